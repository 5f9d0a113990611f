import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { gitEnvironment, type GitOptions } from '../process/environment.js';
import { runGit } from '../process/run-git.js';

/** Says which repository a folder mirrors. Written last, so that a folder without it was never finished. */
const URL_FILE = 'fairlead-url';

/** Makes sure that the folder is a bare repository for this URL; one for another URL, or half made, is replaced whole. */
export async function prepareMirror(folder: string, url: string, options: GitOptions): Promise<void> {
  if ((await readFile(join(folder, URL_FILE), 'utf8').catch(() => undefined)) === url && (await isRepository(folder))) {
    return removeLeftovers(folder);
  }
  await recreateMirror(folder, url, options);
}

const isRepository = async (folder: string): Promise<boolean> => {
  const names = await readdir(folder).catch((): string[] => []);
  return ['HEAD', 'objects', 'refs', 'config'].every((name) => names.includes(name));
};

/** An empty mirror, complete before it takes the old one's place. */
export async function recreateMirror(folder: string, url: string, options: GitOptions): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const fresh = join(parent, `.new-${randomUUID()}`);
  try {
    await runGit({
      git: options.git ?? 'git',
      args: ['init', '--bare', '--quiet', '--template=', '--initial-branch=main', fresh],
      env: gitEnvironment(options),
      timeoutMilliseconds: 30_000,
    });
    await writeFile(join(fresh, URL_FILE), url);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Takes away what a git process that was killed left behind: locks that would make every later fetch fail, and unfinished packs. Only for a
 * mirror that nobody else writes to, which holding its repository's lease makes sure of.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const remove = (path: string) => rm(path, { force: true });
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(below, { withFileTypes: true }).catch(() => [])) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (entry.name.endsWith('.lock')) await remove(path);
    }
  };
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.lock')) await remove(join(folder, entry.name));
  }
  await walk(join(folder, 'refs'));
  const objects = join(folder, 'objects');
  for (const name of await readdir(join(objects, 'pack')).catch(() => [])) {
    if (/^(tmp_|\.tmp-)/.test(name)) await remove(join(objects, 'pack', name));
  }
  for (const name of await readdir(objects).catch(() => [])) {
    if (/^(tmp_objdir|incoming)-/.test(name)) await rm(join(objects, name), { recursive: true, force: true });
  }
  await remove(join(objects, 'info', 'commit-graphs', 'commit-graph-chain.lock'));
}
