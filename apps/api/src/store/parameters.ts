/** Values of a statement that is put together; `add` answers what stands for the value in its text. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A pattern for `ilike` that matches whatever holds this text. */
export const holds = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Names of tenants, or all: those whose things the viewer may see. */
export type Seen = ReadonlySet<string> | 'all';
/** A condition that lets rows of these tenants through; undefined: all of them. */
export const seenCondition = (column: string, seen: Seen, parameters: Parameters): string[] =>
  seen === 'all' ? [] : [`${column} = any (${parameters.add([...seen])}::text[])`];
