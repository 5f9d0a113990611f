import { isRecord } from '@fairlead/domain';
import { SecretSpecError } from './errors.js';

/** A value found, or that there is none. */
export type Found = { readonly value: unknown } | undefined;

/**
 * Follows a path such as `db.users.0.name` through parsed JSON, as External Secrets does (gjson's syntax): numbers are places in lists, `#` is
 * a list's length, `\.` is a dot that belongs to a name. Queries, modifiers and wildcards are refused.
 */
export function atPath(document: unknown, path: string): Found {
  let value = document;
  for (const part of partsOf(path)) {
    if (Array.isArray(value)) {
      if (part === '#') value = value.length;
      else {
        if (!/^\d+$/.test(part) || Number(part) >= value.length) return undefined;
        value = (value as unknown[])[Number(part)];
      }
    } else if (isRecord(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return { value };
}

function partsOf(path: string): string[] {
  const parts: string[] = [''];
  for (let at = 0; at < path.length; at++) {
    const sign = path[at] ?? '';
    const last = parts.length - 1;
    if (sign === '\\') parts[last] += path[++at] ?? '';
    else if (sign === '.') parts.push('');
    else if ('*?|@{}[]()!'.includes(sign))
      throw new SecretSpecError(
        `property ${JSON.stringify(path)}: ${sign} is not understood here; write \\${sign} where it belongs to a name`,
      );
    else parts[last] += sign;
  }
  return parts;
}

/** What a value is as bytes: text as it is, anything else as JSON. */
export const bytesOf = (value: unknown): Buffer => {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value));
};
