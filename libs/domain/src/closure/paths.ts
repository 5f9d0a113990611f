import { posix } from 'node:path';

/**
 * Path below the repository's root that `target` means, read in the folder `base`: `.` and `..` are taken away as text, as kustomize does
 * before it looks at the disk. Undefined if it leads out of the repository.
 */
export function joinPath(base: string, target: string): string | undefined {
  const joined = posix.normalize(posix.join(base === '' ? '.' : base, target));
  if (joined === '..' || joined.startsWith('../') || joined.startsWith('/')) return undefined;
  const trimmed = joined.replace(/\/+$/, '');
  return trimmed === '.' ? '' : trimmed;
}

/** A source's path as tree paths are written: `./apps/web/` → `apps/web`, `.` → empty. Undefined if it leads out of the repository. */
export const treePath = (path: string): string | undefined => joinPath('', path.replace(/^\/+/, ''));
/** A tree path as people read it: `.` for the root. */
export const displayPath = (path: string): string => (path === '' ? '.' : path);
export const childPath = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
export const parentPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** Folders above a path, nearest first, without the root. */
export function* ancestors(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}

/** Code unit order, the same on every machine. */
export const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
