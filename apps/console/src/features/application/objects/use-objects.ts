import type { ApplicationDetail, TreeNode } from '@fairlead/api-client';
import { useMemo } from 'react';
import { useKnownObjects } from '../data/queries';
import { useTree } from '../data/live-queries';
import { asNodes } from './forest';

export interface Objects {
  readonly nodes: readonly TreeNode[];
  /** There are, and are not shown. */
  readonly more: number;
}

/** Objects as the cluster tells of them now, or else as the api last heard. */
export function useObjects(application: ApplicationDetail, cluster: string | undefined) {
  const live = useTree(application, cluster);
  const away = live.data === undefined && live.failureCount > 0;
  const known = useKnownObjects(application, cluster, away);
  const tree = live.data;
  const read = away ? known.data : undefined;
  const objects = useMemo((): Objects | undefined => {
    if (tree) return { nodes: tree.nodes, more: tree.more };
    if (!read) return undefined;
    const nodes = asNodes(read.items);
    return { nodes, more: Math.max(0, read.total - nodes.length) };
  }, [tree, read]);
  return { objects, live, known, why: away ? (live.failureReason ?? live.error) : undefined };
}
