import { describe, expect, it } from 'vitest';
import { BOX, layOut, type LayoutRequest } from './layout';

const placed = (boxes: LayoutRequest['boxes']) => {
  const { corners } = layOut({ id: 1, boxes });
  return boxes.map((_, index) => ({ x: corners[index * 2] ?? NaN, y: corners[index * 2 + 1] ?? NaN }));
};
const overlapping = (places: readonly { x: number; y: number }[]): number =>
  places.filter((a, index) => places.slice(index + 1).some((b) => Math.abs(a.x - b.x) < BOX.width && Math.abs(a.y - b.y) < BOX.height))
    .length;

describe('layOut', () => {
  it('puts what comes of something to its right, and no box upon another', () => {
    const [a, ...more] = placed([{ id: 'a', parent: undefined }, ...['b', 'c', 'd'].map((id) => ({ id, parent: 'a' }))]);
    expect(new Set(more.map(({ x }) => x)).size).toBe(1);
    expect(more[0]?.x).toBeGreaterThanOrEqual((a?.x ?? NaN) + BOX.width);
    expect(overlapping([a ?? { x: 0, y: 0 }, ...more])).toBe(0);
  });
  it('sets many siblings as a block', () => {
    const [, ...pods] = placed([
      { id: 'a', parent: undefined },
      ...Array.from({ length: 37 }, (_, index) => ({ id: `${index}`, parent: 'a' })),
    ]);
    expect(new Set(pods.map(({ x }) => x)).size).toBe(4);
    expect(new Set(pods.map(({ y }) => y)).size).toBe(10);
    expect(overlapping(pods)).toBe(0);
  });
  it('keeps 500 boxes apart', () => {
    const boxes = Array.from({ length: 500 }, (_, index) => ({
      id: `${index}`,
      parent: index === 0 ? undefined : `${Math.floor((index - 1) / 12)}`,
    }));
    expect(overlapping(placed(boxes))).toBe(0);
  });
});
