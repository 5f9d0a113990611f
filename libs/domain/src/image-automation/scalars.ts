import { isScalar, LineCounter, parse, parseAllDocuments, Scalar, visit, type Document } from 'yaml';

/** A value on one line of a YAML text. */
export interface ScalarPlace {
  readonly value: string;
  /** Offsets of what was written, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly style: 'plain' | 'single' | 'double';
  /** Keys and numbers that lead to it in its document. */
  readonly document: Document;
}
export interface YamlText {
  readonly documents: readonly Document[];
  readonly lines: LineCounter;
  /** First thing that is no YAML, if any. */
  readonly error: { readonly message: string; readonly line: number; readonly column: number } | undefined;
}

export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const list: Document[] = Array.isArray(documents) ? documents : [];
  const first = list.flatMap(({ errors }) => errors)[0];
  const at = first && lines.linePos(first.pos[0]);
  return { documents: list, lines, error: first && { message: first.message, line: at?.line ?? 1, column: at?.col ?? 1 } };
}

/** Values on one line, keys left out, in the order written. */
export function* scalarPlaces({ documents }: YamlText): Generator<ScalarPlace> {
  for (const document of documents) {
    const found: ScalarPlace[] = [];
    visit(document, {
      Scalar(key, node) {
        const place = key === 'key' ? undefined : placeOf(node, document);
        if (place) found.push(place);
      },
    });
    yield* found;
  }
}

export function placeOf(node: unknown, document: Document): ScalarPlace | undefined {
  if (!isScalar(node) || !node.range || node.range[1] <= node.range[0]) return undefined;
  const style = STYLES[node.type ?? ''];
  if (!style) return undefined;
  const value = node.source ?? String(node.value);
  return { value, start: node.range[0], end: node.range[1], style, document };
}
const STYLES: Readonly<Record<string, ScalarPlace['style']>> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
};

/** A text in the style of what it replaces; plain text that another reader would take for a number, a truth value or a date is quoted. */
export function written(value: string, style: ScalarPlace['style']): string {
  if (style === 'single') return `'${value.replaceAll("'", "''")}'`;
  if (style === 'double' || !isPlainString(value)) return JSON.stringify(value);
  return value;
}

function isPlainString(value: string): boolean {
  if (!/^[A-Za-z0-9/._-][A-Za-z0-9/._:@+-]*$/.test(value) || value.endsWith(':')) return false;
  // Base 60 and octal numbers of YAML 1.1 are still numbers to some readers.
  return (
    typeof parse(value) === 'string' &&
    typeof parse(value, { version: '1.1' }) === 'string' &&
    !/^[-+]?\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?$/i.test(value)
  );
}
