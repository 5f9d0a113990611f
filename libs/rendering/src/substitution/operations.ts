import { matchesPattern } from './pattern.js';

export type Replacement = '/' | '//' | '/#' | '/%';
export type Removal = '#' | '##' | '%' | '%%';

const wholeNumber = (text: string): number | undefined => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);

/** `${value:from}` and `${value:from:length}`, counted in bytes. What is no number changes nothing. */
export function sliced(value: string, from: string, length?: string): string {
  const bytes = Buffer.from(value);
  const start = wholeNumber(from);
  const count = length === undefined ? bytes.length : wholeNumber(length);
  if (start === undefined || count === undefined) return value;
  const begin = start < 0 ? Math.max(0, bytes.length + start) : start;
  const end = count < 0 ? bytes.length + count : begin + count;
  return end < begin ? '' : bytes.subarray(begin, end).toString();
}

/** `${value/what/by}` and its kin. At the beginning or end nothing is replaced without a `by`. */
export function replaced(value: string, operation: Replacement, what: string, by: string | undefined): string {
  switch (operation) {
    case '/':
      return value.replace(what, () => by ?? '');
    case '//':
      return value.replaceAll(what, () => by ?? '');
    case '/#':
      return by !== undefined && value.startsWith(what) ? by + value.slice(what.length) : value;
    case '/%':
      return by !== undefined && value.endsWith(what) ? value.slice(0, value.length - what.length) + by : value;
  }
}

/** `${value#pattern}` and its kin: the shortest or longest beginning (`#`) or end (`%`) that matches is taken away. */
export function removed(value: string, operation: Removal, pattern: string): string {
  const fromEnd = operation.startsWith('%');
  const lengths = Array.from({ length: value.length }, (_, index) => index + 1);
  if (operation.length === 2) lengths.reverse();
  const part = (length: number): string => (fromEnd ? value.slice(value.length - length) : value.slice(0, length));
  const length = lengths.find((candidate) => matchesPattern(pattern, part(candidate))) ?? 0;
  return fromEnd ? value.slice(0, value.length - length) : value.slice(length);
}
