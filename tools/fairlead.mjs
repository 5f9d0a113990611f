#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';

// `npx fairlead …` in a checkout: installs and builds what is missing or stale, then runs the command in the caller's folder.

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = ['apps/cli', 'libs/api-client', 'libs/contracts', 'libs/domain', 'libs/git', 'libs/rendering'];
const stamp = join(root, 'apps/cli/dist/.built');
const isSource = (name) => /\.ts$/.test(name) && !/\.(spec|it|fixtures)\.ts$/.test(name);

/** Newest change of anything that the command is made of, in milliseconds since 1970. */
function newestSource() {
  let newest = 0;
  const look = (path) => (newest = Math.max(newest, statSync(path).mtimeMs));
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (isSource(entry.name)) look(path);
    }
    // A file that was deleted or renamed shows in its folder only.
    look(folder);
  };
  for (const part of parts) {
    walk(join(root, part, 'src'));
    look(join(root, part, 'tsconfig.json'));
  }
  look(join(root, 'tsconfig.base.json'));
  return newest;
}
const builtAt = () => statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;

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

ensureDependencies(root);
if (newestSource() > builtAt()) withLock(() => newestSource() > builtAt() && build());
await import(join(root, 'apps/cli/dist/main.js'));
