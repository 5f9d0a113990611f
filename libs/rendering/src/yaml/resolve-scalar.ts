export type Scalar = string | number | bigint | boolean | null;

const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Characters that a plain scalar other than text can begin with. */
const special = new Set('+-0123456789yYnNtTfFoO~.');

/**
 * Value of a plain scalar as Kubernetes reads it: YAML 1.1 words (`yes`, `off`, `y`), octal `012`, no dates and no base 60.
 * An integer that a double doesn't hold exactly comes as bigint. Source of the rules: `resolve` of go.yaml.in/yaml/v2, which
 * sigs.k8s.io/yaml uses; `resolve-scalar.spec.ts` compares with its answers.
 * @throws RangeError for infinity and NaN, which JSON doesn't have
 */
export function resolvePlain(text: string): Scalar {
  if (text !== '' && !special.has(text.charAt(0))) return text;
  const word = words.get(text);
  if (word !== undefined) return word;
  if (notFinite.test(text)) throw new RangeError(`${text} is a number that JSON, and so Kubernetes, doesn't have`);
  if (text.startsWith('.')) return float.test(text) ? finite(text, text) : text;
  const plain = text.replaceAll('_', '');
  if (!/^[-+0-9]/.test(text)) return text;
  if (integer.test(plain)) {
    const value = integerOf(plain);
    if (value !== undefined) return value;
  }
  return float.test(plain) ? finite(plain, text) : text;
}

/** What doesn't fit a double stays text. */
function finite(plain: string, text: string): number | string {
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

/** Undefined when it doesn't fit 64 bits: Kubernetes then reads a decimal as a float and anything else as text. */
function integerOf(plain: string): number | bigint | undefined {
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.replace(/^0O/, '0o').replace(/^0B/, '0b').replace(/^0X/, '0x');
  const magnitude = BigInt(octal);
  if (magnitude > (negative ? 2n ** 63n : 2n ** 64n - 1n)) return undefined;
  const value = negative ? -magnitude : magnitude;
  return magnitude <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

const tags = new Set(['str', 'int', 'float', 'bool', 'null', 'timestamp', 'binary']);

/**
 * Value of a scalar with an explicit tag, given by its short name (`!!int` → `int`). Tags of other people's making are ignored, as Kubernetes does.
 * @throws RangeError when the text is no such value
 */
export function resolveTagged(tag: string, text: string): Scalar {
  if (tag === 'binary') return Buffer.from(text, 'base64').toString('utf8');
  if (!tags.has(tag) || tag === 'str' || tag === 'timestamp') return text;
  const value = resolvePlain(text);
  const type = value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'str' : 'number';
  const fits = tag === 'int' ? typeof value === 'bigint' || Number.isInteger(value) : tag === 'float' ? type === 'number' : type === tag;
  if (!fits) throw new RangeError(`"${text}" is no value of the tag !!${tag}`);
  return value;
}
