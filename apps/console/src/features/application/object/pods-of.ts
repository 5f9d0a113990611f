import { podsBelow, type TreeNode } from '@fairlead/api-client';
import type { ObjectId } from '../data/live-queries';

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly node: TreeNode | undefined;
}

/** Pods whose logs are an object's: its own, or those that it made, through whatever lies between; the newest first. */
export function podsOf(nodes: readonly TreeNode[], from: TreeNode | undefined, object: ObjectId): Pod[] {
  // Its log may be asked for before the tree is known.
  if (object.kind === 'Pod' && object.group === '') return [{ namespace: object.namespace, name: object.name, node: from }];
  if (from === undefined) return [];
  return podsBelow(nodes, from)
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || a.name.localeCompare(b.name))
    .map((node) => ({ namespace: node.namespace, name: node.name, node }));
}
