import type { SourceSpec } from '@fairlead/contracts';
import {
  KUSTOMIZATION_NAMES,
  locateField,
  readLenientYaml,
  textsOf,
  itemsOf,
  valuesOf,
  type KubeObject,
  type YamlNode,
} from '@fairlead/domain';
import { sourcePath } from '../detect-renderer.js';
import { folderTree } from '../folder-tree.js';

/** Where a field of an object is set: a place in a file, or the application itself. */
export interface Setting {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly by?: string;
}
interface Found {
  readonly setting: Required<Omit<Setting, 'by'>>;
  /** Steps from the source's folder to the file's. */
  readonly distance: number;
  /** What a kustomization says of an object counts more than the object's own file beside it. */
  readonly rank: number;
}

const MAX_FILES = 2_000;
const MAX_BYTES = 256 * 1024;

/**
 * Finds, in the files that a source is rendered from, the document or patch that sets a field of a rendered object: of the same kind, and of its name or one that a
 * prefix or suffix was put to. What lies nearest to the source's folder is what has the last word. Undefined: it can't be told.
 * @param field dotted; without it the object's own document is looked for
 */
export async function findSetting(
  root: string,
  source: SourceSpec,
  object: KubeObject,
  field: string | undefined,
): Promise<Setting | undefined> {
  const path = sourcePath(source.path);
  const { kind, metadata } = object;
  if (field === 'spec.replicas' && source.kustomize?.replicas?.some(({ name }) => isNameOf(name, metadata.name)))
    return { by: "the application's spec.source.kustomize.replicas" };
  const keys = field?.split('.') ?? ['metadata', 'name'];
  const found: Found[] = [];
  for (const { file, text } of await texts(root)) {
    const distance = distanceOf(path === '.' ? '' : path, folderOf(file));
    const add = (rank: number, at: { line: number; column: number } | undefined): void => {
      if (at) found.push({ setting: { file, ...at }, distance, rank });
    };
    for (const document of readLenientYaml(text).documents) {
      if (isKustomization(file)) for (const at of inKustomization(document, text, kind, metadata.name, keys)) add(1, at);
      else if (isAbout(document, kind, metadata.name)) add(0, locateField(document, keys));
    }
  }
  found.sort((a, b) => a.distance - b.distance || b.rank - a.rank || (a.setting.file < b.setting.file ? -1 : 1));
  return found[0]?.setting;
}

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
const isKustomization = (file: string): boolean => KUSTOMIZATION_NAMES.some((name) => file === name || file.endsWith(`/${name}`));
const isNameOf = (written: string, rendered: string): boolean => written !== '' && (rendered === written || rendered.includes(written));

function isAbout(document: YamlNode | undefined, kind: string, name: string): boolean {
  const [written] = valuesOf(document, 'metadata').flatMap((metadata) => textsOf(metadata, 'name'));
  return textsOf(document, 'kind')[0]?.text === kind && written !== undefined && isNameOf(written.text, name);
}

/** Its `replicas`, and patches that are written in it. */
function* inKustomization(
  kustomization: YamlNode,
  text: string,
  kind: string,
  name: string,
  keys: readonly string[],
): Generator<{ line: number; column: number } | undefined> {
  if (keys.join('.') === 'spec.replicas') {
    for (const item of itemsOf(kustomization, 'replicas')) {
      if (textsOf(item, 'name').some((written) => isNameOf(written.text, name))) yield locateField(item, ['count']);
    }
  }
  const patches = [...itemsOf(kustomization, 'patches'), ...itemsOf(kustomization, 'patchesJson6902')].map((item) => ({
    targets: valuesOf(item, 'target'),
    texts: textsOf(item, 'patch'),
  }));
  const merged = itemsOf(kustomization, 'patchesStrategicMerge').flatMap((item) => (item.kind === 'scalar' ? [item] : []));
  for (const { targets, texts: written } of [...patches, { targets: [], texts: merged }]) {
    for (const scalar of written) {
      for (const document of readLenientYaml(scalar.text).documents) {
        const inside =
          document.kind === 'list'
            ? operation(document, targets, kind, name, keys)
            : isAbout(document, kind, name)
              ? locateField(document, keys)
              : undefined;
        if (inside) yield inFile(text, scalar, inside);
      }
    }
  }
}

/** A place in a text that a file holds: of one written in a block the lines are those of the file; of any other its beginning must do. */
function inFile(
  text: string,
  scalar: { line: number; column: number },
  inside: { line: number; column: number },
): { line: number; column: number } {
  const [header = '', first = ''] = text.split('\n').slice(Math.max(0, scalar.line - 2), scalar.line);
  if (scalar.line < 2 || !/[|>][-+\d]*\s*(#.*)?$/.test(header)) return { line: scalar.line, column: scalar.column };
  return { line: scalar.line + inside.line - 1, column: first.search(/\S|$/) + inside.column };
}

function operation(
  operations: YamlNode,
  targets: readonly YamlNode[],
  kind: string,
  name: string,
  keys: readonly string[],
): { line: number; column: number } | undefined {
  const isMeant = targets.some((target) => {
    const [wantedKind, wantedName] = [textsOf(target, 'kind')[0]?.text, textsOf(target, 'name')[0]?.text];
    return (wantedKind === undefined || wantedKind === kind) && (wantedName === undefined || isNameOf(wantedName, name));
  });
  if (!isMeant || operations.kind !== 'list') return undefined;
  const pointer = `/${keys.join('/')}`;
  const found = operations.items.find((item) => textsOf(item, 'path').some((path) => path.text === pointer));
  return found && (locateField(found, ['value']) ?? locateField(found, ['path']));
}

/** Steps up from the source's folder, then down. */
function distanceOf(from: string, to: string): number {
  const [a, b] = [from, to].map((path) => (path === '' ? [] : path.split('/')));
  let common = 0;
  while (common < (a?.length ?? 0) && a?.[common] === b?.[common]) common++;
  return (a?.length ?? 0) - common + ((b?.length ?? 0) - common);
}

async function texts(root: string): Promise<{ file: string; text: string }[]> {
  const tree = folderTree(root);
  const found: { file: string; text: string }[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await tree.list(folder)) {
      if (found.length >= MAX_FILES) return;
      if (entry.type === 'directory') await walk(entry.path);
      else if (entry.type === 'file' && /\.ya?ml$|\/Kustomization$|\.json$/.test(`/${entry.path}`) && (entry.size ?? 0) <= MAX_BYTES)
        found.push({ file: entry.path, text: Buffer.from(await tree.read(entry)).toString('utf8') });
    }
  };
  await walk('');
  return found;
}
