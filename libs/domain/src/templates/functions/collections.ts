import { FunctionProblem, type TemplateFunctions } from '../evaluate.js';
import { isFields, isTrue, sortedKeys, type Fields, type Value } from '../values.js';
import { atLeast, exactly, fields, integer, list, MOST_ITEMS, string, text } from './arguments.js';

const equal = (a: Value, b: Value): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
/** Keys of data must not reach what every object inherits. */
function put(target: Fields, key: string, value: Value): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
function dict(values: readonly Value[]): Fields {
  const made: Fields = {};
  for (let at = 0; at < values.length; at += 2) put(made, text(values[at]), values[at + 1] ?? '');
  return made;
}
function pick(from: Value, keys: readonly Value[], wanted: boolean): Fields {
  const names = new Set(keys.map(text));
  return Object.fromEntries(Object.entries(fields(from)).filter(([key]) => names.has(key) === wanted));
}
/** The given map is data, or came of it: what changes it here changes a copy, which is the result. */
function withKey(of: Value, key: Value, value: Value): Fields {
  const copy = { ...fields(of) };
  put(copy, text(key), value);
  return copy;
}
function merged(maps: readonly Value[], lastWins: boolean): Fields {
  const all = maps.map(fields);
  return (lastWins ? all : all.toReversed()).reduce((into, from) => mergeTwo(into, from, 0), {});
}
function mergeTwo(into: Fields, from: Fields, depth: number): Fields {
  if (depth > 32) throw new FunctionProblem('maps are nested too deeply');
  const result = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const there = Object.hasOwn(result, key) ? result[key] : undefined;
    put(result, key, isFields(there) && isFields(value) ? mergeTwo(there, value, depth + 1) : value);
  }
  return result;
}
function dig(values: readonly Value[]): Value {
  const keys = values.slice(0, -2);
  let value = values.at(-1);
  for (const key of keys) {
    if (!isFields(value) || !Object.hasOwn(value, string(key))) return values.at(-2);
    value = value[string(key)];
  }
  return value;
}
function until(start: number, end: number, step: number): number[] {
  const size = step === 0 ? 0 : Math.max(0, Math.ceil((end - start) / step));
  if (size > MOST_ITEMS) throw new FunctionProblem(`the result has more than ${MOST_ITEMS} items`);
  return Array.from({ length: size }, (_, at) => start + at * step);
}
const unique = (values: readonly Value[]): Value[] => {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value ?? null);
    return !seen.has(key) && seen.add(key);
  });
};

/** Functions of sprig on lists and maps. Where sprig changes a map in place (`set`, `unset`, `merge`), the result must be used here. */
export const collectionFunctions: TemplateFunctions = {
  list: (...values) => values,
  tuple: (...values) => values,
  first: exactly(1, (values) => list(values)[0]),
  rest: exactly(1, (values) => list(values).slice(1)),
  last: exactly(1, (values) => list(values).at(-1)),
  initial: exactly(1, (values) => list(values).slice(0, -1)),
  append: exactly(2, (values, value) => [...list(values), value]),
  prepend: exactly(2, (values, value) => [value, ...list(values)]),
  concat: (...lists) => lists.flatMap(list),
  has: exactly(2, (value, values) => list(values ?? []).some((item) => equal(item, value))),
  without: atLeast(1, (values, ...unwanted) => list(values).filter((item) => !unwanted.some((other) => equal(item, other)))),
  uniq: exactly(1, (values) => unique(list(values))),
  compact: exactly(1, (values) => list(values).filter(isTrue)),
  reverse: exactly(1, (values) => list(values).toReversed()),
  until: exactly(1, (end) => until(0, integer(end), integer(end) < 0 ? -1 : 1)),
  untilStep: exactly(3, (start, end, step) => until(integer(start), integer(end), integer(step))),
  dict: (...values) => dict(values),
  get: exactly(2, (of, key) => (Object.hasOwn(fields(of), text(key)) ? fields(of)[text(key)] : '')),
  set: exactly(3, withKey),
  unset: exactly(2, (of, key) => pick(of, [key], false)),
  hasKey: exactly(2, (of, key) => Object.hasOwn(fields(of), text(key))),
  keys: (...maps) => maps.flatMap((of) => sortedKeys(fields(of))),
  values: exactly(1, (of) => sortedKeys(fields(of)).map((key) => fields(of)[key])),
  pick: atLeast(1, (of, ...keys) => pick(of, keys, true)),
  omit: atLeast(1, (of, ...keys) => pick(of, keys, false)),
  pluck: atLeast(1, (key, ...maps) => maps.map(fields).flatMap((of) => (Object.hasOwn(of, text(key)) ? [of[text(key)]] : []))),
  merge: (...maps) => merged(maps, false),
  mergeOverwrite: (...maps) => merged(maps, true),
  dig: atLeast(3, (...values) => dig(values)),
};
