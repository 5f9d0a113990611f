import { renderGoTemplate } from '@fairlead/domain';
import { BoundedRegExp } from './bounded-regexp.js';
import { SecretSpecError } from './errors.js';
import type { ConversionStrategy, DecodingStrategy, Rewrite } from './external-secret-spec.js';

export type Values = Map<string, Buffer>;

const VALID_KEY = /^[-._a-zA-Z0-9]+$/;

/** Makes keys that a Secret can't have into such as it can. Throws `SecretSpecError` where two become one. */
export function convertKeys(values: Values, strategy: ConversionStrategy): Values {
  return renamed(values, (key) =>
    key.replace(/[^-._a-zA-Z0-9]/gu, (sign) =>
      strategy === 'Unicode' ? `_U${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}_` : '_',
    ),
  );
}

export function rewriteKeys(values: Values, rewrites: readonly Rewrite[], where: string): Values {
  return rewrites.reduce((all, { regexp, transform }, at) => {
    const name = `${where}.rewrite[${at}]`;
    if (regexp) {
      const expression = new BoundedRegExp(regexp.source);
      return renamed(all, (key) => expression.replaceAll(key, regexp.target));
    }
    if (!transform) throw new SecretSpecError(`${name} holds neither regexp nor transform`);
    return renamed(all, (key) => renderGoTemplate(transform.template, { value: key }, { name: `${name}.transform.template` }));
  }, values);
}

function renamed(values: Values, rename: (key: string) => string): Values {
  const result: Values = new Map();
  for (const [key, value] of values) {
    const name = rename(key);
    if (result.has(name)) throw new SecretSpecError(`secret name collision during conversion: ${name}`);
    result.set(name, value);
  }
  return result;
}

export function mustBeValidKeys(values: Values, where: string): void {
  for (const key of values.keys()) {
    if (!VALID_KEY.test(key)) {
      throw new SecretSpecError(
        `${where}: the key ${JSON.stringify(key)} can only have alphanumeric, '-', '_' or '.' characters. Convert it using rewrite`,
      );
    }
  }
}

export function decodeValue(value: Buffer, strategy: DecodingStrategy, where: string): Buffer {
  if (strategy === 'None') return value;
  const text = value.toString('latin1');
  const standard = strategy === 'Base64URL' ? undefined : base64(text, /^[A-Za-z0-9+/]*={0,2}$/);
  const url = strategy === 'Base64' ? undefined : base64(text, /^[A-Za-z0-9_-]*={0,2}$/);
  const decoded = standard ?? url;
  if (decoded) return decoded;
  if (strategy === 'Auto') return value;
  throw new SecretSpecError(`${where}: could not apply decoding strategy ${strategy}: the value is not encoded so`);
}

function base64(text: string, signs: RegExp): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  return plain.length % 4 === 0 && signs.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}
