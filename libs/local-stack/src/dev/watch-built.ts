import { createHash } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds without a further write before a build counts as finished. */
const quiet = 400;

/**
 * Calls back with the projects whose built JavaScript is another one than before. The compiler also rewrites files that stay the same, so contents are
 * compared, not times. Returns a function that ends it.
 */
export async function watchBuilt(root: string, projects: readonly string[], onChange: (changed: string[]) => void): Promise<() => void> {
  const digests = new Map<string, string>();
  for (const project of projects) digests.set(project, await digestOf(join(root, project, 'dist')));
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = async () => {
    const candidates = [...touched];
    touched.clear();
    const changed: string[] = [];
    for (const project of candidates) {
      const digest = await digestOf(join(root, project, 'dist'));
      if (digest === digests.get(project)) continue;
      digests.set(project, digest);
      changed.push(project);
    }
    if (changed.length) onChange(changed);
  };
  const watchers: FSWatcher[] = projects.map((project) =>
    watch(join(root, project, 'dist'), { recursive: true }, () => {
      touched.add(project);
      clearTimeout(timer);
      timer = setTimeout(() => void settle(), quiet);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  for (const name of names.filter((file) => file.endsWith('.js')).sort()) {
    hash.update(name).update(await readFile(join(folder, name)).catch(() => ''));
  }
  return hash.digest('hex');
}
