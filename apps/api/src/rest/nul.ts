/** Where a value holds the character U+0000, which JSON and URLs can bear and Postgres takes in no text; undefined: nowhere. */
export function nulAt(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = key.includes('\0') ? path : nulAt(item, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
