import { z } from 'zod';
import { invalid } from './api-error.js';

/** A place in a sorted list as an opaque word. */
export const encodeCursor = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws ApiError 400 if it was not made by `encodeCursor` for such a list */
export function decodeCursor<S extends z.ZodType>(cursor: string | undefined, schema: S): z.infer<S> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ at: 'cursor', message: 'is not one that this list gave as next' }]);
  }
}

/** One page of what was read with one item more than asked for. */
export function pageOf<T, R>(rows: readonly T[], limit: number, toItem: (row: T) => R, placeOf: (row: T) => readonly (string | number)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: items.map(toItem), ...(more ? { next: encodeCursor(placeOf(last)) } : {}) };
}
