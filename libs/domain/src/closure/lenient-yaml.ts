import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml';

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly line: number;
  readonly column: number;
}
export interface YamlMap {
  readonly kind: 'map';
  /** In the order written; keys may repeat. Merged maps (`<<`) are unfolded. */
  readonly entries: readonly YamlEntry[];
}
export interface YamlEntry {
  readonly key: string;
  readonly value: YamlNode;
  /** Where the key stands; absent for a key that is no text. */
  readonly at?: YamlScalar;
}
export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}
export type YamlNode = YamlScalar | YamlMap | YamlList;
export interface LenientYaml {
  readonly documents: readonly YamlNode[];
  /** False if anything in the text was not understood: what was read may be less than another YAML reader finds. */
  readonly certain: boolean;
}

/** More nodes come of aliases on aliases only. */
const MAX_NODES = 200_000;
const MAX_DOCUMENTS = 2_000;
/** Nothing that a person writes is nested deeper. */
const MAX_DEPTH = 250;

/**
 * Reads YAML for the file names in it: every scalar stays the text it is, since Go's readers and YAML 1.2 ones differ on what `yes`, `012` or
 * a date mean. Never throws, and takes no longer for text that is made to overwhelm a reader.
 */
export function readLenientYaml(text: string): LenientYaml {
  if (hasMoreThan(text, '\n---', MAX_DOCUMENTS)) return { documents: [], certain: false };
  try {
    return new NodeReader(text, parseEvents(text, { maxDepth: MAX_DEPTH })).read();
  } catch {
    return { documents: [], certain: false };
  }
}

function hasMoreThan(text: string, what: string, limit: number): boolean {
  let count = 0;
  for (let at = text.indexOf(what); at >= 0 && count <= limit; at = text.indexOf(what, at + what.length)) count++;
  return count > limit;
}

class NodeReader {
  private at = 0;
  private nodes = 0;
  private certain = true;
  private anchors = new Map<string, YamlNode>();
  private readonly lineStarts: number[] = [0];

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  read(): LenientYaml {
    const documents: YamlNode[] = [];
    while (this.at < this.events.length) {
      if (this.events[this.at++]?.type !== EVENT_ID.DOCUMENT) continue;
      this.anchors = new Map();
      const node = this.next();
      if (node) documents.push(node);
    }
    return { documents, certain: this.certain };
  }

  /** The node that begins here; undefined at the end of what holds it. */
  private next(): YamlNode | undefined {
    const event = this.events[this.at++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.named(event, { kind: 'scalar', text: getScalarValue(this.text, event), ...this.position(event.valueStart) });
      case EVENT_ID.SEQUENCE:
        return this.named(event, { kind: 'list', items: this.children() });
      case EVENT_ID.MAPPING:
        return this.named(event, { kind: 'map', entries: this.entries() });
      case EVENT_ID.ALIAS:
        return this.alias(this.text.slice(event.anchorStart, event.anchorEnd));
      default:
        return undefined;
    }
  }

  private children(): YamlNode[] {
    const children: YamlNode[] = [];
    for (let child = this.next(); child; child = this.next()) children.push(child);
    return children;
  }

  private entries(): YamlMap['entries'] {
    const children = this.children();
    return children.flatMap((key, index) => {
      const value = children[index + 1];
      if (index % 2 === 1 || !value) return [];
      if (key.kind !== 'scalar') return [{ key: '', value }];
      return key.text === '<<' ? merged(value) : [{ key: key.text, value, at: key }];
    });
  }

  private named(event: { anchorStart: number; anchorEnd: number }, node: YamlNode): YamlNode {
    this.count(1);
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  /** An alias to what is still being read finds nothing yet. */
  private alias(name: string): YamlNode {
    const node = this.anchors.get(name);
    if (!node) this.certain = false;
    else this.count(sizeOf(node, MAX_NODES));
    return node ?? { kind: 'list', items: [] };
  }

  private count(nodes: number): void {
    if ((this.nodes += nodes) > MAX_NODES) throw new RangeError('too many nodes');
  }

  private position(offset: number): { line: number; column: number } {
    const start = offset > 0 && /["']/.test(this.text.charAt(offset - 1)) ? offset - 1 : offset;
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: start - (this.lineStarts[low] ?? 0) + 1 };
  }
}

/** Nodes of a tree with its aliases written out, counted no further than `limit`. */
function sizeOf(node: YamlNode, limit: number): number {
  if (node.kind === 'scalar') return 1;
  let size = 1;
  for (const child of node.kind === 'list' ? node.items : node.entries.map(({ value }) => value)) {
    if ((size += sizeOf(child, limit - size)) > limit) break;
  }
  return size;
}

const merged = (node: YamlNode): YamlMap['entries'] =>
  node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items.flatMap((item) => merged(item)) : [];

/** Values under a key, read as Go's JSON decoder does: without regard to case, and more than one if it is repeated. */
export const valuesOf = (node: YamlNode | undefined, key: string): YamlNode[] =>
  node?.kind === 'map' ? node.entries.filter((entry) => entry.key.toLowerCase() === key.toLowerCase()).map((entry) => entry.value) : [];
/** Items of every list under a key. */
export const itemsOf = (node: YamlNode | undefined, key: string): YamlNode[] =>
  valuesOf(node, key).flatMap((value) => (value.kind === 'list' ? value.items : []));
const isText = (node: YamlNode): node is YamlScalar => node.kind === 'scalar' && node.text !== '';
/** Non-empty scalars under a key, a list's items included. */
export const textsOf = (node: YamlNode | undefined, key: string): YamlScalar[] =>
  valuesOf(node, key)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .filter(isText);
/** Every scalar at any depth. */
export function* scalarsOf(node: YamlNode): Generator<YamlScalar> {
  if (node.kind === 'scalar') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* scalarsOf(item);
  else for (const { value } of node.entries) yield* scalarsOf(value);
}

/** Where a field's key stands: `spec.replicas` as `['spec', 'replicas']`, items of lists by their number. Undefined where it isn't there. */
export function locateField(root: YamlNode | undefined, path: readonly (string | number)[]): { line: number; column: number } | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  if (root?.kind === 'list') {
    const item = root.items[Number(first)];
    if (rest.length > 0) return locateField(item, rest);
    return item?.kind === 'scalar' ? { line: item.line, column: item.column } : undefined;
  }
  const entry = root?.kind === 'map' ? root.entries.find(({ key }) => key === String(first)) : undefined;
  if (!entry) return undefined;
  if (rest.length > 0) return locateField(entry.value, rest);
  return entry.at && { line: entry.at.line, column: entry.at.column };
}
