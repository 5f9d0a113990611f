import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { Letters } from './mask.js';
import { shownDifferences } from './shown-differences.js';

const secret = (more: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...more });
const map = (data: object, annotations = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', annotations },
  data,
});

describe('differences that are shown', () => {
  it('of a Secret tell which values are the same, and no value', () => {
    const found = shownDifferences(
      secret({ stringData: { a: 'hunter2', same: 'equal' }, data: { b: 'b3RoZXI=' } }),
      secret({ data: { a: 'b3RoZXI=', same: 'ZXF1YWw=', b: 'b3RoZXI=' } }),
      new Letters(),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.path).toBe('data.a');
    expect(found[0]?.desired).toMatch(/hidden [A-Z]/);
    expect(found[0]?.live).toMatch(/hidden [A-Z]/);
    expect(found[0]?.desired).not.toBe(found[0]?.live);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|aHVudGVyMg|b3RoZXI/);
  });
  it('are JSON, name who wrote the live value, and leave out our own digest', () => {
    const managed = [{ manager: 'kubectl-edit', operation: 'Update', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:data': { 'f:a': {} } } }];
    const applied = (digest: string) => ({ 'fairlead.dev/applied': digest });
    expect(shownDifferences(map({ a: '1', b: '2' }, applied('x')), map({ a: '3' }, applied('y')), new Letters(), managed)).toEqual([
      { path: 'data.a', desired: '"1"', live: '"3"', manager: 'kubectl-edit' },
      { path: 'data.b', desired: '"2"', live: undefined, manager: undefined },
    ]);
  });
  it('are none between versions', () => {
    expect(shownDifferences(map({ a: '1' }), { ...map({ a: '2' }), apiVersion: 'v2' }, new Letters())).toEqual([]);
  });
});
