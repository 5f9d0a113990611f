import type { z } from 'zod';
import { didYouMean } from './suggest.js';
import { pathText, type Path } from './yaml-positions.js';

/** One thing that is wrong with a document: where (as a path), and whether the key itself is meant or its value. */
export interface DocumentIssue {
  path: Path;
  atKey: boolean;
  message: string;
}

interface SchemaDefinition {
  type: string;
  shape?: Record<string, z.ZodType>;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
}
const definitionOf = (schema: z.ZodType): SchemaDefinition => schema.def as unknown as SchemaDefinition;

/** The schema below optional, default and the like. */
function unwrapped(schema: z.ZodType): SchemaDefinition {
  let definition = definitionOf(schema);
  while (definition.innerType) definition = definitionOf(definition.innerType);
  return definition;
}

/** Keys that an object at this path may have; empty where the schema allows none or any. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let definition = unwrapped(schema);
  for (const step of path) {
    const next = typeof step === 'number' ? definition.element : (definition.shape?.[String(step)] ?? definition.valueType);
    if (!next) return [];
    definition = unwrapped(next);
  }
  return Object.keys(definition.shape ?? {});
}

/** zod's own wording without its preamble. */
const wording = (message: string): string => message.replace(/^Invalid (input|option): /, '');

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_union') {
    const nearest = [...issue.errors].sort((a, b) => a.length - b.length).map((issues) => issues.map((inner) => wording(inner.message)));
    const ways = nearest.map((messages) => messages.join(' and '));
    return ways.length > 0 ? ways.join(', or ') : wording(issue.message);
  }
  if (issue.code === 'invalid_value' && typeof value === 'string' && issue.values.length > 1) {
    const known = issue.values.map(String);
    return `must be one of ${known.join(', ')}, not ${JSON.stringify(value)}${didYouMean(value, known)}`;
  }
  return wording(issue.message);
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** Every problem of one zod issue in words for the person who wrote the document. Values are not repeated, apart from those of closed lists. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, document: unknown): DocumentIssue[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      atKey: true,
      message: `${pathText([...issue.path, key])} is not a known field${didYouMean(key, known) || knownList(known)}`,
    }));
  }
  const value = valueAt(document, issue.path);
  const where = pathText(issue.path);
  if (value === undefined) {
    return [{ path: issue.path, atKey: true, message: issue.code === 'custom' ? `${where} ${issue.message}` : `${where} is required` }];
  }
  return [{ path: issue.path, atKey: false, message: `${where}: ${messageOf(issue, value)}` }];
}
const knownList = (known: readonly string[]): string => (known.length > 0 ? `; known here: ${known.join(', ')}` : '');
