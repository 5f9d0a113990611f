import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { assetsFolder, goBuild } from './go-build.mjs';

const run = promisify(execFile);
const versions = JSON.parse(await readFile(new URL('./versions.json', import.meta.url), 'utf8'));

export const toolNames = Object.freeze(Object.keys(versions));

export class ToolUnavailableError extends Error {
  constructor(tool, attempts) {
    super(`${tool} can't be had: ${attempts.join('; ')}. Ways out: ${waysOut(tool).join(', or ')}.`);
    this.name = 'ToolUnavailableError';
    this.tool = tool;
    this.attempts = attempts;
  }
}

export const cacheFolder = () => process.env.FAIRLEAD_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairlead');

export const environmentVariable = (name) => `FAIRLEAD_${name.toUpperCase().replaceAll('-', '_')}`;

const resolved = new Map();
export function resolveTool(name, options = {}) {
  if (!versions[name]) throw new TypeError(`There is no tool "${name}"; known are ${toolNames.join(', ')}.`);
  if (!resolved.has(name)) {
    const found = find(name, versions[name], options.progress ?? ((line) => process.stderr.write(line + '\n')));
    resolved.set(name, found);
    found.catch(() => resolved.delete(name));
  }
  return resolved.get(name);
}

async function find(name, spec, progress) {
  const attempts = [];
  const override = process.env[environmentVariable(name)];
  if (override) {
    // What a person names explicitly is used or refused, never silently replaced.
    const problem = await unusable(override, spec);
    if (problem) throw new ToolUnavailableError(name, [`${environmentVariable(name)}=${override}: ${problem}`]);
    return { name, path: override, source: 'environment' };
  }
  for (const folder of searchPath(spec)) {
    const path = join(folder, name);
    if (!(await executable(path))) continue;
    const problem = await unusable(path, spec);
    if (!problem) return { name, path, source: 'path' };
    attempts.push(`${path}: ${problem}`);
  }
  if (!attempts.length) attempts.push(['not on PATH', ...(spec.folders ?? [])].join(' or in '));
  if (spec.npm) return fromNpm(name, spec, attempts);
  if (!spec.package) throw new ToolUnavailableError(name, attempts);
  const cached = join(cacheFolder(), 'tools', name, spec.version, name);
  const assets = spec.assets ? { assets: assetsFolder(cached) } : {};
  if (await executable(cached)) return { name, path: cached, source: 'cache', ...assets };
  try {
    await goBuild({ name, spec, target: cached, progress });
  } catch (error) {
    throw new ToolUnavailableError(name, [...attempts, error.message]);
  }
  return { name, path: cached, source: 'built', ...assets };
}

function searchPath(spec) {
  // Where daemons live is on root's PATH only.
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...(spec.folders ?? [])];
  return spec.kubebuilder && process.env.KUBEBUILDER_ASSETS ? [process.env.KUBEBUILDER_ASSETS, ...folders] : folders;
}

/** Why this binary must not be used, or undefined when it may. */
async function unusable(path, spec) {
  if (!(await executable(path))) return 'no executable file';
  let output;
  try {
    const { stdout, stderr } = await run(path, spec.versionArgs, { timeout: 20_000, env: { ...process.env, LC_ALL: 'C' } });
    output = stdout + stderr;
  } catch (error) {
    // An sshd before 9.2 tells its version while it refuses to be asked for it.
    if (!spec.anyExit || typeof error.code !== 'number') {
      return `${spec.versionArgs.join(' ')} failed (${error.code ?? error.signal ?? 'no exit code'})`;
    }
    output = error.stdout + error.stderr;
  }
  const version = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(output);
  if (!version) return 'tells no version';
  return older(
    version.slice(1).map((part) => Number(part ?? 0)),
    spec.least.split('.').map(Number),
  )
    ? `is version ${version[0]}, at least ${spec.least} is needed`
    : undefined;
}

export function older(version, least) {
  for (let i = 0; i < 3; i++) if (version[i] !== least[i]) return (version[i] ?? 0) < (least[i] ?? 0);
  return false;
}

const executable = (path) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The npm package holds a whole Postgres tree; its platform part is an optional dependency. */
async function fromNpm(name, spec, attempts) {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const path = new URL(`../node_modules/${spec.npm}/${platform}/native/bin/${name}`, import.meta.url).pathname;
  if (await executable(path)) return { name, path, source: 'npm' };
  const debian = await readdir('/usr/lib/postgresql').catch(() => []);
  for (const version of debian.sort((a, b) => Number(b) - Number(a))) {
    const candidate = `/usr/lib/postgresql/${version}/bin/${name}`;
    if (await executable(candidate)) return { name, path: candidate, source: 'path' };
  }
  throw new ToolUnavailableError(name, [...attempts, `npm package ${spec.npm}/${platform} is not installed`]);
}

function waysOut(name) {
  const spec = versions[name];
  return [
    `set ${environmentVariable(name)} to the binary`,
    ...(spec.debian ? [`install the package ${spec.debian}`] : []),
    ...(spec.package ? [`install Go 1.26 or newer${spec.cgo ? ' and a C compiler' : ''} so that it is built from ${spec.package}`] : []),
    ...(spec.npm ? [`run npm ci without --omit=optional`] : []),
    ...(spec.kubebuilder ? ['set KUBEBUILDER_ASSETS to a folder of control plane binaries'] : []),
  ];
}
