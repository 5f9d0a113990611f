import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { forestOf, isLarge, rowsOf, type ObjectFilter } from './forest';
import { groupBranches } from './group-branches';
import { kindsText } from './kinds-text';

const node = (kind: string, name: string, more: Partial<TreeNode> = {}): TreeNode => {
  return { group: '', kind, namespace: 'shop', name, key: `${kind} ${name}`, managed: true, info: [], health: 'Healthy', ...more };
};
const many = (count: number, kind: string, more: Partial<TreeNode> = {}) =>
  Array.from({ length: count }, (_, index) => node(kind, `${more.parent ?? kind}-${index}`, more));
const textsOf = (nodes: readonly TreeNode[], filter: ObjectFilter = {}, opened: readonly string[] = []) =>
  rowsOf(groupBranches(forestOf(nodes)), new Map(opened.map((key) => [key, true])), filter).map(
    ({ branch: { groupOf, node: each }, level }) => `${level} ${groupOf === undefined ? each.key : kindsText(groupOf, each.kind)}`,
  );

const fleet = [
  ...many(1_000, 'Deployment'),
  node('Deployment', 'ill', { health: 'Degraded' }),
  ...many(1_000, 'Service'),
  ...many(3, 'Ingress'),
  ...many(25, 'Pod', { parent: 'Deployment Deployment-7' }),
];

describe('groupBranches', () => {
  it('makes a few rows of thousands, and what is not in order is on top', () => {
    expect(isLarge(forestOf(fleet))).toBe(true);
    expect(textsOf(fleet)).toEqual([
      '1 Deployment ill',
      '1 1,000 Deployments',
      '1 Ingress Ingress-0',
      '1 Ingress Ingress-1',
      '1 Ingress Ingress-2',
      '1 1,000 Services',
    ]);
  });
  it('groups below what it groups', () => {
    const rows = textsOf(fleet, {}, [' > Deployment', 'Deployment Deployment-7']);
    expect(rows).toContain('3 25 Pods');
    expect(rows).toHaveLength(6 + 1_000 + 1);
  });
  it('finds what is in a group, and never the group itself', () => {
    expect(textsOf(fleet, { text: 'pod deployment-7-3' })).toEqual([
      '1 1,000 Deployments',
      '2 Deployment Deployment-7',
      '3 25 Pods',
      '4 Pod Deployment Deployment-7-3',
    ]);
    expect(textsOf(fleet, { kind: 'Service', text: 'nothing' })).toEqual([]);
  });
  it('leaves few as they are', () => {
    expect(textsOf(many(20, 'Secret'))).toHaveLength(20);
  });
});
