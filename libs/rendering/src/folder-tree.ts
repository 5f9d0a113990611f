import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceTree, TreeEntry } from '@fairlead/domain';

/**
 * A folder on disk as a source tree, for what computes on trees of commits. Content is not hashed: ids differ between two trees, so nothing
 * that is remembered by id is taken for something else.
 */
export function folderTree(root: string): SourceTree {
  const tree = randomUUID();
  const entry = (path: string): TreeEntry | undefined => {
    const found = stats(join(root, path));
    if (!found) return undefined;
    const id = `${tree}:${path}`;
    if (found.isDirectory()) return { path, type: 'directory', mode: '40000', id };
    if (found.isSymbolicLink()) return { path, type: 'symlink', mode: '120000', id };
    if (found.isFile()) return { path, type: 'file', mode: found.mode & 0o111 ? '100755' : '100644', id, size: found.size };
    return undefined;
  };
  /** As in Git, a path through a symbolic link names nothing. */
  const throughLink = (path: string): boolean => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (stats(join(root, path.slice(0, at)))?.isSymbolicLink()) return true;
    }
    return false;
  };
  return {
    entry: async (path) => (throughLink(path) ? undefined : entry(path)),
    list: async (path) => {
      if (entry(path)?.type !== 'directory') return [];
      const names = readdirSync(join(root, path)).filter((name) => name !== '.git');
      return names.map((name) => entry(path === '' ? name : `${path}/${name}`)).filter((found) => found !== undefined);
    },
    read: async ({ path, type }) => (type === 'symlink' ? Buffer.from(await readlink(join(root, path))) : readFile(join(root, path))),
  };
}

/** A look at a folder in memory takes microseconds; a thread for each look would take ten times that, and an error for each that is missing. */
function stats(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
