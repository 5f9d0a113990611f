import { isScalar, stringify, type Pair } from 'yaml';

const FIRST = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
/** What others than the author write. */
const LAST = ['status'];
const rank = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : LAST.includes(key) ? FIRST.length + 1 : FIRST.length);
const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);
const inOrder = (one: Pair, other: Pair): number => {
  const [a, b] = [keyOf(one), keyOf(other)];
  return rank(a) - rank(b) || (a < b ? -1 : Number(a > b));
};

/**
 * A document as people read it, its keys always in one order, so that two texts of an object differ only where the objects do: API servers give keys in
 * another order than authors. Lines are never folded, and nothing is written as an alias.
 */
export const toYaml = (document: unknown): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: inOrder });
