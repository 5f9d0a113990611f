import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { asNodes, forestOf, matches, rowsOf, totalsText } from './forest';

const node = (key: string, parent?: string, more: Partial<TreeNode> = {}): TreeNode => {
  const [kind = '', name = ''] = key.split(' ');
  return {
    group: '',
    kind,
    namespace: 'shop',
    name,
    key,
    managed: parent === undefined,
    info: [],
    ...(parent && { parent }),
    health: 'Healthy',
    ...more,
  };
};
const web = [
  node('Service web'),
  node('Deployment web'),
  node('ReplicaSet web-1', 'Deployment web'),
  node('Pod web-1-b', 'ReplicaSet web-1', { health: 'Degraded', message: 'CrashLoopBackOff' }),
  node('Pod web-1-a', 'ReplicaSet web-1', { info: [{ name: 'image', value: 'web:v2' }] }),
];
const shown = (rows: ReturnType<typeof rowsOf>) => rows.map(({ branch, level }) => `${'  '.repeat(level - 1)}${branch.node.key}`);

describe('forestOf', () => {
  it('puts objects under what made them, trouble first', () => {
    const rows = rowsOf(forestOf(web), new Map(), {});
    expect(shown(rows)).toEqual(['Deployment web', '  ReplicaSet web-1', '    Pod web-1-b', '    Pod web-1-a', 'Service web']);
    expect(rows[0]?.branch).toMatchObject({ below: 3, troubled: 1 });
  });
  it('keeps objects whose owner is not there, and those that own each other', () => {
    const nodes = [node('Pod lonely', 'ReplicaSet gone'), node('A a', 'B b'), node('B b', 'A a')];
    expect(forestOf(nodes).map((branch) => branch.node.key)).toEqual(['A a', 'B b', 'Pod lonely']);
  });
});

describe('rowsOf', () => {
  const forest = forestOf(web);
  it('folds what somebody folded', () => {
    expect(shown(rowsOf(forest, new Map([['Deployment web', false]]), {}))).toEqual(['Deployment web', 'Service web']);
  });
  it('shows the way to what is looked for', () => {
    const rows = rowsOf(forest, new Map(), { text: 'v2' });
    expect(shown(rows)).toEqual(['Deployment web', '  ReplicaSet web-1', '    Pod web-1-a']);
    expect(rows.map(({ isWay }) => isWay)).toEqual([true, true, false]);
    expect(rows.at(-1)).toMatchObject({ position: 1, siblings: 1 });
  });
  it('begins folded where there is much, but for trouble', () => {
    const pods = Array.from({ length: 300 }, (_, index) => node(`Pod calm-${index}`, 'Deployment calm'));
    const rows = rowsOf(forestOf([...web, node('Deployment calm'), ...pods]), new Map(), {});
    expect(shown(rows)).toEqual([
      'Deployment web',
      '  ReplicaSet web-1',
      '    Pod web-1-b',
      '    Pod web-1-a',
      'Deployment calm',
      'Service web',
    ]);
  });
});

describe('matches', () => {
  it.each([
    [{ text: 'crash pod' }, true],
    [{ text: 'crash service' }, false],
    [{ health: 'Degraded', kind: 'Pod' }, true],
    [{ sync: 'OutOfSync' }, false],
  ])('%j → %s', (filter, expected) => expect(matches(web[3] as TreeNode, filter)).toBe(expected));
});

describe('asNodes', () => {
  it('makes nodes of what the read model holds', () => {
    const [one] = asNodes([{ cluster: 'one', group: 'apps', kind: 'Deployment', name: 'web', sync: 'Synced' }]);
    expect(one).toEqual({
      group: 'apps',
      kind: 'Deployment',
      namespace: '',
      name: 'web',
      key: 'apps/Deployment//web',
      managed: true,
      info: [],
      sync: 'Synced',
    });
  });
});

describe('totalsText', () => {
  it('counts', () => {
    expect(totalsText(web)).toBe('5 objects, 1 not in order');
    expect(totalsText([node('Service web')], 4999)).toBe('5,000 objects, all in order');
  });
});
