import { describe, expect, it } from 'vitest';
import { countKinds, inEnvironment, only, valueText, type ComparedObject, type Drift, type Mark } from './differences';

const mark = (kind: Mark['kind'], environment = 'production'): Mark => ({ environment, than: 'dev', kind, why: '' });
const drift = (environment = 'production'): Drift => ({ environment, cluster: 'eu', healed: false, why: '' });
const field = (path: string, marks: Mark[], drifted: Drift[] = []) => ({ path, values: {}, marks, drift: drifted });
const object = (name: string, more: Partial<ComparedObject>): ComparedObject => ({
  ...{ group: '', kind: 'ConfigMap', name, names: {}, fields: [], marks: [], drift: [], live: [] },
  ...more,
});
const objects = [
  object('a', { fields: [field('data.own', [mark('overlay')]), field('data.both', [mark('lag', 'staging'), mark('overlay')], [drift()])] }),
  object('b', { marks: [mark('lag')] }),
  object('c', { fields: [field('data.new', [mark('unknown')])] }),
];

describe('differences', () => {
  it('are counted by kind, one of two kinds for both', () => {
    expect(countKinds(objects)).toEqual({ all: 4, drift: 1, lag: 2, overlay: 2, unknown: 1 });
    expect(inEnvironment(objects, 'staging')).toEqual({ drift: 0, lag: 1, overlay: 0, unknown: 0 });
    expect(inEnvironment(objects, 'production')).toEqual({ drift: 1, lag: 1, overlay: 2, unknown: 1 });
  });
  it('of one kind leave out objects without any, and come worst first', () => {
    expect(only(objects, 'lag').map(({ name, fields }) => [name, fields.map(({ path }) => path)])).toEqual([
      ['a', ['data.both']],
      ['b', []],
    ]);
    expect(only(objects, undefined)[0]?.fields.map(({ path }) => path)).toEqual(['data.both', 'data.own']);
    expect(only(objects, 'drift')).toHaveLength(1);
  });
  it('show text without its quotes', () => {
    expect(['"a"', '3', '(hidden A)'].map(valueText)).toEqual(['a', '3', '(hidden A)']);
  });
});
