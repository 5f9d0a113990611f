import { describe, expect, it } from 'vitest';
import { podsBelow, shortPodNames } from './pods.js';
import type { TreeNode } from './schema.js';

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

describe('podsBelow', () => {
  const deployment = node('Deployment', 'web');
  // Children may come before their owners.
  const nodes = [
    node('Pod', 'web-1-a', 'web-1'),
    node('ReplicaSet', 'web-1', 'web'),
    node('ReplicaSet', 'web-2', 'web'),
    deployment,
    node('Pod', 'web-2-b', 'web-2'),
    node('Pod', 'foreign', 'db'),
  ];
  const below = (from: TreeNode) => podsBelow(nodes, from).map(({ name }) => name);

  it('goes through what lies between', () => expect(below(deployment)).toEqual(['web-1-a', 'web-2-b']));
  it('takes a Pod itself', () => expect(below(node('Pod', 'foreign', 'db'))).toEqual(['foreign']));
  it('finds none where there are none', () => expect(below(node('Service', 'api'))).toEqual([]));
  it('takes no other kind that is called Pod', () => {
    const other = { ...node('Pod', 'metrics', 'web'), group: 'metrics.k8s.io' };
    expect(podsBelow([deployment, other], deployment)).toEqual([]);
  });
  it('ends where owners own each other', () => {
    const loop = [node('A', 'a', 'b'), node('B', 'b', 'a')];
    expect(podsBelow(loop, loop[0] as TreeNode)).toEqual([]);
  });
});

describe('shortPodNames', () => {
  it.each([
    [
      ['web-7c9f-x2x9z', 'web-7c9f-k8pqm'],
      ['x2x9z', 'k8pqm'],
    ],
    [
      ['ledger-0', 'ledger-1'],
      ['ledger-0', 'ledger-1'],
    ],
    [
      ['shop-ledger-0', 'shop-ledger-1'],
      ['ledger-0', 'ledger-1'],
    ],
    [
      ['web-1-abc', 'web-2-abc'],
      ['1-abc', '2-abc'],
    ],
    [
      ['a-web', 'web'],
      ['a-web', 'web'],
    ],
    [['web', 'web'], ['web']],
    [['web-7c9f-x2x9z'], ['x2x9z']],
    [[], []],
  ])('of %j are %j', (pods, expected) => expect([...shortPodNames(pods).values()]).toEqual(expected));
});
