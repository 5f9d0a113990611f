import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isStale, root, stamp } from './cli-sources.mjs';
import { ensureDependencies } from './dependencies.mjs';

/** Installs and builds what the command line lacks; says so on standard error, and ends the process where it can't be built. */
export function buildCli(args) {
  ensureDependencies(root);
  withLock(() => isStale(args) && build());
}

function build() {
  const began = Date.now();
  process.stderr.write('building the fairlead command, because its sources are newer\n');
  // The compiler speaks on standard output, which belongs to the command.
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'apps/cli'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write('error: the fairlead command could not be built; the compiler says above why\n');
    process.exit(1);
  }
  writeFileSync(stamp, '');
  // Sources that changed meanwhile must count as newer.
  utimesSync(stamp, began / 1000, began / 1000);
}

/** Two commands at once build once; a lock whose holder is gone is broken. */
function withLock(work) {
  const lock = join(root, 'apps/cli/dist/.building');
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!alive(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function alive(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Empty: it was made this very moment, unless it is old.
    if (!pid) return Date.now() - statSync(lock).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
