import { spawn } from 'node:child_process';
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { gitEnvironment } from './git-environment.js';

/** What Git's post-receive hook reads: one updated ref a line. Sent on by the server, not by the hook, so that a push never waits for a webhook. */
const hook = `#!/bin/sh
if [ -n "$FAIRLEAD_PUSHED_REFS" ]; then cat >> "$FAIRLEAD_PUSHED_REFS"; else cat > /dev/null; fi
`;

const hooksFolder = (root: string) => join(root, '.hooks');
export const repositoryFolder = (root: string, name: string) => join(root, `${name}.git`);

/** Runs git to its end. Throws an Error with what it said on standard error. */
export async function git(folder: string, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  const { path } = await resolveTool('git');
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd: folder, env: gitEnvironment() });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`git ${args[0]} in ${folder} ended with ${code}: ${errors.trim()}`));
    });
    // git may end before it has read everything; its exit code tells more than EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** Makes the bare repository unless it is there. Its default branch is `main`. */
export async function createBareRepository(root: string, name: string): Promise<string> {
  if (!/^[a-z0-9][a-z0-9._/-]*$/i.test(name) || name.includes('..')) throw new TypeError(`"${name}" can't be the name of a repository`);
  const folder = repositoryFolder(root, name);
  if (await stat(join(folder, 'HEAD')).catch(() => undefined)) return folder;
  await writeHook(root);
  await mkdir(join(folder, '..'), { recursive: true });
  const unfinished = `${folder}.${process.pid}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await git(root, ['init', '--quiet', '--bare', '--initial-branch=main', unfinished]);
  for (const [key, value] of [
    ['http.receivepack', 'true'],
    ['uploadpack.allowReachableSHA1InWant', 'true'],
    ['uploadpack.allowFilter', 'true'],
    ['core.hooksPath', hooksFolder(root)],
    ['receive.denyDeleteCurrent', 'ignore'],
  ] as const) {
    await git(unfinished, ['config', key, value]);
  }
  await rename(unfinished, folder);
  return folder;
}

async function writeHook(root: string): Promise<void> {
  await mkdir(hooksFolder(root), { recursive: true });
  const file = join(hooksFolder(root), 'post-receive');
  await writeFile(`${file}.${process.pid}`, hook);
  await chmod(`${file}.${process.pid}`, 0o755);
  await rename(`${file}.${process.pid}`, file);
}
