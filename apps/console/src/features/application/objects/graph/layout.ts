/** What is placed: boxes by what they come of; those that come of nothing are roots. */
export interface Asked {
  readonly id: string;
  readonly parent: string | undefined;
}
export interface Corner {
  readonly x: number;
  readonly y: number;
}
export const BOX = { width: 228, height: 56 } as const;
const GAP = { x: 16, y: 12 } as const;
/** From a box to those that come of it. */
const STEP = BOX.width + 64;
const MARGIN = 16;
/** So many siblings with nothing below them are set as a block: a column of hundreds would be no picture. */
const BLOCK_SIBLINGS = 9;

/** Boxes that are placed together: one with all below it, or a block of siblings that have nothing below them. */
interface Block {
  readonly members: readonly Asked[];
  readonly columns: number;
  readonly below: readonly Block[];
  /** Of all that it takes, with what is below. */
  readonly height: number;
}

/**
 * From the left to the right, as things come of each other: each generation a column, each box in the middle of what is right of it. Owners make a tree, so
 * one walk places thousands of boxes in milliseconds.
 * @param boxes an owner before what it owns
 * @returns left upper corner of each box, in the order asked for
 */
export function layOut(boxes: readonly Asked[]): Corner[] {
  const places = new Map<string, Corner>();
  const children = new Map<string | undefined, Asked[]>();
  for (const box of boxes) {
    const siblings = children.get(box.parent);
    if (siblings) siblings.push(box);
    else children.set(box.parent, [box]);
  }
  let top = MARGIN;
  for (const block of blocksOf(children.get(undefined) ?? [], children)) {
    place(block, MARGIN, top, places);
    top += block.height + GAP.y;
  }
  return boxes.map(({ id }) => places.get(id) ?? { x: 0, y: 0 });
}

function blocksOf(siblings: readonly Asked[], children: ReadonlyMap<string | undefined, readonly Asked[]>): Block[] {
  const leaves = siblings.filter(({ id }) => !children.has(id));
  const asBlock = leaves.length >= BLOCK_SIBLINGS;
  return siblings.flatMap((box): Block[] => {
    const below = children.get(box.id);
    // The block stands where its first box would.
    if (below === undefined && asBlock) return box === leaves[0] ? [blockOf(leaves, Math.ceil(Math.sqrt(leaves.length / 3)), [])] : [];
    return [blockOf([box], 1, blocksOf(below ?? [], children))];
  });
}
function blockOf(members: readonly Asked[], columns: number, below: readonly Block[]): Block {
  const own = heightOf(Math.ceil(members.length / columns));
  const taken = below.reduce((sum, { height }) => sum + height + GAP.y, -GAP.y);
  return { members, columns, below, height: Math.max(own, taken) };
}
const heightOf = (rows: number): number => rows * (BOX.height + GAP.y) - GAP.y;

/** @returns the middle of the block's own boxes, from the top */
function place({ members, columns, below, height }: Block, x: number, top: number, places: Map<string, Corner>): number {
  const taken = below.reduce((sum, block) => sum + block.height + GAP.y, -GAP.y);
  let at = top + (height - taken) / 2;
  const middles = below.map((block) => {
    const middle = place(block, x + STEP, at, places);
    at += block.height + GAP.y;
    return middle;
  });
  const middle = middles.length === 0 ? top + height / 2 : ((middles[0] ?? 0) + (middles.at(-1) ?? 0)) / 2;
  const first = middle - heightOf(Math.ceil(members.length / columns)) / 2;
  members.forEach(({ id }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    places.set(id, { x: x + column * (BOX.width + GAP.x), y: first + row * (BOX.height + GAP.y) });
  });
  return middle;
}
