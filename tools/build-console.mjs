import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from './step.mjs';

const consoleFolder = join(root, 'apps/console');
const parts = [
  ...['src', 'public', 'build', 'index.html', 'vite.config.ts', 'postcss.config.cjs'].map((name) => join(consoleFolder, name)),
  join(root, 'libs/api-client/src'),
  join(root, 'package-lock.json'),
];

/** Bundles the pages of the console, if anything that they are made of is newer than the bundle. Until it is ready, what was there is served. */
export async function buildConsole() {
  const built = statSync(join(consoleFolder, 'dist/web/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.max(...parts.map(newest)) < built) return;
  process.stderr.write('building the console\n');
  const [ready, next] = [join(consoleFolder, 'dist/web'), join(consoleFolder, `dist/web-${process.pid}`)];
  await step('vite', ['build', '--config', join(consoleFolder, 'vite.config.ts'), '--outDir', next, '--emptyOutDir', '--logLevel', 'warn']);
  rmSync(ready, { recursive: true, force: true });
  renameSync(next, ready);
}

/** Newest change of a file, or of anything below a folder, in milliseconds since 1970. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  // A file that was deleted or renamed shows in its folder only.
  return Math.max(mtimeMs, ...below);
}
