import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { CliError } from '../errors.js';

export interface Located {
  /** Folder that the paths of messages are relative to: the repository's root, or the folder itself where there is no repository. */
  readonly root: string;
  /** The folder, relative to the root. */
  readonly path: string;
}

/** @throws CliError when it is no folder */
export async function locate(folder: string): Promise<Located> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new CliError(`${folder} is ${found ? 'a file' : 'not there'}; name a folder`);
  const real = await realpath(resolve(folder));
  for (let at = real; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return { root: at, path: relative(at, real) || '.' };
    if (at === dirname(at)) return { root: real, path: '.' };
  }
}

/** The same folder seen from one folder higher; undefined at the top. */
export function wider({ root, path }: Located): Located | undefined {
  const parent = dirname(root);
  if (parent === root || parent === dirname(parent)) return undefined;
  return { root: parent, path: join(root.slice(parent.length + 1), path) };
}

/** A file of a message as the reader would type it from where he is. */
export const asTyped = (root: string, file: string): string => relative(process.cwd(), join(root, file)) || '.';
