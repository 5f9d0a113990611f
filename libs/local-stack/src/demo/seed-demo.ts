import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simpleGit, type SimpleGit } from 'simple-git';
import { createBareRepository } from '../git-server/repositories.js';

const templates = fileURLToPath(new URL('../../demo', import.meta.url));
export const demoRepositories = ['config', 'demo'] as const;

/**
 * Makes the demo repositories below `root` unless they are there: what a person pushed to them stays. Where the Git server's address has changed
 * since, the config repository gets a commit that says so.
 */
export async function seedDemo(root: string, gitUrl: string): Promise<void> {
  for (const name of demoRepositories) {
    const bare = await createBareRepository(root, name);
    const scratch = await mkdtemp(join(tmpdir(), 'fairlead-demo-'));
    try {
      await update(join(templates, name), bare, scratch, gitUrl);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

async function update(template: string, bare: string, work: string, gitUrl: string): Promise<void> {
  await simpleGit().clone(bare, work);
  const git = simpleGit(work);
  const isNew = (await git.raw('branch', '--remotes')).trim() === '';
  if (isNew) await cp(template, work, { recursive: true });
  for (const file of await readdir(work)) if (file.endsWith('.yaml')) await pointToServer(join(work, file), gitUrl);
  await commit(git, isNew ? 'Start the demo' : 'Follow the Git server to its new address');
}

async function pointToServer(file: string, gitUrl: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text.replaceAll(/http:\/\/127\.0\.0\.1:\d+\//g, `${gitUrl}/`);
  if (changed !== text) await writeFile(file, changed);
}

async function commit(git: SimpleGit, message: string): Promise<void> {
  await git.addConfig('user.name', 'Fairlead demo');
  await git.addConfig('user.email', 'demo@fairlead.invalid');
  await git.add('.');
  if ((await git.status()).isClean()) return;
  await git.commit(message);
  await git.push('origin', 'HEAD:refs/heads/main');
}
