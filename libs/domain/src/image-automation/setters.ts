import type { Document } from 'yaml';
import { readYaml, scalarPlaces, written, type ScalarPlace, type YamlText } from './scalars.js';
import { applyEdits, type TextEdit } from './text-edits.js';

/** What a marker asks for. */
export interface Setter {
  /** Namespace and name of an image policy, as ImagePolicy's `spec.marker`. */
  readonly policy: string;
  readonly part: 'image' | 'name' | 'tag' | 'digest';
  /** As it is written: `flux-system:api:tag`. */
  readonly text: string;
}
export interface SetterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
export interface SetterPlace {
  readonly setter: Setter;
  readonly value: string;
  readonly object: SetterObject;
  readonly line: number;
  readonly column: number;
}
export interface SetterChange {
  readonly setter: string;
  readonly oldValue: string;
  readonly newValue: string;
  readonly object: SetterObject;
}
export interface SetterProblem {
  readonly code: 'YamlInvalid' | 'MarkerInvalid' | 'MarkerMisplaced' | 'PolicyUnknown' | 'PolicyNotReady';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}
export interface SetterResult {
  readonly text: string;
  readonly changes: readonly SetterChange[];
  readonly problems: readonly SetterProblem[];
}
/** What stands in every marker: files without it need not be read. */
export const MARKER = '"$imagepolicy"';
/** Flux reads markers in these files only. */
export const holdsMarkers = (path: string): boolean => /\.ya?ml$/.test(path) || /(^|\/)Kustomization$/.test(path);

/**
 * Sets the values beside markers (`image: x:1 # {"$imagepolicy": "ns:name"}`). Nothing but the characters of these values changes.
 * Semantics: Flux's image-automation-controller; only scalars have markers, on their own line. What can't be carried out is told, and the rest is done.
 * @param valueOf the value for a marker, or what keeps it from being set
 */
export function applySetters(text: string, valueOf: (setter: Setter) => string | Pick<SetterProblem, 'code' | 'message'>): SetterResult {
  if (!text.includes(MARKER)) return { text, changes: [], problems: [] };
  const yaml = readYaml(text);
  const { places, problems } = findPlaces(text, yaml);
  const edits: TextEdit[] = [];
  const changes: SetterChange[] = [];
  for (const { scalar, setter } of places) {
    const value = valueOf(setter);
    if (typeof value !== 'string') problems.push({ ...value, ...positionOf(yaml, scalar.start) });
    else if (value !== scalar.value) {
      edits.push({ start: scalar.start, end: scalar.end, text: written(value, scalar.style) });
      changes.push({ setter: setter.text, oldValue: scalar.value, newValue: value, object: objectOf(scalar.document) });
    }
  }
  return { text: applyEdits(text, edits), changes, problems };
}

/** The values that stand beside markers, in the order written. */
export function readSetters(text: string): SetterPlace[] {
  if (!text.includes(MARKER)) return [];
  const yaml = readYaml(text);
  return findPlaces(text, yaml).places.map(({ scalar, setter }) => ({
    setter,
    value: scalar.value,
    object: objectOf(scalar.document),
    ...positionOf(yaml, scalar.start),
  }));
}

interface Marked {
  readonly scalar: ScalarPlace;
  readonly setter: Setter;
}

function findPlaces(text: string, yaml: YamlText): { places: Marked[]; problems: SetterProblem[] } {
  const problems: SetterProblem[] = [];
  if (yaml.error) {
    const { message, line, column } = yaml.error;
    return {
      places: [],
      problems: [{ code: 'YamlInvalid', message: `This is no YAML, so its markers can't be found: ${message}`, line, column }],
    };
  }
  const places: Marked[] = [];
  const used = new Set<number>();
  for (const scalar of scalarPlaces(yaml)) {
    const [rest = ''] = text.slice(scalar.end).split('\n', 1);
    // In a flow map a comma parts the value from its comment.
    const [all = '', before = '', json = ''] = /^([ \t]*,?[ \t]+#[ \t]*)(\{.*\})[ \t]*\r?$/.exec(rest) ?? [];
    if (all === '' || !json.includes(MARKER)) continue;
    used.add(scalar.end + before.length);
    const setter = readMarker(json);
    if (setter) places.push({ scalar, setter });
    else {
      const message = `The marker ${json} is not understood. Write it as {"$imagepolicy": "namespace:policy"}, with :name, :tag or :digest at its end where only that part is wanted.`;
      problems.push({ code: 'MarkerInvalid', message, ...positionOf(yaml, scalar.end + before.length) });
    }
  }
  for (const match of text.matchAll(/#[ \t]*(?=\{[ \t]*"\$imagepolicy")/g)) {
    const at = match.index + match[0].length;
    if (used.has(at)) continue;
    const message = 'This marker stands beside no value on its own line, so it changes nothing. Put it behind the value that it is for.';
    problems.push({ code: 'MarkerMisplaced', message, ...positionOf(yaml, at) });
  }
  return { places, problems };
}

function readMarker(json: string): Setter | undefined {
  try {
    const { $imagepolicy: text } = JSON.parse(json) as { $imagepolicy?: unknown };
    if (typeof text !== 'string') return undefined;
    const [, policy, part = 'image'] = /^([^:\s]+:[^:\s]+)(?::(name|tag|digest))?$/.exec(text) ?? [];
    return policy === undefined ? undefined : { policy, part: part as Setter['part'], text };
  } catch {
    return undefined;
  }
}

function positionOf({ lines }: YamlText, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function objectOf(document: Document): SetterObject {
  const text = (...path: string[]): string => {
    const value: unknown = document.getIn(path);
    return typeof value === 'string' ? value : '';
  };
  return { apiVersion: text('apiVersion'), kind: text('kind'), namespace: text('metadata', 'namespace'), name: text('metadata', 'name') };
}
