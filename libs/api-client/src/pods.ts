import type { TreeNode } from './schema.js';

const isPod = ({ group, kind }: Pick<TreeNode, 'group' | 'kind'>): boolean => group === '' && kind === 'Pod';

/** The Pods that an object of a tree is, or made, through whatever lies between; nearer ones first. */
export function podsBelow(nodes: readonly TreeNode[], from: TreeNode): TreeNode[] {
  const children = new Map<string, TreeNode[]>();
  for (const node of nodes) {
    if (node.parent === undefined) continue;
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  const seen = new Set([from.key]);
  const found = [from];
  for (const { key } of found) found.push(...(children.get(key) ?? []).filter((child) => !seen.has(child.key) && seen.add(child.key)));
  return found.filter(isPod);
}

/** A number alone says too little. */
const SHORTEST = 3;

/** What tells Pods of one workload apart: the last parts of their names, as few as do; by their names. */
export function shortPodNames(pods: readonly string[]): ReadonlyMap<string, string> {
  const names = [...new Set(pods)];
  const parts = names.map((name) => name.split('-'));
  const most = Math.max(0, ...parts.map(({ length }) => length));
  for (let count = 1; count < most; count++) {
    const short = parts.map((all) => all.slice(-count).join('-'));
    if (new Set(short).size === names.length && short.every(({ length }) => length >= SHORTEST))
      return new Map(names.map((name, index) => [name, short[index] ?? name]));
  }
  return new Map(names.map((name) => [name, name]));
}
