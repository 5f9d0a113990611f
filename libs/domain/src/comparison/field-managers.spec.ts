import { describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry } from '../manifests/kube-object.js';
import { fieldManagers, managerOfField } from './field-managers.js';

const entry = (manager: string, time: string, fieldsV1: object, more: object = {}): ManagedFieldsEntry => ({
  ...{ manager, operation: 'Update', apiVersion: 'apps/v1', time, fieldsType: 'FieldsV1', fieldsV1 },
  ...more,
});
const container = (fields: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, ...fields } } } } },
});
const entries = [
  entry(
    'fairlead',
    '2026-01-01T00:00:00Z',
    {
      ...container({ 'f:image': {}, 'f:args': {}, 'f:ports': { 'k:{"containerPort":53,"protocol":"UDP"}': { 'f:name': {} } } }),
      'f:metadata': { 'f:annotations': { 'f:a.b/c': {} }, 'f:finalizers': { 'v:"x"': {} } },
    },
    { operation: 'Apply' },
  ),
  entry('kubectl-edit', '2026-01-02T00:00:00Z', container({ 'f:image': {} })),
  entry('kube-controller-manager', '2026-01-03T00:00:00Z', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
];
const web = 'spec.template.spec.containers[web]';

describe('who wrote a field', () => {
  it.each([
    [`${web}.image`, 'kubectl-edit'],
    [`${web}.args[0]`, 'fairlead'],
    [`${web}.ports[53/UDP].name`, 'fairlead'],
    [`${web}.ports[54/UDP].name`, undefined],
    ["metadata.annotations['a.b/c']", 'fairlead'],
    ['metadata.finalizers[x]', 'fairlead'],
    ['status.replicas', 'kube-controller-manager'],
    ['spec.replicas', undefined],
    [web, 'kubectl-edit'],
  ])('%s: %s', (path, manager) => expect(managerOfField(entries, path)).toBe(manager));
  it('is nobody where nothing is known', () => {
    expect(managerOfField([], 'spec')).toBeUndefined();
    expect(managerOfField([entry('x', '', {})], 'spec')).toBeUndefined();
  });
});

it('lists managers, who wrote last first, with the number of their fields', () => {
  expect(fieldManagers(entries)).toEqual([
    { name: 'kube-controller-manager', operation: 'Update (status)', at: '2026-01-03T00:00:00Z', fields: 1 },
    { name: 'kubectl-edit', operation: 'Update', at: '2026-01-02T00:00:00Z', fields: 1 },
    { name: 'fairlead', operation: 'Apply', at: '2026-01-01T00:00:00Z', fields: 5 },
  ]);
});
