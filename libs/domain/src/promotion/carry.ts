import picomatch from 'picomatch';
import { applySetters, readSetters, type SetterProblem } from '../image-automation/setters.js';
import { isKustomization, readKustomizeImages, setKustomizeImages, type KustomizeImage } from '../image-automation/kustomize-images.js';

/** Files of one environment's folder, by path relative to it. */
export type FolderFiles = ReadonlyMap<string, Uint8Array>;
export interface Carried {
  /** New content by path relative to the folder; null deletes. */
  readonly files: ReadonlyMap<string, Uint8Array | null>;
  /** Images as `name: old → new`, and files as `file: path`. */
  readonly changes: readonly string[];
  /** What keeps the target from becoming as the source is, one sentence each. */
  readonly problems: readonly string[];
}

/** A file that is copied whole. Kustomizations hold what makes an environment different, so a glob must name them to copy them. */
export function copyMatcher(globs: readonly string[] | undefined): (path: string) => boolean {
  if (!globs || globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true });
}

/**
 * Takes a version from one environment's folder to the next one's: values at setter markers, entries of kustomize's `images` by name, and whole files
 * that the globs take (what the source lacks is deleted). All else is the environment's own and stays, to the character.
 */
export function carryVersion(source: FolderFiles, target: FolderFiles, isCopied: (path: string) => boolean): Carried {
  const setters = new Map<string, string>();
  const images = new Map<string, KustomizeImage>();
  for (const [path, bytes] of source) {
    const text = textOf(path, bytes);
    if (text === undefined) continue;
    for (const { setter, value } of readSetters(text)) setters.set(setter.text, value);
    if (isKustomization(path)) for (const [name, image] of readKustomizeImages(text)) images.set(name, image);
  }
  const files = new Map<string, Uint8Array | null>();
  const changes: string[] = [];
  const problems: string[] = [];
  for (const [path, bytes] of target) {
    if (isCopied(path)) continue;
    const text = textOf(path, bytes);
    if (text === undefined) continue;
    const edited = edit(path, text, setters, images);
    changes.push(...edited.changes);
    problems.push(...edited.problems);
    if (edited.text !== text) files.set(path, Buffer.from(edited.text));
  }
  for (const [path, bytes] of copies(source, target, isCopied)) {
    files.set(path, bytes);
    changes.push(bytes === null ? `file removed: ${path}` : `file: ${path}`);
  }
  return { files, changes: [...new Set(changes)], problems };
}

function edit(path: string, text: string, setters: ReadonlyMap<string, string>, images: ReadonlyMap<string, KustomizeImage>) {
  const missing = (setter: string): Pick<SetterProblem, 'code' | 'message'> => ({ code: 'PolicyUnknown', message: setter });
  const set = applySetters(text, ({ text: setter }) => setters.get(setter) ?? missing(setter));
  const listed = isKustomization(path) ? setKustomizeImages(set.text, images) : { text: set.text, changes: [], problems: [] };
  return {
    text: listed.text,
    changes: [...set.changes.map(({ setter, oldValue, newValue }) => `${setter}: ${oldValue} → ${newValue}`), ...listed.changes],
    problems: [
      // A marker that only the target has is a matter of its own.
      ...set.problems.filter(({ code }) => code !== 'PolicyUnknown').map(({ message, line }) => `${path}:${line}: ${message}`),
      ...listed.problems.map(
        (name) => `${path}: the entry ${name} of images names other fields than in the environment before; write both alike`,
      ),
    ],
  };
}

function* copies(source: FolderFiles, target: FolderFiles, isCopied: (path: string) => boolean): Generator<[string, Uint8Array | null]> {
  for (const [path, bytes] of source) {
    const there = target.get(path);
    if (isCopied(path) && !(there && Buffer.compare(there, bytes) === 0)) yield [path, bytes];
  }
  for (const path of target.keys()) if (isCopied(path) && !source.has(path)) yield [path, null];
}

/** Text of a YAML file; undefined for all else. */
function textOf(path: string, bytes: Uint8Array): string | undefined {
  if (!/\.ya?ml$/.test(path) && !isKustomization(path)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
