import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@fairlead/local-stack';
import { fastImport, type FileChanges } from '../fast-import.js';

export interface PushOptions {
  /** Made on top of `from` if missing. */
  readonly branch: string;
  readonly from: string;
  readonly message: string;
  readonly changes: FileChanges;
  readonly author?: { readonly name: string; readonly email: string };
  readonly time?: number;
  /** Who pushes; the forge names it as the sender of the webhook. */
  readonly as: { readonly name: string; readonly token: string };
}

const turns = new Map<string, Promise<unknown>>();

/** One commit at a time in a copy: the next one stands on it, and may be somebody else's. */
export function inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(folder) ?? Promise.resolve()).then(work, work);
  turns.set(folder, turn);
  return turn;
}

/** Commits on top of what the forge has and pushes it as a person does: over HTTP, with a token, without force. Returns the commit id. Throws with git's words when the forge refuses. */
export async function commitAndPush(folder: string, url: string, options: PushOptions): Promise<string> {
  await bareCopy(folder);
  await writeConfig(folder, url, options.as);
  await git(folder, ['fetch', '--quiet', '--prune', '--force', 'origin', '+refs/heads/*:refs/heads/*']);
  const ref = `refs/heads/${options.branch}`;
  const parent = (await commitOf(folder, ref)) ?? (await commitOf(folder, `refs/heads/${options.from}`));
  await git(folder, ['fast-import', '--quiet', '--force', '--date-format=raw'], fastImport({ ...options, ref, parent }));
  const commit = (await git(folder, ['rev-parse', ref])).trim();
  await git(folder, ['push', '--quiet', 'origin', ref]);
  return commit;
}

const commitOf = async (folder: string, ref: string) =>
  (await git(folder, ['rev-parse', '--verify', '--quiet', ref]).catch(() => '')).trim() || undefined;

async function bareCopy(folder: string): Promise<void> {
  if (await stat(join(folder, 'HEAD')).catch(() => undefined)) return;
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
}

/** The token stands in a file that only we can read: a command line can be seen by everybody. */
async function writeConfig(folder: string, url: string, { name, token }: PushOptions['as']): Promise<void> {
  const basic = Buffer.from(`${name}:${token}`).toString('base64');
  const file = join(folder, 'config');
  const text = `[core]\n\trepositoryformatversion = 0\n\tbare = true\n[remote "origin"]\n\turl = ${url}\n[http]\n\textraHeader = Authorization: Basic ${basic}\n`;
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
}
