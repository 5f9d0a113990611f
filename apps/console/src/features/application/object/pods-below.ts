import type { TreeNode } from '@fairlead/api-client';
import type { ObjectId } from '../data/live-queries';

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly node: TreeNode | undefined;
}

/** Pods whose logs are an object's: its own, or those that it made, through whatever lies between; the newest first. */
export function podsBelow(nodes: readonly TreeNode[], from: TreeNode | undefined, object: ObjectId): Pod[] {
  if (object.kind === 'Pod' && object.group === '') return [{ namespace: object.namespace, name: object.name, node: from }];
  if (from === undefined) return [];
  const children = new Map<string, TreeNode[]>();
  for (const node of nodes) if (node.parent !== undefined) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const seen = new Set([from.key]);
  const found: TreeNode[] = [];
  for (let level = [from]; level.length > 0;) {
    level = level.flatMap(({ key }) => children.get(key) ?? []).filter(({ key }) => !seen.has(key) && seen.add(key));
    found.push(...level.filter(({ kind, group }) => kind === 'Pod' && group === ''));
  }
  return found
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || a.name.localeCompare(b.name))
    .map((node) => ({ namespace: node.namespace, name: node.name, node }));
}
