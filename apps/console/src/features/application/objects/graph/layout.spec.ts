import { describe, expect, it } from 'vitest';
import { BOX, layOut, type Asked, type Corner } from './layout';

const overlapping = (places: readonly Corner[]): number =>
  places.filter((a, index) => places.slice(index + 1).some((b) => Math.abs(a.x - b.x) < BOX.width && Math.abs(a.y - b.y) < BOX.height))
    .length;
const several = (count: number, parent: string | undefined, prefix = ''): Asked[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, parent }));

describe('layOut', () => {
  it('puts what comes of something to its right and around its middle, and no box upon another', () => {
    const places = layOut([{ id: 'a', parent: undefined }, ...several(3, 'a')]);
    const [a, first, second, third] = places;
    expect(new Set([first?.x, second?.x, third?.x]).size).toBe(1);
    expect(first?.x).toBeGreaterThanOrEqual((a?.x ?? NaN) + BOX.width);
    expect(a?.y).toBe(second?.y);
    expect(overlapping(places)).toBe(0);
  });
  it('sets many siblings as a block', () => {
    const [, ...pods] = layOut([{ id: 'a', parent: undefined }, ...several(37, 'a')]);
    expect(new Set(pods.map(({ x }) => x)).size).toBe(4);
    expect(new Set(pods.map(({ y }) => y)).size).toBe(10);
    expect(overlapping(pods)).toBe(0);
  });
  it('keeps a block apart from what is below its neighbours', () => {
    const boxes = [
      { id: 'root', parent: undefined },
      { id: 'deep', parent: 'root' },
      ...several(20, 'root', 'leaf-'),
      ...several(3, 'deep', 'below-'),
      ...several(12, 'below-1', 'last-'),
    ];
    expect(overlapping(layOut(boxes))).toBe(0);
  });
  it('keeps 500 boxes apart', () => {
    const boxes = several(500, undefined).map(({ id }, index) => ({
      id,
      parent: index === 0 ? undefined : `${Math.floor((index - 1) / 12)}`,
    }));
    expect(overlapping(layOut(boxes))).toBe(0);
  });
});
