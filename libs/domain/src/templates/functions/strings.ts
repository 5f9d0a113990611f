import { FunctionProblem, type TemplateFunctions } from '../evaluate.js';
import { printValue, type Value } from '../values.js';
import { count, exactly, integer, list, MOST_ITEMS, text } from './arguments.js';

const LONGEST = 1_048_576;
const escaped = (set: string): string => set.replace(/[\\\]^-]/g, '\\$&');
const trimStart = (value: string, set: string): string => (set === '' ? value : value.replace(new RegExp(`^[${escaped(set)}]+`, 'u'), ''));
function trimEnd(value: string, set: string): string {
  let end = value.length;
  while (end > 0 && set.includes(value[end - 1] ?? '')) end--;
  return value.slice(0, end);
}
const indent = (spaces: Value, value: Value): string => {
  const pad = ' '.repeat(count(spaces, 1000));
  return pad + text(value).replaceAll('\n', `\n${pad}`);
};
function repeat(times: Value, value: Value): string {
  const whole = text(value);
  return whole.repeat(count(times, whole.length === 0 ? 0 : Math.floor(LONGEST / whole.length)));
}
function replace(from: Value, to: Value, value: Value): string {
  const [old, next, whole] = [text(from), text(to), text(value)];
  if (next.length > old.length && (whole.length / Math.max(1, old.length)) * next.length > 8 * LONGEST) {
    throw new FunctionProblem('the result is too large');
  }
  return whole.replaceAll(old, () => next);
}
/** Lower and upper bound in bytes as sprig cuts; here in UTF-16 units, which is the same for ASCII. */
function substr(from: Value, to: Value, value: Value): string {
  const [start, end, whole] = [integer(from), integer(to), text(value)];
  return whole.slice(Math.max(0, start), end < 0 || end > whole.length ? whole.length : end);
}
function truncate(length: Value, value: Value): string {
  const [most, whole] = [integer(length), text(value)];
  return most < 0 ? (whole.length + most > 0 ? whole.slice(-most * -1) : whole) : whole.slice(0, most);
}
function abbreviate(length: Value, value: Value): string {
  const [most, whole] = [integer(length), text(value)];
  return most < 4 || whole.length <= most ? whole : `${whole.slice(0, most - 3)}...`;
}
const words = (value: string): string[] =>
  value
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_.-]+/u)
    .filter((word) => word !== '');
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
const quoted = (values: readonly Value[], mark: (value: string) => string): string =>
  values
    .filter((value) => value !== undefined && value !== null)
    .map((value) => mark(printValue(value)))
    .join(' ');
function split(separator: Value, value: Value): string[] {
  const parts = text(value).split(text(separator));
  if (parts.length > MOST_ITEMS) throw new FunctionProblem(`the result has more than ${MOST_ITEMS} parts`);
  return parts;
}
const numbered = (parts: readonly string[]): Record<string, string> => Object.fromEntries(parts.map((part, at) => [`_${at}`, part]));
function splitN(separator: Value, most: Value, value: Value): string[] {
  const parts = split(separator, value);
  const limit = Math.max(1, integer(most));
  return parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(text(separator))];
}

/** Functions of sprig on text. */
export const stringFunctions: TemplateFunctions = {
  trim: exactly(1, (value) => text(value).trim()),
  trimAll: exactly(2, (set, value) => trimEnd(trimStart(text(value), text(set)), text(set))),
  trimPrefix: exactly(2, (prefix, value) => (text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : text(value))),
  trimSuffix: exactly(2, (suffix, value) =>
    text(suffix) !== '' && text(value).endsWith(text(suffix)) ? text(value).slice(0, -text(suffix).length) : text(value),
  ),
  upper: exactly(1, (value) => text(value).toUpperCase()),
  lower: exactly(1, (value) => text(value).toLowerCase()),
  title: exactly(1, (value) =>
    text(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  ),
  untitle: exactly(1, (value) =>
    text(value).replace(/(^|\s)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLowerCase()),
  ),
  repeat: exactly(2, repeat),
  substr: exactly(3, substr),
  trunc: exactly(2, truncate),
  abbrev: exactly(2, abbreviate),
  nospace: exactly(1, (value) => text(value).replace(/\s+/gu, '')),
  initials: exactly(1, (value) =>
    text(value)
      .split(/\s+/u)
      .map((word) => word.slice(0, 1))
      .join(''),
  ),
  contains: exactly(2, (part, value) => text(value).includes(text(part))),
  hasPrefix: exactly(2, (prefix, value) => text(value).startsWith(text(prefix))),
  hasSuffix: exactly(2, (suffix, value) => text(value).endsWith(text(suffix))),
  quote: (...values) => quoted(values, JSON.stringify),
  squote: (...values) => quoted(values, (value) => `'${value}'`),
  cat: (...values) =>
    values
      .filter((value) => value !== undefined && value !== null)
      .map(printValue)
      .join(' '),
  indent: exactly(2, indent),
  nindent: exactly(2, (spaces, value) => `\n${indent(spaces, value)}`),
  replace: exactly(3, replace),
  plural: exactly(3, (one, many, howMany) => (integer(howMany) === 1 ? one : many)),
  snakecase: exactly(1, (value) => words(text(value)).join('_').toLowerCase()),
  kebabcase: exactly(1, (value) => words(text(value)).join('-').toLowerCase()),
  camelcase: exactly(1, (value) =>
    words(text(value))
      .map((word) => capital(word.toLowerCase()))
      .join(''),
  ),
  join: exactly(2, (separator, values) => (Array.isArray(values) ? values : [values]).map(text).join(text(separator))),
  split: exactly(2, (separator, value) => numbered(split(separator, value))),
  splitn: exactly(3, (separator, most, value) => numbered(splitN(separator, most, value))),
  splitList: exactly(2, split),
  toStrings: exactly(1, (values) => (Array.isArray(values) ? values : [values]).map(text)),
  sortAlpha: exactly(1, (values) => list(values).map(text).sort()),
};
