import { Position, type Edge } from '@xyflow/react';
import { isFiltering, matches, type ObjectFilter } from '../forest';
import type { Box } from './boxes';
import type { GraphItem } from './fold';
import { BOX, type Corner } from './layout';

const MIDDLE = { y: BOX.height / 2, width: 0, height: 0 } as const;
const ENDS = [
  { type: 'target' as const, position: Position.Left, x: 0, ...MIDDLE },
  { type: 'source' as const, position: Position.Right, x: BOX.width, ...MIDDLE },
];

/** What React Flow draws of placed items: a box for each, and a line to each from what it comes of. */
export function pictureOf(items: readonly GraphItem[], corners: readonly Corner[], filter: ObjectFilter): { nodes: Box[]; edges: Edge[] } {
  const filtering = isFiltering(filter);
  const nodes = items.map((item, index): Box => {
    return {
      id: item.id,
      type: 'box',
      position: corners[index] ?? { x: 0, y: 0 },
      ...BOX,
      // Told, because React Flow otherwise draws each box once to measure where its lines end, also the hundreds that are out of sight.
      measured: BOX,
      handles: ENDS,
      data: { item, dimmed: filtering && (item.type !== 'object' || !matches(item.node, filter)) },
      ariaRole: 'button',
    };
  });
  const first = new Map<string, number>();
  const line = (item: GraphItem, { position: { y } }: Box): string => `${item.parent ?? ''} ${y}`;
  items.forEach((item, index) => {
    const node = nodes[index];
    if (node) first.set(line(item, node), Math.min(first.get(line(item, node)) ?? Infinity, node.position.x));
  });
  const edges = items.flatMap((item, index): Edge[] => {
    const node = nodes[index];
    // In a block a line to what stands behind another box would seem to come from that one.
    if (item.parent === undefined || !node || node.position.x > (first.get(line(item, node)) ?? 0)) return [];
    return [{ id: `${item.parent} → ${item.id}`, source: item.parent, target: item.id, focusable: false }];
  });
  return { nodes, edges };
}
