import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Component, ComponentOptions } from '../component.js';
import { reachableFolder } from '../postgres/binaries.js';
import { isReachable, postgresUser, type SystemUser } from '../postgres/user.js';
import { basicEnvironment, ManagedProcess } from '../processes/managed-process.js';
import { freePort, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';
import { giteaProgram } from './program.js';
import { appIni, type GiteaSecrets } from './settings.js';

export interface Gitea extends Component {
  /** Base of its pages and of Git over HTTP, without a slash at its end; the API is below `/api/v1`. */
  readonly url: string;
  readonly port: number;
  /** Of the user `fairlead`, an administrator, with every right. */
  readonly adminToken: string;
}
export interface GiteaOptions extends ComponentOptions {
  /** What it calls itself in links and webhooks, with a slash at its end. Default: its address. */
  readonly rootUrl?: string | undefined;
}
export const giteaAdministrator = 'fairlead';

/** Gitea refuses to run as root, and needs no special user otherwise. */
const giteaUser = postgresUser;

/** Where a Gitea whose state belongs to `folder` really keeps it: elsewhere if the user that runs it can't enter `folder`. */
export async function giteaFolder(folder: string): Promise<string> {
  const closed = (await giteaUser()) && !(await isReachable(folder));
  return closed ? reachableFolder('gitea', folder) : folder;
}

/** A real Gitea with SQLite on the loopback address. What it keeps in its folder (users, repositories, pull requests, webhooks, packages) is there again at the next start. */
export async function startGitea(options: GiteaOptions): Promise<Gitea> {
  const user = await giteaUser();
  await mkdir(options.folder, { recursive: true });
  const folder = await giteaFolder(options.folder);
  const program = await giteaProgram(user, options.progress);
  const port = options.port ?? (await freePort());
  const config = await writeSettings({ folder, port, rootUrl: options.rootUrl, assets: program.assets, user });
  const env = { ...basicEnvironment(), HOME: folder, USER: '', GITEA_WORK_DIR: folder };
  const run = (...args: string[]) =>
    promisify(execFile)(program.path, ['--config', config, ...args], { cwd: folder, env, ...user, maxBuffer: 16 * 1024 * 1024 });
  const adminToken = await administrator(folder, run, options.progress);
  const server = await ManagedProcess.start({
    name: 'gitea',
    command: program.path,
    args: ['--config', config, 'web'],
    cwd: folder,
    env,
    log: join(options.folder, 'gitea.log'),
    records: options.records ?? join(options.folder, 'processes'),
    user,
    outlivesUs: options.outlivesUs,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntil(() => answers(url, adminToken), {
      what: `Gitea to answer on port ${port}`,
      timeoutMilliseconds: 60_000,
      giveUp: () => server.assertRunning(),
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  const portGone = () => portIsFree(port).then(() => undefined);
  return {
    url,
    port,
    adminToken,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop().then(portGone),
    kill: () => server.kill().then(portGone),
  };
}

/** Only our own server knows the token, so one of somebody else's on this port isn't taken for ours. */
async function answers(url: string, token: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/user`, { headers: { Authorization: `token ${token}` }, signal: AbortSignal.timeout(2000) });
  await response.arrayBuffer();
  return response.ok;
}

interface Settings {
  readonly folder: string;
  readonly port: number;
  readonly rootUrl: string | undefined;
  readonly assets: string | undefined;
  readonly user: SystemUser | undefined;
}

async function writeSettings({ folder, port, rootUrl, assets, user }: Settings): Promise<string> {
  for (const path of [folder, join(folder, 'data'), join(folder, 'repositories')]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (user) await chown(path, user.uid, user.gid);
  }
  const secrets = await keptSecrets(folder);
  const config = join(folder, 'app.ini');
  await writeFile(config, appIni({ folder, port, rootUrl, assets, secrets }), { mode: 0o600 });
  if (user) await chown(config, user.uid, user.gid);
  return config;
}

/** What is encrypted in the database can only be read with the key that it was written with. */
async function keptSecrets(folder: string): Promise<GiteaSecrets> {
  const file = join(folder, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept) return JSON.parse(kept) as GiteaSecrets;
  const random = () => randomBytes(32).toString('base64url');
  const secrets: GiteaSecrets = { secretKey: random(), internalToken: random(), lfsKey: random() };
  await writeFile(`${file}.tmp`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.tmp`, file);
  return secrets;
}

/** The token file is written last: with it, everything was made. */
async function administrator(
  folder: string,
  run: (...args: string[]) => Promise<{ stdout: string }>,
  progress: ComponentOptions['progress'],
): Promise<string> {
  const file = join(folder, 'admin-token');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept) return kept.trim();
  progress?.('making the database of Gitea');
  for (const end of ['', '-wal', '-shm']) await rm(join(folder, 'data', `gitea.db${end}`), { force: true });
  const who = ['--username', giteaAdministrator, '--email', `${giteaAdministrator}@example.com`];
  const rights = ['--admin', '--random-password', '--must-change-password=false'];
  const token = ['--access-token', '--access-token-name', 'start', '--access-token-scopes', 'all'];
  try {
    await run('migrate');
    const { stdout } = await run('admin', 'user', 'create', ...who, ...rights, ...token);
    const made = /Access token was successfully created\.*\s+([0-9a-f]{40})/i.exec(stdout)?.[1];
    if (!made) throw new Error('`gitea admin user create` told no access token');
    await writeFile(`${file}.tmp`, `${made}\n`, { mode: 0o600 });
    await rename(`${file}.tmp`, file);
    return made;
  } catch (error) {
    const said = (error as { stderr?: string; stdout?: string }).stderr || (error as Error).message;
    throw new Error(`Gitea's database in ${folder} could not be made: ${said.trim().split('\n').slice(-5).join(' | ')}`, { cause: error });
  }
}
