import type { HelmOptions } from '@fairlead/contracts';
import picomatch from 'picomatch';
import { Collector } from './collector.js';
import { displayPath, joinPath } from './paths.js';
import type { SourceTree } from './source-tree.js';

type Options = Pick<HelmOptions, 'valueFiles' | 'ignoreMissingValueFiles'>;
/** A name of `valueFiles` and the files that it means: none if there is none, several for a glob. */
export interface ValueFile {
  readonly name: string;
  readonly files: readonly string[];
}

const isGlob = (name: string): boolean => /[*?[{]/.test(name);
/** `values/*.yaml` → `values`: nothing above can match. */
const folderBeforeGlob = (name: string): string => name.slice(0, name.search(/[*?[{]/)).replace(/[^/]*$/, '');

/**
 * Files that `helm.valueFiles` name, in order, from the repository's root. Globs are spelt out in place, in order of names; a file that is named as it is
 * is left out of globs, as Argo CD does.
 * @param folder the chart's
 */
export async function valueFiles(tree: SourceTree, folder: string, options: Options | undefined): Promise<ValueFile[]> {
  return valueFilesOf(new Collector(tree), folder, options);
}

/** The same, each look recorded. */
export async function valueFilesOf(collector: Collector, folder: string, options: Options | undefined): Promise<ValueFile[]> {
  const names = options?.valueFiles ?? [];
  const plain = new Set(names.filter((name) => !isGlob(name)).map((name) => pathOf(folder, name)));
  const seen = new Set<string>();
  const found: ValueFile[] = [];
  for (const name of names) {
    const path = pathOf(folder, name);
    if (path === undefined || /^\w+:\/\//.test(name)) {
      const code = /^https?:/.test(name) ? 'RemoteResource' : 'PathOutsideRepository';
      collector.problem(
        code,
        `helm.valueFiles names ${name.slice(0, 300)}, which is no file of the repository. Only files of the repository can be used: copy it there.`,
      );
      continue;
    }
    const files = isGlob(name)
      ? (await globbed(collector, path)).filter((file) => !plain.has(file) && !seen.has(file))
      : await single(collector, path);
    for (const file of files) seen.add(file);
    found.push({ name, files });
    if (files.length > 0 || options?.ignoreMissingValueFiles || (isGlob(name) && (await globbed(collector, path)).length > 0)) continue;
    collector.problem(
      'ValueFileMissing',
      `helm.valueFiles names ${name}, and the repository has no ${isGlob(name) ? 'file that matches' : 'file'} ${displayPath(path)}. Correct the name, commit the file, or set helm.ignoreMissingValueFiles: true.`,
    );
  }
  return found;
}

const pathOf = (folder: string, name: string): string | undefined =>
  name.startsWith('/') ? joinPath('', name.replace(/^\/+/, '')) : joinPath(folder, name);

async function single(collector: Collector, path: string): Promise<string[]> {
  const entry = await collector.find(path, 'exact', {});
  if (entry?.type !== 'file') return [];
  collector.add(entry);
  return [path];
}

async function globbed(collector: Collector, pattern: string): Promise<string[]> {
  const matches = picomatch(pattern);
  const top = folderBeforeGlob(pattern);
  const isDeep = pattern.slice(top.length).includes('/') || pattern.includes('**');
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await collector.tree.list(folder)) {
      if (entry.type === 'directory') {
        if (isDeep) await walk(entry.path);
      } else if (matches(entry.path)) files.push(...(await single(collector, entry.path)));
    }
  };
  const folder = top.replace(/\/$/, '');
  collector.watch(folder, 'below');
  await walk(folder);
  return files.sort();
}
