import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { podsOf } from './pods-of';

const node = (kind: string, name: string, parent?: string, createdAt?: string): TreeNode => ({
  group: kind === 'Pod' ? '' : 'apps',
  kind,
  namespace: 'shop',
  name,
  key: name,
  managed: false,
  info: [],
  ...(parent && { parent }),
  ...(createdAt && { createdAt }),
});
const deployment = node('Deployment', 'web');
const nodes = [
  deployment,
  node('ReplicaSet', 'web-1', 'web'),
  node('ReplicaSet', 'web-2', 'web'),
  node('Pod', 'old', 'web-1', '2026-01-01T00:00:00Z'),
  node('Pod', 'new', 'web-2', '2026-01-02T00:00:00Z'),
  node('Pod', 'foreign', 'db'),
];
const named = (from: TreeNode | undefined, object: Parameters<typeof podsOf>[2]) => podsOf(nodes, from, object).map(({ name }) => name);

describe('the Pods of an object', () => {
  it('goes through what lies between, the newest first', () => expect(named(deployment, deployment)).toEqual(['new', 'old']));
  it('takes a Pod itself, also where the tree is not known', () => {
    expect(named(undefined, { group: '', kind: 'Pod', namespace: 'shop', name: 'old' })).toEqual(['old']);
  });
  it('finds none where there are none', () =>
    expect(named(undefined, { group: '', kind: 'Service', namespace: 'shop', name: 'web' })).toEqual([]));
});
