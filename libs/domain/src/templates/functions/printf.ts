import { FunctionProblem } from '../evaluate.js';
import { printValue, type Value } from '../values.js';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;
const WIDEST = 10_000;

/** Go's fmt.Sprintf for the verbs that templates use: v s q d t f g e x X o b c U and %%. */
export function printf(format: string, values: readonly Value[]): string {
  let next = 0;
  const text = format.replace(VERB, (_whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (next >= values.length) return `%!${verb}(MISSING)`;
    const value = values[next++];
    const wide = Number(width ?? 0);
    if (wide > WIDEST || Number(precision ?? 0) > WIDEST) throw new FunctionProblem(`a width of more than ${WIDEST}`);
    return pad(one(verb, flags, value, precision === undefined ? undefined : Number(precision)), flags, wide);
  });
  return next < values.length ? `${text}%!(EXTRA)` : text;
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function one(verb: string, flags: string, value: Value, precision: number | undefined): string {
  if (verb === 'v') return printValue(value ?? null);
  if (verb === 's')
    return precision === undefined ? printValue(value ?? null) : [...printValue(value ?? null)].slice(0, precision).join('');
  if (verb === 'q') return JSON.stringify(printValue(value ?? null));
  if (verb === 't' && typeof value === 'boolean') return String(value);
  if ((verb === 'x' || verb === 'X') && typeof value === 'string') {
    const hex = Buffer.from(value).toString('hex');
    return verb === 'X' ? hex.toUpperCase() : hex;
  }
  if (typeof value === 'number') return numeric(verb, flags, value, precision);
  // Go prints the value here; it may be a secret.
  return `%!${verb}`;
}

const RADIX: Readonly<Record<string, number>> = { d: 10, x: 16, X: 16, o: 8, b: 2 };

function numeric(verb: string, flags: string, value: number, precision: number | undefined): string {
  const sign = flags.includes('+') && value >= 0 ? '+' : '';
  const radix = RADIX[verb];
  if (radix !== undefined) {
    const digits = Math.trunc(value).toString(radix);
    return sign + (verb === 'X' ? digits.toUpperCase() : digits);
  }
  if (verb === 'f' || verb === 'F') return sign + value.toFixed(Math.min(precision ?? 6, 100));
  if (verb === 'e') return sign + value.toExponential(Math.min(precision ?? 6, 100)).replace(/e([+-])(\d)$/, 'e$10$2');
  if (verb === 'g') return sign + (precision === undefined ? printValue(value) : String(Number(value.toPrecision(Math.max(1, precision)))));
  if (verb === 'c') return String.fromCodePoint(Math.max(0, Math.trunc(value)));
  if (verb === 'U') return `U+${Math.trunc(value).toString(16).toUpperCase().padStart(4, '0')}`;
  return `%!${verb}(${printValue(value)})`;
}
