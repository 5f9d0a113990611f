import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import { resolvePlain, resolveTagged, type Scalar } from './resolve-scalar.js';
import { lineColumn, YamlError } from './yaml-error.js';

/** JSON value; objects have no prototype tricks: `__proto__` is a key like any other. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
/** `last-wins` is what Kubernetes and kubectl do, and what manifests that are in use rely on; nearly always it is a mistake. */
export type RepeatedKeys = 'refuse' | 'last-wins';
export interface YamlDocument {
  /** `undefined` for a document that holds nothing at all, a comment perhaps. */
  readonly value: JsonValue | undefined;
  /** Offset in the text. */
  readonly offset: number;
  /** Offsets of the mappings of the two upper levels, to say where an item of a list stands. */
  readonly offsets: WeakMap<object, number>;
}

/** Nodes that a document may have once its aliases are written out; a hundred times what the biggest known CRDs have. */
const NODE_LIMIT = 2_000_000;
/** Bounds of numbers in JSON schemas are floats for the API server, so rounding them changes nothing. */
const schemaBounds = new Set(['minimum', 'maximum', 'multipleOf']);

interface Anchored {
  value: JsonValue;
  /** 0 while it is still being read: an alias to it would contain itself. */
  nodes: number;
}
interface Frame {
  readonly value: JsonValue[] | { [key: string]: JsonValue };
  readonly anchor: string;
  readonly start: number;
  nodes: number;
  key: string | undefined;
  keyOffset: number;
  merge: boolean;
  /** Keys that a merge brought: the mapping's own may replace them. */
  merged: Set<string> | undefined;
}

