export interface Thing {
  /** Pixels. */
  readonly width: number;
  /** What matters most has the least. */
  readonly rank: number;
}
export interface Room {
  /** Pixels, of the whole row. */
  readonly width: number;
  /** Between two things. */
  readonly gap: number;
  /** What says that there are more takes, where not all fit. */
  readonly more: number;
}
/** Of things in a row, which there is room for: what matters least goes first. */
export function fitting(things: readonly Thing[], { width, gap, more }: Room): boolean[] {
  const taken = things.reduce((sum, thing) => sum + thing.width + gap, -gap);
  if (taken <= width) return things.map(() => true);
  const fits = things.map(() => false);
  let left = width - more;
  for (const { thing, index } of things.map((thing, index) => ({ thing, index })).sort((a, b) => a.thing.rank - b.thing.rank)) {
    left -= thing.width + gap;
    if (left < 0) break;
    fits[index] = true;
  }
  return fits;
}
