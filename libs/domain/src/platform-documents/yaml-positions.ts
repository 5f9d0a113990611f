import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

export type Path = readonly PropertyKey[];
export interface LineColumn {
  line: number;
  column: number;
}

const resolved = (node: unknown, document: Document): unknown => (isAlias(node) ? node.resolve(document) : node);
const keyText = (key: unknown): unknown => (isScalar(key) ? key.value : key);

/**
 * The YAML node that a path leads to, or the nearest one before it: for a missing key the key of its parent, which is where it must be
 * written. With `atKey` the key itself instead of its value.
 */
function nodeAt(document: Document, path: Path, atKey: boolean): Node | undefined {
  let node: unknown = document.contents;
  let nearest: unknown = node;
  let key: unknown;
  for (const [index, step] of path.entries()) {
    const parent = resolved(node, document);
    const last = index === path.length - 1;
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && String(keyText(item.key)) === String(step));
      if (!pair) return isNode(nearest) ? nearest : undefined;
      key = pair.key;
      node = pair.value;
      nearest = key;
    } else if (isSeq(parent) && typeof step === 'number') {
      node = parent.items[step];
      key = node;
      if (node !== undefined) nearest = node;
    } else break;
    if (last && atKey) return isNode(key) ? key : undefined;
  }
  return isNode(node) ? node : isNode(nearest) ? nearest : undefined;
}

/** Line and column (both from 1) of what a path leads to. */
export function positionAt(document: Document, lines: LineCounter, path: Path, atKey = false): LineColumn {
  const offset = nodeAt(document, path, atKey)?.range?.[0] ?? document.contents?.range?.[0] ?? 0;
  return at(lines, offset);
}
export function at(lines: LineCounter, offset: number): LineColumn {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** `spec.destinations[0].cluster` */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? String(step) : `.${String(step)}`;
  return text;
}
