import { PAGE_BYTES } from '@fairlead/contracts';
import { z } from 'zod';
import { invalid } from './api-error.js';
import { nulAt } from './nul.js';

/** A place in a sorted list as an opaque word. */
export const encodeCursor = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws ApiError 400 if it was not made by `encodeCursor` for such a list */
export function decodeCursor<S extends z.ZodType>(cursor: string | undefined, schema: S): z.infer<S> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (nulAt(place) === undefined) return place;
  } catch {
    // It is refused as any other that was not given.
  }
  throw invalid([{ at: 'cursor', message: 'is not one that this list gave as next' }]);
}

/**
 * One page of what was read with one item more than asked for; it ends early where it would be larger than `bytes`.
 * @param bytes of the items as JSON; an item that is larger on its own comes alone
 */
export function pageOf<T, R>(
  rows: readonly T[],
  limit: number,
  toItem: (row: T) => R,
  placeOf: (row: T) => readonly (string | number)[],
  bytes = PAGE_BYTES,
): Paged<R> {
  const items = atMost(rows.slice(0, limit).map(toItem), bytes);
  const last = rows[items.length - 1];
  return { items, ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(placeOf(last)) } : {}) };
}

export interface Paged<T> {
  items: T[];
  next?: string;
}
/** A page whose items were made of its rows only afterwards, so that only now their size is known. */
export function cutPage<T>({ items, next }: Paged<T>, placeOf: (item: T) => readonly (string | number)[]): Paged<T> {
  const kept = atMost(items, PAGE_BYTES);
  const last = kept.at(-1);
  if (kept.length === items.length || last === undefined) return { items, ...(next === undefined ? {} : { next }) };
  return { items: kept, next: encodeCursor(placeOf(last)) };
}

/** The first of them that are no more bytes than these together, but one at least. */
export function atMost<T>(items: readonly T[], bytes: number): T[] {
  if (bytes === Infinity) return [...items];
  let sum = 0;
  const over = items.findIndex((item, index) => (sum += Buffer.byteLength(JSON.stringify(item)) + 1) > bytes && index > 0);
  return items.slice(0, over < 0 ? items.length : over);
}
