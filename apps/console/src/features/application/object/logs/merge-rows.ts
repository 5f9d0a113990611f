/** What decides where a row stands among those of other Pods. */
export interface Placed {
  /** When it was written, RFC 3339 with milliseconds in UTC; lines that go on from another bear that one's, so that nothing comes between. */
  readonly when: string;
  /** Of its Pod: rows of one moment stand together by it, in whatever order they came. */
  readonly order: number;
}

const isBefore = (a: Placed, b: Placed): boolean => a.when < b.when || (a.when === b.when && a.order < b.order);

/**
 * Rows that came put among those that are there, by time. Rows of one Pod stay in the order in which they came.
 * @param kept in order already
 * @param fresh of each Pod in order
 */
export function mergeRows<R extends Placed>(kept: readonly R[], fresh: readonly R[]): readonly R[] {
  const coming = [...fresh].sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
  const [first] = coming;
  if (first === undefined) return kept;
  let from = kept.length;
  // Nearly always they are the newest of all.
  while (from > 0 && isBefore(first, kept[from - 1] as R)) from--;
  const merged = kept.slice(0, from);
  let next = 0;
  for (const row of kept.slice(from)) {
    while (next < coming.length && isBefore(coming[next] as R, row)) merged.push(coming[next++] as R);
    merged.push(row);
  }
  return merged.concat(coming.slice(next));
}
