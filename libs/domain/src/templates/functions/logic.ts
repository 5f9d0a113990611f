import { FunctionProblem, type TemplateFunctions } from '../evaluate.js';
import { isFields, isTrue, kindOf, printValue, type Value } from '../values.js';
import { atLeast, exactly, fields, integer, list, naming, string, text } from './arguments.js';
import { printf } from './printf.js';

function same(a: Value, b: Value): boolean {
  if ((typeof a === 'object' && a !== null) || (typeof b === 'object' && b !== null)) {
    if ((a ?? null) === null || (b ?? null) === null) return (a ?? null) === (b ?? null);
    throw new FunctionProblem(`${naming(a)} and ${naming(b)} can't be compared`);
  }
  if ((a ?? null) !== null && (b ?? null) !== null && typeof a !== typeof b) {
    throw new FunctionProblem(`${naming(a)} and ${naming(b)} can't be compared`);
  }
  return (a ?? null) === (b ?? null);
}
function isLess(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  throw new FunctionProblem(`${naming(a)} and ${naming(b)} have no order`);
}

function index(of: Value, keys: readonly Value[]): Value {
  return keys.reduce((value, key) => {
    if (Array.isArray(value) || typeof value === 'string') {
      const at = integer(key);
      if (at < 0 || at >= value.length) throw new FunctionProblem(`there is no item ${at}: there are ${value.length}`);
      return typeof value === 'string' ? value.charCodeAt(at) : (value[at] as Value);
    }
    const name = string(key);
    const known = fields(value);
    return Object.hasOwn(known, name) ? known[name] : undefined;
  }, of);
}

function slice(of: Value, from: Value, to: Value): Value {
  const whole = typeof of === 'string' ? of : list(of);
  const [start, end] = [from === undefined ? 0 : integer(from), to === undefined ? whole.length : integer(to)];
  if (start < 0 || end > whole.length || start > end)
    throw new FunctionProblem(`there is no part ${start}:${end} of ${whole.length} items`);
  return whole.slice(start, end);
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isFields(value)) return Object.keys(value).length;
  throw new FunctionProblem(`${naming(value)} has no length`);
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
/** Go's print puts blanks between operands of which neither is text. */
const print = (values: readonly Value[]): string =>
  values.reduce<string>((all, value, at) => {
    const blank = at > 0 && typeof value !== 'string' && typeof values[at - 1] !== 'string' ? ' ' : '';
    return all + blank + printValue(value ?? null);
  }, '');
const firstTrue = (values: readonly Value[]): Value => values.find(isTrue) ?? null;

/** Go's own functions, and those of sprig that choose and ask about kinds. */
export const logicFunctions: TemplateFunctions = {
  not: exactly(1, (value) => !isTrue(value)),
  eq: atLeast(2, (first, ...others) => others.some((other) => same(first, other))),
  ne: exactly(2, (a, b) => !same(a, b)),
  lt: exactly(2, isLess),
  le: exactly(2, (a, b) => isLess(a, b) || same(a, b)),
  gt: exactly(2, (a, b) => isLess(b, a)),
  ge: exactly(2, (a, b) => isLess(b, a) || same(a, b)),
  len: exactly(1, sizeOf),
  index: atLeast(1, (of, ...keys) => index(of, keys)),
  slice: atLeast(1, slice),
  print: (...values) => print(values),
  println: (...values) => `${values.map((value) => printValue(value ?? null)).join(' ')}\n`,
  printf: atLeast(1, (format, ...values) => printf(string(format), values)),
  html: (...values) => print(values).replace(/[&<>"']/g, (sign) => HTML[sign] ?? sign),
  urlquery: (...values) => encodeURIComponent(print(values)).replaceAll('%20', '+'),
  default: atLeast(1, (fallback, ...given) => (given.length > 0 && isTrue(given.at(-1)) ? given.at(-1) : fallback)),
  empty: exactly(1, (value) => !isTrue(value)),
  coalesce: (...values) => firstTrue(values),
  ternary: exactly(3, (yes, no, test) => (isTrue(test) ? yes : no)),
  all: (...values) => values.every(isTrue),
  any: (...values) => values.some(isTrue),
  // Its message may be made of the data, which may be secret.
  fail: () => {
    throw new FunctionProblem('the template says that it must fail here');
  },
  kindOf: exactly(1, kindOf),
  kindIs: exactly(2, (kind, value) => kind === kindOf(value)),
  typeOf: exactly(1, kindOf),
  typeIs: exactly(2, (kind, value) => kind === kindOf(value)),
  toString: exactly(1, text),
};
