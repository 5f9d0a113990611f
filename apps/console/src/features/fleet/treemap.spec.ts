import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour, squarify, type Block } from './treemap';

const overlap = (a: Block, b: Block): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

describe('squarify', () => {
  it('fills the whole, each block by its size, none over another', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.3, max: 3, noNaN: true }), (unsorted, ratio) => {
        const sorted = [...unsorted].sort((a, b) => b - a);
        const total = sorted.reduce((sum, size) => sum + size, 0);
        const blocks = squarify(sorted, ratio);
        expect(blocks).toHaveLength(sorted.length);
        blocks.forEach((block, index) => {
          expect(block.width * block.height).toBeCloseTo((sorted[index] ?? 0) / total, 6);
          expect(Math.min(block.x, block.y)).toBeGreaterThan(-1e-9);
          expect(Math.max(block.x + block.width, block.y + block.height)).toBeLessThan(1 + 1e-9);
          for (const other of blocks.slice(index + 1)) expect(overlap(block, other)).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 100 },
    );
  });
  it('makes equal sizes nearly square', () => {
    for (const { width, height } of squarify(new Array<number>(2000).fill(1), 2)) {
      const ratio = (width * 2) / height;
      expect(Math.max(ratio, 1 / ratio)).toBeLessThan(2);
    }
  });
});

describe('neighbour', () => {
  const grid = [0, 1].flatMap((y) => [0, 1].map((x) => ({ x: x / 2, y: y / 2, width: 0.5, height: 0.5 })));
  it.each([
    [0, 'ArrowRight', 1],
    [0, 'ArrowDown', 2],
    [3, 'ArrowLeft', 2],
    [3, 'ArrowUp', 1],
    [0, 'ArrowLeft', 0],
    [0, 'ArrowUp', 0],
  ] as const)('from %i by %s is %i', (from, direction, to) => {
    expect(neighbour(grid, from, direction)).toBe(to);
  });
  it('reaches every block from every other', () => {
    const blocks = squarify([90, 40, 33, 20, 20, 11, 8, 5, 5, 3, 2, 1, 1, 1], 1.7);
    const reached = new Set([0]);
    const waiting = [0];
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop())
      for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
        const to = neighbour(blocks, from, direction);
        if (!reached.has(to)) waiting.push(to);
        reached.add(to);
      }
    expect(reached.size).toBe(blocks.length);
  });
});
