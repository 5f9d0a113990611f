import { catalogKey, type PlatformDocument, type Position, type Problem } from '@fairlead/contracts';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { isRecord } from '../manifests/kube-object.js';
import type { DocumentContext } from '../dialects/dialect.js';
import { areSameImplicit } from '../dialects/implicit.js';
import type { DocumentIssue } from './describe-issue.js';
import { isNativeObject, isPlatformObject, readPlatformObject } from './read-platform-object.js';
import { at, positionAt, type LineColumn, type Path } from './yaml-positions.js';

export interface ReadDocument {
  document: PlatformDocument;
  at: Required<Position>;
}
export interface PlatformDocuments {
  documents: ReadDocument[];
  /** What is read otherwise than its own system reads it, in the order of the file. */
  notes: Problem[];
  /** In the order of the file. */
  problems: Problem[];
  /** Catalog keys that refused documents of other systems would have; `*` for one without a name. */
  refused: string[];
}

const MESSAGE_LIMIT = 1000;
const problem = (file: string, where: LineColumn, code: string, message: string): Problem => ({
  code,
  message: message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT)} …` : message,
  file,
  ...where,
});

/**
 * Reads the platform documents of one YAML file of one or many documents: Fairlead's own (`fairlead.dev/…`) and those of Argo CD and Flux, also as
 * items of a List. Others are left to others. Reports every problem with its line and column: syntax, unknown and missing fields, wrong values, and a
 * second declaration of the same thing. A document with a problem is not among the documents; the others of the file are.
 */
export function readPlatformDocuments(text: string, file: string, context?: DocumentContext): PlatformDocuments {
  const reader = new FileReader(file, context);
  for (const document of parseAllDocuments(text, { lineCounter: reader.lines, prettyErrors: false, merge: true, logLevel: 'error' }))
    reader.take(document);
  return reader.read;
}

class FileReader {
  readonly lines = new LineCounter();
  readonly read: PlatformDocuments = { documents: [], notes: [], problems: [], refused: [] };
  private readonly firstSeen = new Map<string, { document: PlatformDocument; where: LineColumn }>();

  constructor(
    private readonly file: string,
    private readonly context: DocumentContext | undefined,
  ) {}

  take(document: Document): void {
    if (document.errors.length > 0) {
      for (const error of document.errors) this.problem(at(this.lines, error.pos[0]), 'InvalidYaml', `not valid YAML: ${error.message}`);
      return;
    }
    const value = plainValue(document);
    if (value instanceof Error) this.problem(positionAt(document, this.lines, []), 'InvalidYaml', `not valid YAML: ${value.message}`);
    else for (const { item, path } of itemsOf(value, [])) if (isPlatformObject(item)) this.takeOne(document, item, path);
  }

  private takeOne(document: Document, value: Record<string, unknown>, base: Path): void {
    const result = readPlatformObject(value, this.context);
    const title = titleOf(value);
    const place = ({ path, atKey }: DocumentIssue): LineColumn => positionAt(document, this.lines, [...base, ...path], atKey);
    if ('issues' in result) {
      const code = isNativeObject(value) ? 'InvalidDocument' : DIALECT_PROBLEM;
      if (result.key !== undefined) this.read.refused.push(result.key);
      for (const issue of result.issues) this.problem(place(issue), code, `${title}${issue.message}`);
      return;
    }
    for (const note of result.notes) this.read.notes.push(problem(this.file, place(note), DIALECT_NOTE, `${title}${note.message}`));
    const where = { name: positionAt(document, this.lines, [...base, 'metadata', 'name']), whole: positionAt(document, this.lines, base) };
    for (const one of result.documents) this.add(one, title, where);
  }

  private add(document: PlatformDocument, title: string, where: { name: LineColumn; whole: LineColumn }): void {
    const key = catalogKey(document);
    const first = this.firstSeen.get(key);
    if (first === undefined) {
      this.firstSeen.set(key, { document, where: where.name });
      this.read.documents.push({ document, at: { file: this.file, ...where.whole } });
    } else if (!areSameImplicit(first.document, document)) {
      const message = `${title}is declared a second time; the first is at line ${first.where.line} of this file. Remove or rename one of them`;
      this.problem(where.name, 'DuplicateDocument', message);
    }
  }

  private problem(where: LineColumn, code: string, message: string): void {
    this.read.problems.push(problem(this.file, where, code, message));
  }
}

/** Code of what of another system's document is read otherwise than that system reads it. */
export const DIALECT_NOTE = 'ReadDifferently';
/** Code of another system's document that can't be kept; what else an application holds goes on. */
export const DIALECT_PROBLEM = 'DocumentNotSupported';

/** The document, or the items of a list as kubectl takes it. */
function* itemsOf(value: unknown, path: Path): Generator<{ item: Record<string, unknown>; path: Path }> {
  if (!isRecord(value)) return;
  const { kind, items } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, item] of items.entries()) yield* itemsOf(item, [...path, 'items', index]);
  } else yield { item: value, path };
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
