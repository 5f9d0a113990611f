import { createHash } from 'node:crypto';
import { Sha256 } from '@fairlead/contracts';

/**
 * JSON with keys in code unit order, without blanks and without undefined members: equal documents give equal text, whatever the order
 * in which their keys were written. Order of lists is kept.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (value instanceof Date) return JSON.stringify(value);
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

const sha256 = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;

/** SHA-256 of the canonical JSON of a document. */
export const digestOf = (value: unknown): Sha256 => sha256(canonicalJson(value));
