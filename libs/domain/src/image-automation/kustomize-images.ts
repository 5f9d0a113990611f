import { isMap, isPair, isScalar, isSeq, type Document, type Pair, type YAMLMap } from 'yaml';
import { placeOf, readYaml, written } from './scalars.js';
import { applyEdits, type TextEdit } from './text-edits.js';

const FIELDS = ['newName', 'newTag', 'digest'] as const;
type Field = (typeof FIELDS)[number];
/** What an entry of kustomize's `images` sets. */
export type KustomizeImage = Readonly<Partial<Record<Field, string>>>;
export const isKustomization = (path: string): boolean => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);

export interface KustomizeImagesResult {
  readonly text: string;
  /** `name: old → new`. */
  readonly changes: readonly string[];
  /** Names of entries that would have to be written otherwise than by replacing values. */
  readonly problems: readonly string[];
}

/** Entries of a kustomization's `images` by name. */
export function readKustomizeImages(text: string): Map<string, KustomizeImage> {
  const found = new Map<string, KustomizeImage>();
  for (const { name, map } of entriesOf(readYaml(text).documents)) {
    found.set(name, Object.fromEntries(fieldsOf(map).map(({ field, value }) => [field, value])));
  }
  return found;
}

/**
 * Gives entries of `images` that are in both the values of `wanted`, entry by name. Only values change, and where one names a digest and the other a tag
 * also the key; an entry that can't be made equal so is told. Entries that are in one only stay.
 */
export function setKustomizeImages(text: string, wanted: ReadonlyMap<string, KustomizeImage>): KustomizeImagesResult {
  const edits: TextEdit[] = [];
  const changes: string[] = [];
  const problems: string[] = [];
  for (const { name, map, document } of entriesOf(readYaml(text).documents)) {
    const want = wanted.get(name);
    if (!want) continue;
    const has = fieldsOf(map);
    const made = editsOf(text, map, document, has, want);
    if (!made) problems.push(name);
    else if (made.length > 0) {
      edits.push(...made);
      changes.push(`${name}: ${shown(Object.fromEntries(has.map(({ field, value }) => [field, value])))} → ${shown(want)}`);
    }
  }
  return { text: applyEdits(text, edits), changes, problems };
}

const shown = ({ newName, newTag, digest }: KustomizeImage): string =>
  [newName, newTag ? `${newName ? ':' : ''}${newTag}` : '', digest ? `@${digest}` : ''].join('') || '(nothing)';

interface Entry {
  readonly name: string;
  readonly map: YAMLMap;
  readonly document: Document;
}
function entriesOf(documents: readonly Document[]): Entry[] {
  return documents.flatMap((document) => {
    const images: unknown = isMap(document.contents) ? document.get('images') : undefined;
    const items = isSeq(images) ? images.items : [];
    return items.flatMap((map): Entry[] => {
      const name: unknown = isMap(map) ? map.get('name') : undefined;
      return isMap(map) && typeof name === 'string' ? [{ name, map: map as YAMLMap, document }] : [];
    });
  });
}

interface FieldPlace {
  readonly field: Field;
  readonly value: string;
  readonly pair: Pair;
}
const fieldsOf = (map: YAMLMap): FieldPlace[] =>
  map.items.flatMap((pair) => {
    const key = isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : '';
    const field = FIELDS.find((name) => name === key);
    if (!field || !isScalar(pair.value)) return [];
    return [{ field, value: pair.value.source ?? String(pair.value.value), pair: pair as Pair }];
  });

/** Undefined if it takes more than replacing what is there. */
function editsOf(text: string, map: YAMLMap, document: Document, has: readonly FieldPlace[], want: KustomizeImage): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const missing = FIELDS.filter((field) => want[field] !== undefined && !has.some((one) => one.field === field));
  for (const { field, value, pair } of has) {
    const to = want[field] !== undefined ? field : missing.shift();
    const next = to === undefined ? undefined : want[to];
    const place = placeOf(pair.value, document);
    const key = placeOf(pair.key, document);
    if (to === undefined || next === undefined || !place || !key) return undefined;
    if (to !== field) edits.push({ start: key.start, end: key.end, text: to });
    if (next !== value) edits.push({ start: place.start, end: place.end, text: written(next, place.style) });
  }
  if (missing.length === 0) return edits;
  const insertion = insertionAt(
    text,
    map,
    missing.map((field) => `${field}: ${written(want[field] ?? '', 'plain')}`),
  );
  return insertion && [...edits, insertion];
}

/** New lines behind the last one of the entry, indented as its keys are. */
function insertionAt(text: string, map: YAMLMap, lines: readonly string[]): TextEdit | undefined {
  const [first, last] = [map.items[0], map.items.at(-1)];
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  const end = isScalar(last?.value) ? last.value.range?.[1] : undefined;
  if (start === undefined || end === undefined) return undefined;
  if (map.flow) return { start: end, end, text: lines.map((line) => `, ${line}`).join('') };
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const newline = text.indexOf('\n', end);
  const at = newline < 0 ? text.length : newline;
  const lineEnd = text.charAt(at - 1) === '\r' ? '\r\n' : '\n';
  const place = lineEnd === '\r\n' ? at - 1 : at;
  return { start: place, end: place, text: lines.map((line) => `${lineEnd}${indent}${line}`).join('') };
}
