import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { FunctionProblem, type TemplateFunctions } from '../evaluate.js';
import { isFields, sortedKeys, type Value } from '../values.js';
import { exactly, text } from './arguments.js';

/** Keys sorted, as Go writes maps. */
function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value ?? null;
  return Object.fromEntries(sortedKeys(value).map((key) => [key, sorted(value[key])]));
}
const HTML_IN_JSON: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
const rawJson = (value: Value, spaces?: number): string => JSON.stringify(sorted(value), undefined, spaces);
/** encoding/json escapes what could end a script element. */
const json = (value: Value, spaces?: number): string =>
  rawJson(value, spaces).replace(/[<>&\u2028\u2029]/g, (sign) => HTML_IN_JSON[sign] ?? sign);
function fromJson(value: Value): Value {
  try {
    return JSON.parse(text(value)) as Value;
  } catch {
    throw new FunctionProblem('the text is no JSON');
  }
}
function fromYaml(value: Value): Value {
  try {
    return parse(text(value), { maxAliasCount: 100 }) as Value;
  } catch {
    throw new FunctionProblem('the text is no YAML');
  }
}
function decode(value: Value): string {
  const given = text(value).replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(given)) throw new FunctionProblem('the text is no base64');
  return Buffer.from(given, 'base64').toString('utf8');
}
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function base32(value: Value): string {
  let bits = '';
  for (const byte of Buffer.from(text(value))) bits += byte.toString(2).padStart(8, '0');
  const signs = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join('');
  return signs.padEnd(Math.ceil(signs.length / 8) * 8, '=');
}
const hash = (name: string) => exactly(1, (value) => createHash(name).update(text(value)).digest('hex'));

/** Functions of sprig, Helm and External Secrets that write and read formats. */
export const encodingFunctions: TemplateFunctions = {
  toJson: exactly(1, (value) => json(value)),
  mustToJson: exactly(1, (value) => json(value)),
  toPrettyJson: exactly(1, (value) => json(value, 2)),
  toRawJson: exactly(1, (value) => rawJson(value)),
  fromJson: exactly(1, fromJson),
  mustFromJson: exactly(1, fromJson),
  toYaml: exactly(1, (value) => stringify(sorted(value), { lineWidth: 0 }).replace(/\n$/, '')),
  fromYaml: exactly(1, fromYaml),
  b64enc: exactly(1, (value) => Buffer.from(text(value)).toString('base64')),
  b64dec: exactly(1, decode),
  b32enc: exactly(1, base32),
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
};
