import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { hasEnded, podLabels, podsOf } from './logs-pods.js';

const node = (kind: string, name: string, parent?: string): TreeNode => ({
  group: kind === 'Pod' ? '' : 'apps',
  kind,
  namespace: 'shop',
  name,
  key: name,
  managed: false,
  info: [],
  ...(parent && { parent }),
});
// Children may come before their owners.
const nodes = [
  node('Pod', 'web-1-a', 'web-1'),
  node('ReplicaSet', 'web-1', 'web'),
  node('Deployment', 'web'),
  node('Pod', 'web-1-b', 'web-1'),
  node('Pod', 'db-0', 'db'),
  node('StatefulSet', 'db'),
];
const below = (object?: TreeNode) => podsOf(nodes, object).map(({ name }) => name);

describe('the Pods of a log', () => {
  it('are all of the application', () => expect(below()).toEqual(['web-1-a', 'web-1-b', 'db-0']));
  it('or those that an object made, through whatever lies between', () => {
    expect(below(node('Deployment', 'web'))).toEqual(['web-1-a', 'web-1-b']);
    expect(below(node('StatefulSet', 'db'))).toEqual(['db-0']);
    expect(below(node('Deployment', 'db'))).toEqual([]);
  });
  it('or the object itself', () => expect(below(node('Pod', 'db-0'))).toEqual(['db-0']));
});

describe('what tells Pods apart', () => {
  const labels = (...pods: [name: string, cluster?: string, namespace?: string][]) =>
    podLabels(pods.map(([name, cluster = 'one', namespace = 'shop']) => ({ name, cluster, namespace })));
  it('is the end of their names', () => {
    expect(labels(['web-7c9f-x2x9z'], ['web-7c9f-k8pqm'])).toEqual(['x2x9z', 'k8pqm']);
    expect(labels(['shop-db-0'], ['shop-db-1'])).toEqual(['db-0', 'db-1']);
  });
  it('and the cluster, where there are several', () => {
    expect(labels(['db-0', 'one'], ['db-0', 'two'])).toEqual(['one/db-0', 'two/db-0']);
    expect(labels(['web-7c9f-x2x9z', 'one'], ['web-7c9f-k8pqm', 'two'])).toEqual(['one/x2x9z', 'two/k8pqm']);
  });
  it('and the namespace of those that have the same name', () => {
    expect(labels(['db-0', 'one', 'a'], ['db-0', 'one', 'b'], ['db-1'])).toEqual(['a/db-0', 'b/db-0', 'db-1']);
  });
  it('is the whole name where nothing less does', () => {
    expect(labels(['a-web'], ['web'])).toEqual(['a-web', 'web']);
    expect(labels(['web'])).toEqual(['web']);
    expect(labels()).toEqual([]);
  });
});

describe('an object that makes no more Pods', () => {
  const job = (health?: TreeNode['health']): TreeNode => ({ ...node('Job', 'load'), group: 'batch', ...(health && { health }) });
  const isOver = (object: TreeNode, ...there: TreeNode[]) => hasEnded(there, object);
  it.each([
    ['is a Job that is done', true, isOver(job(), job('Healthy'))],
    ['is a Job that has failed', true, isOver(job(), job('Degraded'))],
    ['is no Job that still runs', false, isOver(job(), job('Progressing'))],
    ['is no Deployment, however healthy', false, isOver(nodes[2] ?? job(), { ...(nodes[2] ?? job()), health: 'Healthy' })],
    ['is one that is gone', true, isOver(node('Deployment', 'web'), node('Deployment', 'other'))],
  ])('%s', (_, expected, found) => expect(found).toBe(expected));
});
