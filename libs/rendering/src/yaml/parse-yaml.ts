import { parseEvents, YAMLException, type Event } from 'js-yaml';
import { Constructor, type JsonValue, type RepeatedKeys } from './construct.js';
import { lineColumn, YamlError } from './yaml-error.js';

export interface ParsedDocument {
  readonly value: JsonValue | undefined;
  /** Line and column, from 1, of the document or, given a mapping of its two upper levels, of that. */
  at(part?: unknown): { line: number; column: number };
}

export interface ParseOptions {
  /** Default `refuse`. */
  readonly repeatedKeys?: RepeatedKeys;
}

/** Kubernetes' own limit is 10,000 for JSON; deeper than this no real manifest goes, and a parser's stack is spared. */
const MAX_DEPTH = 250;

/**
 * Documents of a YAML or JSON text, read as Kubernetes reads them (sigs.k8s.io/yaml). Numbers that a double can't hold are refused.
 * @throws YamlError with line and column
 */
export function parseYaml(text: string, options: ParseOptions = {}): ParsedDocument[] {
  return [...eachDocument(text, options)];
}

/** The same one after another, so that a caller with a long text can let others work in between. */
export function* eachDocument(text: string, { repeatedKeys = 'refuse' }: ParseOptions = {}): Generator<ParsedDocument> {
  refuseBinary(text);
  const json = asJson(text);
  if (json !== undefined) {
    yield { value: json, at: () => lineColumn(text, text.search(/\S/)) };
    return;
  }
  let line = 0;
  for (const chunk of chunks(text)) {
    yield* parseChunk(chunk, line, repeatedKeys);
    line += countLines(chunk);
  }
}

/** Kubernetes splits a stream at lines that begin with `---` before it parses anything. Directives stay with the document that they are for. */
function* chunks(text: string): Generator<string> {
  let begin = 0;
  for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', at + 1)) {
    const next = text.charAt(at + 4);
    if (next !== '' && !/\s/.test(next)) continue;
    const chunk = text.slice(begin, at + 1);
    if (/^%/m.test(chunk) && chunk.split('\n').every((line) => /^(?:[%#]|\s*$)/.test(line))) continue;
    yield chunk;
    begin = at + 1;
  }
  yield text.slice(begin);
}

function* parseChunk(original: string, linesBefore: number, repeatedKeys: RepeatedKeys): Generator<ParsedDocument> {
  try {
    const { chunk, events } = eventsOf(original);
    for (const { value, offset, offsets } of new Constructor(chunk, events, repeatedKeys).documents()) {
      yield {
        value,
        at: (part) => {
          const { line, column } = lineColumn(chunk, (typeof part === 'object' && part ? offsets.get(part) : undefined) ?? offset);
          return { line: line + linesBefore, column };
        },
      };
    }
  } catch (error) {
    throw translate(error, linesBefore);
  }
}

/** Lines that are put right before a text is given up; each means reading it anew. */
const MAX_INDENTED = 100;

/**
 * Kubernetes' reader takes quoted texts and brackets whose further lines are indented less than YAML asks for; Flagger's own CRDs have some. Blanks there mean
 * nothing, so such lines get more of them.
 */
function eventsOf(text: string): { chunk: string; events: Event[] } {
  let chunk = text;
  let first: unknown;
  for (let attempt = 0; ; attempt++) {
    try {
      return { chunk, events: parseEvents(chunk, { maxDepth: MAX_DEPTH }) };
    } catch (error) {
      // What is wrong beyond that is told where it stands in the text as it was given.
      first ??= error;
      if (attempt >= MAX_INDENTED || !(error instanceof YAMLException) || error.reason !== 'deficient indentation' || !error.mark)
        throw first;
      const begin = chunk.lastIndexOf('\n', error.mark.position - 1) + 1;
      chunk = chunk.slice(0, begin) + ' '.repeat(MAX_DEPTH) + chunk.slice(begin);
    }
  }
}

function translate(error: unknown, linesBefore: number): unknown {
  if (error instanceof YamlError) return new YamlError(error.message, error.line + linesBefore, error.column);
  if (error instanceof YAMLException)
    return new YamlError(error.reason, (error.mark?.line ?? 0) + 1 + linesBefore, (error.mark?.column ?? 0) + 1);
  return error;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** JSON is parsed by the engine, which is thirty times faster. Long numbers go the YAML way, which tells whether they are exact. */
function asJson(text: string): JsonValue | undefined {
  if (!/^\s*[{[]/.test(text) || /\d{16}/.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A clear word instead of a complaint about some control character deep in a picture or archive. */
function refuseBinary(text: string): void {
  const at = text.slice(0, 65_536).search(/[\0�]/);
  if (at < 0) return;
  const { line, column } = lineColumn(text, at);
  throw new YamlError('the file is binary or not UTF-8, so it can’t be a manifest', line, column);
}
