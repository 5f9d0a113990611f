import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { lines, treeText } from './tree.js';

const node = (key: string, parent?: string, more: Partial<TreeNode> = {}): TreeNode => ({
  ...{ key, group: '', kind: 'Kind', namespace: '', name: key, managed: parent === undefined, info: [] },
  ...(parent === undefined ? {} : { parent }),
  ...more,
});

describe('tree', () => {
  it('shows what made what, whatever comes first', () => {
    const nodes = [
      node('pod-1', 'set'),
      node('set', 'deployment'),
      node('deployment'),
      node('pod-2', 'set'),
      node('other', 'deployment'),
      node('map'),
    ];
    expect(lines(nodes).map(({ lead, node: { key } }) => `${lead}${key}`)).toEqual([
      'deployment',
      '├─ set',
      '│  ├─ pod-1',
      '│  └─ pod-2',
      '└─ other',
      'map',
    ]);
  });
  it('keeps objects whose owner is not shown', () => {
    expect(lines([node('a', 'gone')]).map(({ lead }) => lead)).toEqual(['']);
  });
  it('tells state, and how many are left out', () => {
    const nodes = [
      node('web', undefined, {
        kind: 'Deployment',
        namespace: 'shop',
        health: 'Degraded',
        sync: 'Synced',
        message: 'crashes',
        info: [{ name: 'replicas', value: '1/2' }],
      }),
    ];
    const text = treeText({ cluster: 'one', nodes, more: 3, at: '2026-01-01T00:00:00Z' });
    expect(text).toMatch(
      /^one:\nOBJECT +SYNC +HEALTH +AGE +INFO\nDeployment shop\/web +Synced +Degraded +- +crashes; replicas 1\/2\n… and 3 more/,
    );
  });
});
