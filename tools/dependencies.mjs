import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs `npm ci` when node_modules is missing or holds other versions than the lock file. Uses Node's own modules only: it runs before anything is installed. */
export function ensureDependencies(root) {
  if (isCurrent(root)) return;
  process.stderr.write('installing dependencies with npm ci (about half a minute with a warm cache)\n');
  const started = Date.now();
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write(
      'npm ci failed, so nothing can run; its own message stands above. With the network back, run the same command again.\n',
    );
    process.exit(1);
  }
  process.stderr.write(`installed dependencies in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

/** npm notes what it installed in a lock file of its own. Optional packages may be missing there: they belong to other platforms. */
export function isCurrent(root) {
  let wanted, installed;
  try {
    wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    installed = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([path, { version, integrity, link, optional, devOptional, peer }]) => {
    if (!path.startsWith('node_modules/') || link) return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : Boolean(optional || devOptional || peer);
  });
}
