import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a locally installed program, or a script by `node`, to its end; whoever stops us stops it. Exits with its code when that is not 0. */
export async function step(program, args, env = {}) {
  const command = program === 'node' ? process.execPath : join(root, 'node_modules', '.bin', program);
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', ...env },
  });
  // A terminal sends Ctrl-C to both of us, so it is only waited for; the other signals come to us alone.
  const pass = (signal) => child.kill(signal);
  const wait = () => undefined;
  process.on('SIGINT', wait).on('SIGTERM', pass).on('SIGHUP', pass);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(signal ? 130 : status));
  });
  process.off('SIGINT', wait).off('SIGTERM', pass).off('SIGHUP', pass);
  if (code !== 0) process.exit(code);
}