/** Makes documents of parser events by the rules of sigs.k8s.io/yaml, where a repeated key may be refused. */
export class Constructor {
  private index = 0;
  private anchors = new Map<string, Anchored>();
  private frames: Frame[] = [];
  private offsets = new WeakMap<object, number>();
  private root: JsonValue | undefined;
  private rootOffset = -1;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
    private readonly repeatedKeys: RepeatedKeys,
  ) {}

  documents(): YamlDocument[] {
    const documents: YamlDocument[] = [];
    for (; this.index < this.events.length; this.index++) {
      const event = this.events[this.index];
      if (event === undefined) break;
      if (event.type === EVENT_ID.DOCUMENT) this.begin();
      else if (event.type === EVENT_ID.POP && this.frames.length === 0)
        documents.push({ value: this.root, offset: Math.max(0, this.rootOffset), offsets: this.offsets });
      else this.take(event);
    }
    return documents;
  }

  private begin(): void {
    this.anchors = new Map();
    this.offsets = new WeakMap();
    this.root = undefined;
    this.rootOffset = -1;
  }

  private take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.scalar(event);
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const anchor = event.anchorStart < 0 ? '' : this.text.slice(event.anchorStart, event.anchorEnd);
        const value = event.type === EVENT_ID.SEQUENCE ? [] : {};
        if (anchor) this.anchors.set(anchor, { value, nodes: 0 });
        if (this.frames.length <= 2 && event.type === EVENT_ID.MAPPING) this.offsets.set(value, event.start);
        this.frames.push({ value, anchor, start: event.start, nodes: 1, key: undefined, keyOffset: -1, merge: false, merged: undefined });
        return;
      }
      case EVENT_ID.ALIAS: {
        const name = this.text.slice(event.anchorStart, event.anchorEnd);
        const anchored = this.anchors.get(name);
        if (!anchored) this.fail(`there is no anchor &${name} above this alias`, event.anchorStart);
        if (anchored.nodes === 0) this.fail(`the anchor &${name} contains itself`, event.anchorStart);
        return this.add(anchored.value, anchored.nodes, event.anchorStart);
      }
      case EVENT_ID.POP: {
        const frame = this.frames.pop();
        if (!frame) return;
        if (frame.anchor) this.anchors.set(frame.anchor, { value: frame.value, nodes: frame.nodes });
        return this.add(frame.value, frame.nodes, frame.start);
      }
    }
  }

  private scalar(event: ScalarEvent): void {
    const text = this.textOf(event);
    const offset = event.tagStart >= 0 ? event.tagStart : event.valueStart;
    let value: Scalar;
    try {
      value = this.resolve(event, text);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error), offset);
    }
    const frame = this.frames.at(-1);
    if (frame && !Array.isArray(frame.value) && frame.key === undefined && !frame.merge) {
      if (event.anchorStart >= 0) this.anchor(event, typeof value === 'bigint' ? Number(value) : value);
      return this.beginPair(frame, value, event.style === SCALAR_STYLE.PLAIN && text === '<<', offset);
    }
    const exact = typeof value === 'bigint' ? this.double(value, frame?.key, offset) : value;
    this.anchor(event, exact);
    this.add(exact, 1, offset);
  }

  /** A block scalar at the very end of a text without final line break has none either for go-yaml; js-yaml adds one. */
  private textOf(event: ScalarEvent): string {
    const text = getScalarValue(this.text, event);
    const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    return block && event.valueEnd >= this.text.length && !this.text.endsWith('\n') ? text.replace(/\n$/, '') : text;
  }

  private anchor(event: ScalarEvent, value: JsonValue): void {
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), { value, nodes: 1 });
  }

  private resolve(event: ScalarEvent, text: string): Scalar {
    if (event.tagStart < 0) return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : text;
    const raw = this.text.slice(event.tagStart, event.tagEnd);
    const short = /^(?:!!|!<tag:yaml\.org,2002:|tag:yaml\.org,2002:)([^>]*)>?$/.exec(raw)?.[1];
    return short === undefined ? text : resolveTagged(short, text);
  }

  private double(value: bigint, key: string | undefined, offset: number): number {
    if (key !== undefined && schemaBounds.has(key)) return Number(value);
    return this.fail(
      `the number ${value} is larger than 2^53, so it would be rounded on its way to the cluster; where the field takes text, write it in quotes`,
      offset,
    );
  }

  private beginPair(frame: Frame, key: Scalar, merge: boolean, offset: number): void {
    if (key === null) this.fail('a key must not be null or empty', offset);
    frame.merge = merge;
    frame.key = merge ? undefined : String(key);
    frame.keyOffset = offset;
  }

  private add(value: JsonValue, nodes: number, offset: number): void {
    const frame = this.frames.at(-1);
    if (!frame) {
      this.root = value;
      this.rootOffset = offset;
      return;
    }
    frame.nodes += nodes;
    if (frame.nodes > NODE_LIMIT)
      this.fail(
        `the document has over ${NODE_LIMIT.toLocaleString('en')} values once its aliases are written out; use fewer aliases`,
        offset,
      );
    if (Array.isArray(frame.value)) frame.value.push(value);
    else if (frame.merge) this.mergeInto(frame, frame.value, value, offset);
    else if (frame.key === undefined) {
      if (typeof value === 'object' && value !== null) this.fail('a list or mapping can’t be a key', offset);
      this.beginPair(frame, value, false, offset);
    } else this.setPair(frame, frame.value, frame.key, value);
  }

  private setPair(frame: Frame, target: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
    if (!frame.merged?.delete(key) && this.repeatedKeys === 'refuse' && Object.hasOwn(target, key))
      this.fail(`the key "${key}" stands twice in this mapping`, frame.keyOffset);
    set(target, key, value);
    frame.key = undefined;
  }

  /** As go-yaml does it, and so kubectl: the earlier of several sources wins, and a merge replaces keys that stand above it. */
  private mergeInto(frame: Frame, target: { [key: string]: JsonValue }, value: JsonValue, offset: number): void {
    frame.merge = false;
    for (const source of Array.isArray(value) ? [...value].reverse() : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source))
        this.fail('<< takes a mapping or a list of mappings', offset);
      for (const [key, item] of Object.entries(source)) {
        set(target, key, item);
        (frame.merged ??= new Set()).add(key);
      }
    }
  }

  private fail(message: string, offset: number): never {
    const { line, column } = lineColumn(this.text, Math.max(0, offset));
    throw new YamlError(message, line, column);
  }
}

function set(target: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
