import { catalogKey, type PlatformDocument, type Position, type Problem } from '@fairlead/contracts';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { isRecord } from '../manifests/kube-object.js';
import { isPlatformObject, readPlatformObject } from './read-platform-object.js';
import { at, positionAt, type LineColumn } from './yaml-positions.js';

export interface ReadDocument {
  document: PlatformDocument;
  at: Required<Position>;
}
export interface PlatformDocuments {
  documents: ReadDocument[];
  /** In the order of the file. */
  problems: Problem[];
}

const MESSAGE_LIMIT = 1000;
const problem = (file: string, where: LineColumn, code: string, message: string): Problem => ({
  code,
  message: message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT)} …` : message,
  file,
  ...where,
});

/**
 * Reads the platform documents (`fairlead.dev/…`) of one YAML file of one or many documents. Documents of other API groups are left to
 * others. Reports every problem with its line and column: syntax, unknown and missing fields, wrong values, and a second declaration of
 * the same thing. A document with a problem is not among the documents; the others of the file are.
 */
export function readPlatformDocuments(text: string, file: string): PlatformDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const read: PlatformDocuments = { documents: [], problems: [] };
  const firstSeen = new Map<string, LineColumn>();
  for (const document of parsed) readOne(document, lines, file, read, firstSeen);
  return read;
}

function readOne(document: Document, lines: LineCounter, file: string, read: PlatformDocuments, firstSeen: Map<string, LineColumn>): void {
  if (document.errors.length > 0) {
    for (const error of document.errors)
      read.problems.push(problem(file, at(lines, error.pos[0]), 'InvalidYaml', `not valid YAML: ${error.message}`));
    return;
  }
  const value = plainValue(document);
  if (value instanceof Error) {
    read.problems.push(problem(file, positionAt(document, lines, []), 'InvalidYaml', `not valid YAML: ${value.message}`));
    return;
  }
  if (!isRecord(value) || !isPlatformObject(value)) return;
  const result = readPlatformObject(value);
  if ('issues' in result) {
    const title = titleOf(value);
    for (const issue of result.issues) {
      const where = positionAt(document, lines, issue.path, issue.atKey);
      read.problems.push(problem(file, where, 'InvalidDocument', `${title}${issue.message}`));
    }
    return;
  }
  const where = positionAt(document, lines, ['metadata', 'name']);
  const key = catalogKey(result.document);
  const first = firstSeen.get(key);
  if (first) {
    const message = `${titleOf(value)}is declared a second time; the first is at line ${first.line} of this file. Remove or rename one of them`;
    read.problems.push(problem(file, where, 'DuplicateDocument', message));
    return;
  }
  firstSeen.set(key, where);
  read.documents.push({ document: result.document, at: { file, ...positionAt(document, lines, []) } });
}

/** `toJS` throws for what only shows when it is resolved: too many aliases, an alias without anchor. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function titleOf(value: Record<string, unknown>): string {
  const metadata = value['metadata'];
  const name = isRecord(metadata) && typeof metadata['name'] === 'string' ? ` ${metadata['name']}` : '';
  return typeof value['kind'] === 'string' ? `${value['kind']}${name}: ` : '';
}
