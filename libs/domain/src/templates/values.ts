/** Data of a template: JSON's kinds of values. `undefined` is what a missing key gives where that is allowed. */
export type Value = unknown;
export type Fields = Record<string, unknown>;

/** A struct of Go with a String method: printed by that, read by its fields. */
export abstract class Stringer {
  abstract toString(): string;
}

export const isFields = (value: Value): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go's truth: false, 0, "", nil and what is empty are false. */
export function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (isFields(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Keys in the order in which Go ranges over maps. */
export const sortedKeys = (fields: Fields): string[] => Object.keys(fields).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** As Go's fmt prints with %v. */
export function printValue(value: Value): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item ?? null)).join(' ')}]`;
  if (value instanceof Stringer) return value.toString();
  if (value instanceof Map) return `map[${[...value].map(([key, item]) => `${printValue(key)}:${printValue(item ?? null)}`).join(' ')}]`;
  if (isFields(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${printValue(value[key] ?? null)}`)
      .join(' ')}]`;
  return String(value);
}

function printNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  // Go writes exponents with two digits at least.
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The kind as sprig's kindOf names it. */
export function kindOf(value: Value): string {
  if (value === undefined || value === null) return 'invalid';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return Array.isArray(value) ? 'slice' : 'map';
}
