import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Component, ComponentOptions } from '../component.js';
import { identify } from '../processes/identity.js';
import { basicEnvironment, ManagedProcess } from '../processes/managed-process.js';
import { freePort, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';
import { postgresBinaries, reachableFolder, type PostgresBinaries } from './binaries.js';
import { isReachable, postgresUser, type SystemUser } from './user.js';

export interface Postgres extends Component {
  /** Of the superuser, database `postgres`; holds its password. */
  readonly url: string;
  /** The same server, another database. */
  urlOf(database: string): string;
  readonly port: number;
}

/** Where a server whose state belongs to `folder` really keeps it: elsewhere if the user that runs it can't enter `folder`. */
export async function postgresFolder(folder: string): Promise<string> {
  const closed = (await postgresUser()) && !(await isReachable(folder));
  return closed ? reachableFolder('postgres', folder) : folder;
}

/** A real Postgres on the loopback address, for sandboxes and tests: nothing is synced to disk, so a crash of the machine (not of the process) loses data. */
export async function startPostgres(options: ComponentOptions): Promise<Postgres> {
  const user = await postgresUser();
  await mkdir(options.folder, { recursive: true });
  const folder = await postgresFolder(options.folder);
  const binaries = await postgresBinaries(user, options.progress);
  const data = join(folder, 'data');
  await initialise({ folder, data, binaries, user, progress: options.progress });
  await removeStaleLock(data);
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
  const port = options.port ?? (await freePort());
  const server = await ManagedProcess.start({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', data, ...settings(port)],
    cwd: folder,
    env: { ...basicEnvironment(), HOME: folder },
    log: join(options.folder, 'postgres.log'),
    records: options.records ?? join(options.folder, 'processes'),
    user,
    // Fast shutdown: open sessions are ended, the data files are left clean.
    stopSignal: 'SIGINT',
    outlivesUs: options.outlivesUs,
  });
  const urlOf = (database: string) => `postgres://fairlead:${password}@127.0.0.1:${port}/${database}`;
  try {
    await waitUntil(() => answers(urlOf('postgres')), {
      what: `Postgres to answer on port ${port}`,
      timeoutMilliseconds: 60_000,
      giveUp: () => server.assertRunning(),
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  const portGone = () => portIsFree(port).then(() => undefined);
  return {
    url: urlOf('postgres'),
    urlOf,
    port,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop().then(portGone),
    kill: () => server.kill().then(portGone),
  };
}

const settings = (port: number) =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // A commit is still written before it is confirmed, so kill -9 of the server loses nothing.
    fsync: 'off',
    full_page_writes: 'off',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

interface Initialise {
  readonly folder: string;
  readonly data: string;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | undefined;
  readonly progress: ComponentOptions['progress'];
}

/** A data folder is whole once it has PG_VERSION and our password file: the password is written last. */
async function initialise({ folder, data, binaries, user, progress }: Initialise): Promise<void> {
  const passwordFile = join(folder, 'password');
  if (await stat(passwordFile).catch(() => undefined)) return;
  progress?.('creating the Postgres data folder');
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true, mode: 0o700 });
  const password = randomBytes(18).toString('base64url');
  const temporary = join(data, '..', `password.${process.pid}`);
  await writeFile(temporary, `${password}\n`, { mode: 0o600 });
  if (user) await Promise.all([data, temporary, folder].map((path) => chown(path, user.uid, user.gid)));
  const args = ['-D', data, '-U', 'fairlead', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${temporary}`, '--no-sync'];
  try {
    await promisify(execFile)(binaries.initdb, args, { cwd: folder, env: { ...basicEnvironment(), HOME: folder }, ...user });
  } catch (error) {
    throw new Error(`Postgres' data folder ${data} could not be made: ${(error as { stderr?: string }).stderr ?? String(error)}`, {
      cause: error,
    });
  } finally {
    await rm(temporary, { force: true });
  }
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
}

/** After a crash the lock file stays; Postgres refuses to start if its pid belongs to any process of the same user by now. */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const holder = await identify(pid);
  if (!holder?.commandLine.includes(data)) await rm(lock, { force: true });
}

async function answers(url: string): Promise<true> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
