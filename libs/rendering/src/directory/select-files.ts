import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceSpec } from '@fairlead/contracts';
import { manifestSelection } from '@fairlead/domain';

type DirectoryOptions = NonNullable<SourceSpec['directory']>;

/**
 * Paths of a directory source's manifests, relative to the root, in order of their names: the same files that its input closure holds.
 * @param path folder, `.` for the root
 */
export async function selectFiles(root: string, path: string, options: DirectoryOptions): Promise<string[]> {
  const folder = path === '.' ? '' : path;
  const selection = manifestSelection(folder, options);
  return (await walk(root, folder, options.recurse)).filter(selection.matches).sort();
}

async function walk(root: string, folder: string, recurse: boolean): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (recurse && !entry.name.startsWith('.')) paths.push(...(await walk(root, path, recurse)));
    } else if (entry.isFile() || (entry.isSymbolicLink() && !(await isFolder(join(root, path))))) paths.push(path);
  }
  return paths;
}

/** A link to a folder is not entered, so that a circle of links ends; one that leads nowhere is reported when it is read. */
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
