interface Placed {
  readonly id: string;
  readonly position: { readonly x: number; readonly y: number };
}

/** The box that an arrow key leads to: the nearest in that direction, those straight ahead first. */
export function neighbour<T extends Placed>(boxes: readonly T[], from: T, key: string): T | undefined {
  const ahead = DIRECTIONS[key];
  if (ahead === undefined) return undefined;
  let best: { box: T; distance: number } | undefined;
  for (const box of boxes) {
    const [forward, aside] = ahead(box.position.x - from.position.x, box.position.y - from.position.y);
    if (forward <= 0) continue;
    const distance = forward + 3 * Math.abs(aside);
    if (best === undefined || distance < best.distance) best = { box, distance };
  }
  return best?.box;
}
const DIRECTIONS: Readonly<Record<string, (x: number, y: number) => readonly [forward: number, aside: number]>> = {
  ArrowRight: (x, y) => [x, y],
  ArrowLeft: (x, y) => [-x, y],
  ArrowDown: (x, y) => [y, x],
  ArrowUp: (x, y) => [-y, x],
};
