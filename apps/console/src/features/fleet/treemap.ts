export interface Block {
  /** Shares of the whole width and height, 0 to 1. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Blocks whose areas are as the sizes, in their order, as square as can be (Bruls, Huizing, van Wijk: Squarified treemaps, 2000).
 * @param sizes largest first; each more than 0
 * @param ratio width of the whole by its height
 */
export function squarify(sizes: readonly number[], ratio: number): Block[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const blocks: Block[] = [];
  // In a space of the real proportions, so that square means square.
  const free = { x: 0, y: 0, width: ratio, height: 1 };
  let next = 0;
  while (next < sizes.length) {
    const side = Math.min(free.width, free.height);
    const areas: number[] = [];
    let sum = 0;
    for (; next + areas.length < sizes.length;) {
      const area = ((sizes[next + areas.length] ?? 0) / total) * ratio;
      if (areas.length > 0 && worst(areas, sum, side) < worst([...areas, area], sum + area, side)) break;
      areas.push(area);
      sum += area;
    }
    const upright = free.width >= free.height;
    const depth = sum / side;
    let along = 0;
    for (const area of areas) {
      const length = area / depth;
      const [x, y, width, height] = upright ? [free.x, free.y + along, depth, length] : [free.x + along, free.y, length, depth];
      blocks.push({ x: x / ratio, y, width: width / ratio, height });
      along += length;
    }
    if (upright) {
      free.x += depth;
      free.width -= depth;
    } else {
      free.y += depth;
      free.height -= depth;
    }
    next += areas.length;
  }
  return blocks;
}
/** How far from a square the worst of a row is. */
const worst = (areas: readonly number[], sum: number, side: number): number => {
  const first = areas[0] ?? 0;
  const last = areas.at(-1) ?? 0;
  const [least, most] = [Math.min(first, last), Math.max(first, last)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
};

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';
/** The nearest block in a direction; the same one where there is none. */
export function neighbour(blocks: readonly Block[], from: number, direction: Direction): number {
  const start = blocks[from];
  if (!start) return 0;
  const middle = (block: Block) => ({ x: block.x + block.width / 2, y: block.y + block.height / 2 });
  const at = middle(start);
  let best = from;
  let least = Infinity;
  blocks.forEach((block, index) => {
    const to = middle(block);
    const [ahead, aside] = {
      ArrowLeft: [at.x - to.x, to.y - at.y],
      ArrowRight: [to.x - at.x, to.y - at.y],
      ArrowUp: [at.y - to.y, to.x - at.x],
      ArrowDown: [to.y - at.y, to.x - at.x],
    }[direction] as [number, number];
    // What lies more aside than ahead is in another direction.
    const far = ahead + 2 * Math.abs(aside);
    if (index === from || ahead <= 1e-9 || far >= least) return;
    least = far;
    best = index;
  });
  return best;
}
