import { Graph, layout } from '@dagrejs/dagre';

interface Asked {
  readonly id: string;
  readonly parent: string | undefined;
}
export interface LayoutRequest {
  readonly id: number;
  readonly boxes: readonly Asked[];
}
export interface LayoutAnswer {
  readonly id: number;
  /** Left upper corner of each box, in the order asked for: x, y, x, y … */
  readonly corners: Float64Array<ArrayBuffer>;
}
export const BOX = { width: 228, height: 56 } as const;
const GAP = { x: 16, y: 12 } as const;
/** So many siblings with nothing below them are set as a block: a column of hundreds would be no picture. */
const BLOCK_SIBLINGS = 9;

/** Boxes that are placed together: one alone, or a block of siblings. */
interface Block {
  readonly members: readonly Asked[];
  readonly columns: number;
}

/** From the left to the right, as things come of each other. */
export function layOut({ id, boxes }: LayoutRequest): LayoutAnswer {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.y, ranksep: 64, marginx: 16, marginy: 16, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  const blocks = blocksOf(boxes);
  for (const [name, block] of blocks) graph.setNode(name, sizeOf(block));
  for (const [name, { members }] of blocks) if (members[0]?.parent !== undefined) graph.setEdge(members[0].parent, name);
  // A tree that is given branch by branch has no crossing edges to begin with.
  layout(graph, { disableOptimalOrderHeuristic: true });
  const places = new Map<string, readonly [number, number]>();
  for (const [name, block] of blocks) {
    const { x = 0, y = 0 } = graph.node(name);
    const { width, height } = sizeOf(block);
    block.members.forEach((box, index) => {
      const [column, row] = [index % block.columns, Math.floor(index / block.columns)];
      places.set(box.id, [x - width / 2 + column * (BOX.width + GAP.x), y - height / 2 + row * (BOX.height + GAP.y)]);
    });
  }
  return { id, corners: Float64Array.from(boxes.flatMap((box) => places.get(box.id) ?? [0, 0])) };
}

function blocksOf(boxes: readonly Asked[]): Map<string, Block> {
  const parents = new Set(boxes.map(({ parent }) => parent));
  const leaves = new Map<string | undefined, Asked[]>();
  for (const box of boxes) {
    if (parents.has(box.id)) continue;
    const siblings = leaves.get(box.parent);
    if (siblings) siblings.push(box);
    else leaves.set(box.parent, [box]);
  }
  const blocks = new Map<string, Block>();
  for (const box of boxes) {
    const siblings = parents.has(box.id) ? [box] : (leaves.get(box.parent) ?? [box]);
    if (siblings.length < BLOCK_SIBLINGS) blocks.set(box.id, { members: [box], columns: 1 });
    // The block stands where its first box would, and is named like it.
    else if (siblings[0] === box) blocks.set(box.id, { members: siblings, columns: Math.ceil(Math.sqrt(siblings.length / 3)) });
  }
  return blocks;
}

function sizeOf({ members, columns }: Block): { width: number; height: number } {
  const rows = Math.ceil(members.length / columns);
  return { width: columns * (BOX.width + GAP.x) - GAP.x, height: rows * (BOX.height + GAP.y) - GAP.y };
}
