import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const stamp = join(root, 'apps/cli/dist/.built');

/** Commands that work on files: all others load nothing of the libraries below, and don't wait for their many sources to be looked at. */
export const OFFLINE = ['render', 'affected', 'validate', 'health', 'seal'];
const ownParts = ['apps/cli', 'libs/api-client'];
const offlineParts = ['libs/contracts', 'libs/domain', 'libs/git', 'libs/rendering'];
const isSource = (name) => name.endsWith('.ts') && !/\.(spec|it|fixtures)\.ts$/.test(name);

/** Whether anything that the command is made of is newer than what was built, or that can't be told. @param args its command line */
export function isStale(args) {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isOffline = OFFLINE.includes(args.find((word) => !word.startsWith('-')));
  const newer = (path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > built;
  // A file that was deleted or renamed shows in its folder only.
  const newerBelow = (folder) =>
    newer(folder) ||
    readdirSync(folder, { withFileTypes: true }).some((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newerBelow(path) : isSource(entry.name) && newer(path);
    });
  const parts = [...ownParts, ...(isOffline ? offlineParts : [])].map((part) => join(root, part));
  const files = ['package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.base.json'].map((name) => join(root, name));
  return [...files, ...parts.map((part) => join(part, 'tsconfig.json'))].some(newer) || parts.some((part) => newerBelow(join(part, 'src')));
}
