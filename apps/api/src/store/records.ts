/** What Postgres takes in no text: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Rows as the one parameter of a statement that reads them with `jsonb_to_recordset`. */
export function records(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? value.replace(UNSTORABLE, '\ufffd') : value));
}

/** The last of each key, in the order in which the keys came first. */
export function lastOf<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of items) found.set(keyOf(item), item);
  return [...found.values()];
}
