import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { forestOf } from '../forest';
import { foldGraph, groupsOf, ROOT, type GraphItem } from './fold';

const node = (kind: string, name: string, parent?: string, health: TreeNode['health'] = 'Healthy'): TreeNode => ({
  group: '',
  kind,
  namespace: '',
  name,
  key: `${kind}/${name}`,
  managed: parent === undefined,
  info: [],
  health,
  ...(parent && { parent }),
});
const many = (count: number, kind: string, parent?: string) => Array.from({ length: count }, (_, index) => node(kind, `${index}`, parent));
const texts = (items: readonly GraphItem[]) =>
  items.map((item) => (item.type === 'group' ? item.label : item.type === 'object' ? item.node.key : item.name));
const closed = (): boolean => false;

describe('foldGraph', () => {
  it('shows a small application whole', () => {
    const items = foldGraph('shop', forestOf([node('Deployment', 'web'), ...many(3, 'Pod', 'Deployment/web')]), closed);
    expect(texts(items)).toEqual(['shop', 'Deployment/web', 'Pod/0', 'Pod/1', 'Pod/2']);
    expect(items.map(({ parent }) => parent)).toEqual([undefined, ROOT, 'Deployment/web', 'Deployment/web', 'Deployment/web']);
  });
  it('folds many siblings of one kind, and leaves out those that are in trouble', () => {
    const pods = [...many(37, 'Pod', 'Deployment/web'), node('Pod', 'sick', 'Deployment/web', 'Degraded')];
    const items = foldGraph('shop', forestOf([node('Deployment', 'web'), ...pods]), closed);
    expect(texts(items)).toEqual(['shop', 'Deployment/web', '38 Pods', 'Pod/sick']);
    expect(items[2]).toMatchObject({ troubled: 1, open: false });
    expect(items[2]?.type === 'group' && items[2].health.get('Healthy')).toBe(37);
    expect(items[3]?.parent).toBe(items[2]?.id);
  });
  it('shows what was opened', () => {
    const forest = forestOf([node('Deployment', 'web'), ...many(37, 'Pod', 'Deployment/web')]);
    expect(foldGraph('shop', forest, (id) => id === 'Deployment/web > Pod')).toHaveLength(2 + 1 + 37);
  });
  it('puts revisions of before into one box beside the one that runs', () => {
    const sets = [
      ...many(3, 'ReplicaSet', 'Deployment/web'),
      node('ReplicaSet', 'now', 'Deployment/web'),
      node('Pod', 'a', 'ReplicaSet/now'),
    ];
    const items = foldGraph('shop', forestOf([node('Deployment', 'web'), ...sets]), closed);
    expect(texts(items)).toEqual(['shop', 'Deployment/web', '3 ReplicaSets of before', 'ReplicaSet/now', 'Pod/a']);
  });
  it('keeps 5,000 objects to a picture', () => {
    const deployments = many(1000, 'Deployment');
    const nodes = [
      ...deployments,
      ...deployments.flatMap(({ key }) => many(4, 'Pod', key).map((pod) => ({ ...pod, key: `${key}/${pod.key}` }))),
    ];
    expect(texts(foldGraph('shop', forestOf(nodes), closed))).toEqual(['shop', '1,000 Deployments']);
    const opened = foldGraph('shop', forestOf(nodes), (id) => id === `${ROOT} > Deployment`);
    expect(texts(opened).at(-1)).toBe('920 more, see the tree');
    expect(opened.length).toBeLessThan(410);
  });
  it.each([
    ['Ingress', '20 Ingresses'],
    ['NetworkPolicy', '20 NetworkPolicies'],
    ['Gateway', '20 Gateways'],
  ])('counts each %s as %s', (kind, expected) =>
    expect(texts(foldGraph('shop', forestOf(many(20, kind)), closed))).toEqual(['shop', expected]),
  );
});

describe('groupsOf', () => {
  it('finds groups within groups', () => {
    const deployments = many(20, 'Deployment');
    const pods = deployments.flatMap(({ key }) => many(20, 'Pod', key).map((pod) => ({ ...pod, key: `${key}/${pod.key}` })));
    expect(groupsOf('shop', forestOf([...deployments, ...pods])).size).toBe(21);
  });
});
