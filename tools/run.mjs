import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command, ...rest] = process.argv.slice(2);

/** Runs a locally installed program to its end; exits with its code when that is not 0. */
function step(program, args, env = {}) {
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', ...env },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const build = () => step('tsc', ['-b']);
const commands = {
  build,
  async test() {
    build();
    if (!rest.length) step('tsc', ['-p', 'tsconfig.tests.json']);
    step('vitest', ['run', ...rest]);
  },
  async check() {
    step('prettier', ['--check', '--log-level', 'warn', '.']);
    step('nx', ['run-many', '-t', 'lint']);
    await commands.test();
  },
};

const chosen = commands[command];
if (!chosen) {
  process.stderr.write(`There is no command "${command}"; known are ${Object.keys(commands).join(', ')}.\n`);
  process.exit(2);
}
if (!existsSync(join(root, 'package-lock.json'))) throw new Error('package-lock.json is missing: this is not a whole checkout');
ensureDependencies(root);
await chosen();
