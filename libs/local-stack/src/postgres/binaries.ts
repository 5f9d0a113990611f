import { createHash } from 'node:crypto';
import { access, chmod, cp, lstat, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import type { Progress } from '../component.js';
import { isReachable, type SystemUser } from './user.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Folder for what another user must reach although our own folders are closed to it. Survives a restart of the machine, as `.fairlead` does. */
export const reachableFolder = (purpose: string, key: string) =>
  `/var/tmp/fairlead-${purpose}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;

export async function postgresBinaries(user: SystemUser | undefined, progress?: Progress): Promise<PostgresBinaries> {
  const tool = await resolveTool('postgres', { progress });
  const found = await realpath(tool.path);
  if (tool.source === 'npm') await restoreSymlinks(dirname(dirname(found)));
  const tree = dirname(dirname(found));
  const usable = user && !(await isReachable(found)) ? await copyTree(tree, progress) : tree;
  const binaries = { postgres: join(usable, 'bin', 'postgres'), initdb: join(usable, 'bin', 'initdb') };
  await access(binaries.initdb).catch(() => {
    throw new Error(
      `${found} has no initdb beside it; install the server package of Postgres whole, or set FAIRLEAD_POSTGRES to another one`,
    );
  });
  return binaries;
}

/** The package can't hold symbolic links and makes them in an install script, which may be switched off. */
async function restoreSymlinks(tree: string): Promise<void> {
  const list = await readFile(join(tree, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(tree), target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyTree(tree: string, progress?: Progress): Promise<string> {
  const target = reachableFolder('postgres-bin', tree);
  const found = await lstat(target).catch(() => undefined);
  if (found && found.uid !== 0) throw new Error(`${target} belongs to another user; remove it`);
  if (found) return target;
  progress?.(`copying Postgres to ${target}, because its own folder is closed to the user that runs it`);
  const unfinished = `${target}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await chmod(unfinished, 0o755);
  await cp(tree, unfinished, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  return target;
}
