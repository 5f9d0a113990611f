import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Builds one tool from its pinned module in tools/go. Two processes that want the same tool build it once: the second waits on a lock file.
 * Throws an Error whose message ends with the compiler's last lines.
 */
export async function goBuild({ name, spec, target, progress }) {
  await promisify(execFile)('go', ['version']).catch(() => {
    throw new Error('Go is not installed, so it cannot be built from source');
  });
  await mkdir(dirname(target), { recursive: true });
  const unlock = await lock(`${target}.lock`, progress, name);
  try {
    if (await stat(target).catch(() => undefined)) return;
    await compile({ name, spec, target, progress });
  } finally {
    await unlock();
  }
}

async function compile({ name, spec, target, progress }) {
  const module = join(fileURLToPath(new URL('./go', import.meta.url)), spec.module ?? name);
  const started = Date.now();
  const unfinished = `${target}.${process.pid}.tmp`;
  const env = { ...process.env, CGO_ENABLED: spec.cgo ? '1' : '0', GOWORK: 'off' };
  const tags = spec.tags ? ['-tags', spec.tags] : [];
  const child = spawn('go', ['build', '-trimpath', ...tags, '-ldflags', `-s -w ${spec.ldflags ?? ''}`, '-o', unfinished, spec.package], {
    cwd: module,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Whoever stops us wants no compiler to go on.
  const end = () => child.kill();
  process.once('exit', end);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-4000)));
  const seconds = () => Math.round((Date.now() - started) / 1000);
  progress(`building ${name} ${spec.version} from its Go module; the first time this takes up to some minutes`);
  const ticker = setInterval(() => progress(`building ${name}: ${seconds()} s so far`), 15_000);
  const code = await new Promise((resolve) => child.on('close', resolve)).finally(() => {
    clearInterval(ticker);
    process.off('exit', end);
  });
  if (code !== 0) {
    await rm(unfinished, { force: true });
    throw new Error(`go build ${spec.package} ended with ${code}: ${errors.trim().split('\n').slice(-5).join(' | ')}`);
  }
  if (spec.assets) await copyAssets({ spec, module, env, folder: assetsFolder(target) });
  // Last: whoever sees the binary may rely on what belongs to it.
  await rename(unfinished, target);
  progress(`built ${name} ${spec.version} in ${seconds()} s`);
}

/** Where the folders stand that a tool reads at run time; beside its binary, so that they live as long. */
export const assetsFolder = (target) => join(dirname(target), 'assets');

async function copyAssets({ spec, module, env, folder }) {
  const { stdout } = await promisify(execFile)('go', ['list', '-f', '{{.Module.Dir}}', spec.package], { cwd: module, env });
  await rm(folder, { recursive: true, force: true });
  for (const name of spec.assets) await cp(join(stdout.trim(), name), join(folder, name), { recursive: true });
  // The module cache is read-only; a cache must be removable.
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

async function lock(path, progress, name) {
  for (let round = 0; ; round++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (holder && !alive(holder)) await rm(path, { force: true });
    else if (round % 30 === 0) progress(`waiting for process ${holder} that builds ${name}`);
    await sleep(500);
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
