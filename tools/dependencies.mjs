import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs `npm ci` when node_modules is missing or was made from another lock file. Uses Node's own modules only: it runs before anything is installed. */
export function ensureDependencies(root) {
  const marker = join(root, 'node_modules', '.fairlead-lock');
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === digest) return;
  process.stderr.write('installing dependencies with npm ci (about half a minute with a warm cache)\n');
  const started = Date.now();
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    process.stderr.write(
      'npm ci failed, so nothing can run; its own message stands above. With the network back, run the same command again.\n',
    );
    process.exit(1);
  }
  writeFileSync(marker, digest);
  process.stderr.write(`installed dependencies in ${Math.round((Date.now() - started) / 1000)} s\n`);
}
