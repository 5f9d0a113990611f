import type { Comparison } from '@fairlead/api-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { comparisonText } from './comparison.js';
import { countKinds, onlyKind } from './comparison-kinds.js';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-02T00:00:00Z') }));
afterEach(() => void vi.useRealTimers());

const revision = { commit: 'a'.repeat(40), ref: 'refs/heads/main', subject: 'Faster' };
const by = { environment: 'dev', commit: 'b'.repeat(40), subject: 'Bump', author: 'Olga' };
const plain = { marks: [], drift: [], live: [] };
const text = 'x'.repeat(70);
const comparison: Comparison = {
  ...{ tenant: 'shop', component: 'web', missing: ['qa'], equal: 1 },
  applications: [
    { environment: 'dev', application: 'web-dev', cluster: 'eu', revision, version: '1.1.0' },
    {
      ...{ environment: 'production', application: 'web', cluster: 'us', revision, version: '1.0.0' },
      held: { commit: 'c'.repeat(40), actor: 'bob', at: '2026-01-01T21:00:00Z' },
    },
  ],
  objects: [
    {
      ...{ group: '', kind: 'ConfigMap', name: 'flags', names: { dev: 'flags' }, fields: [], ...plain },
      marks: [{ environment: 'production', than: 'dev', kind: 'unknown', why: 'It can’t be told.' }],
    },
    {
      ...{ group: 'apps', kind: 'Deployment', name: 'web', names: { dev: 'web-dev', production: 'web' }, ...plain },
      fields: [
        {
          path: 'metadata.annotations.note',
          values: { production: JSON.stringify(text) },
          marks: [{ environment: 'production', than: 'dev', kind: 'overlay', why: 'One commit wrote both.' }],
          drift: [],
        },
        {
          path: 'spec.replicas',
          values: { dev: '1', production: '2' },
          marks: [
            { environment: 'production', than: 'dev', kind: 'lag', why: 'It is older.', by, since: '2026-01-01T20:00:00Z', versions: 2 },
          ],
          drift: [
            {
              ...{ environment: 'production', cluster: 'us', wanted: '2', runs: '7', manager: 'kubectl-edit', healed: true },
              ...{ at: '2026-01-01T23:55:00Z', why: 'kubectl-edit wrote what runs.' },
            },
          ],
        },
      ],
    },
  ],
  clusters: [
    { environment: 'dev', application: 'web-dev', cluster: 'eu', sync: 'OutOfSync', reason: 'as it is', outOfSync: 30, asked: 20, unasked: 10 },
    {
      ...{ environment: 'production', application: 'web', cluster: 'us', outOfSync: 1, asked: 0, unasked: 1 },
      problem: { code: 'ClusterAway', message: 'It does not answer.', advice: 'Wait.' },
    },
  ],
}; // prettier-ignore
const told = (objects: Comparison['objects'], wide = false): string[] =>
  comparisonText({ ...comparison, objects }, { wide, colours: false }).split('\n');

describe('a comparison as text', () => {
  it('tells what each environment is, and of each field the values, how they differ, and who did that', () =>
    expect(told(onlyKind(comparison.objects, undefined))).toEqual([
      'shop/web',
      '  dev         1.1.0  web-dev on eu, aaaaaaaa Faster',
      '              eu is OutOfSync: as it is',
      '              10 more objects of eu were not looked at: too many at once',
      '  production  1.0.0  web on us, aaaaaaaa Faster',
      '              bob rolled it back 3h ago: cccccccc is held back',
      '              us could not be asked: It does not answer. Wait.',
      '  Nothing of it is rendered yet for qa.',
      '',
      'Deployment.apps web (web-dev in dev)',
      '  spec.replicas',
      '    dev         1',
      '    production  2  drift    us runs 7: changed by kubectl-edit, 5m ago; will be healed',
      '                   lag      behind dev by 2 versions for 4h: bbbbbbbb Bump (Olga)',
      '  metadata.annotations.note',
      '    dev         (not set)',
      `    production  ${'x'.repeat(59)}…  overlay  intended`,
      '',
      'ConfigMap flags',
      '  dev         in Git',
      '  production  not in Git  unknown  It can’t be told.',
      '',
      'Differences: 1 drift, 1 lag, 1 overlay, 1 unknown. 1 object is the same everywhere in Git.',
    ]));
  it('is whole, and says how it is known, where it may be wide', () => {
    const lines = told(onlyKind(comparison.objects, undefined), true);
    const at = lines.indexOf(`    production  ${text}`);
    expect(lines[at + 1]?.trim()).toBe('overlay  intended. One commit wrote both.');
    expect(lines).toContain('    production  2  drift    us runs 7: kubectl-edit wrote what runs. Last written 5m ago.');
  });
  it('is of one kind only if that is wanted', () => {
    const drifted = onlyKind(comparison.objects, 'drift');
    expect(drifted.flatMap(({ name, fields }) => fields.map(({ path }) => [name, path]))).toEqual([['web', 'spec.replicas']]);
    expect(onlyKind(comparison.objects, 'unknown').map(({ name }) => name)).toEqual(['flags']);
    expect(countKinds(drifted)).toEqual({ drift: 1, lag: 1, overlay: 0, unknown: 0 });
  });
});
