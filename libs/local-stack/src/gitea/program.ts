import { chmod, cp, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import type { Progress } from '../component.js';
import { reachableFolder } from '../postgres/binaries.js';
import { isReachable, type SystemUser } from '../postgres/user.js';

export interface GiteaProgram {
  readonly path: string;
  /** Holds templates, options and public; absent: they are inside the program. */
  readonly assets?: string;
}

/** Gitea where the user that runs it can read it: a copy, if the cache is closed to that user. */
export async function giteaProgram(user: SystemUser | undefined, progress?: Progress): Promise<GiteaProgram> {
  const { path, assets } = await resolveTool('gitea', { progress });
  if (!user || (await isReachable(path))) return { path, assets };
  const target = reachableFolder('gitea-bin', path);
  const copied = { path: join(target, basename(path)), ...(assets ? { assets: join(target, basename(assets)) } : {}) };
  const found = await lstat(target).catch(() => undefined);
  if (found && found.uid !== 0) throw new Error(`${target} belongs to another user; remove it`);
  if (found) return copied;
  progress?.(`copying Gitea to ${target}, because its own folder is closed to the user that runs it`);
  const unfinished = `${target}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await chmod(unfinished, 0o755);
  await cp(path, join(unfinished, basename(path)));
  if (assets) await cp(assets, join(unfinished, basename(assets)), { recursive: true });
  // Another process may have been faster; its copy is as good.
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copied;
}
