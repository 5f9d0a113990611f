import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, stillRuns, type ProcessIdentity } from '../processes/identity.js';
import { freePort, isFree } from '../processes/ports.js';
import { endLeftovers } from '../processes/records.js';
import { postgresFolder } from '../postgres/start-postgres.js';
import type { ServiceName } from '../services/service-settings.js';

export interface StackFolders {
  readonly state: string;
  readonly logs: string;
  readonly records: string;
  readonly nats: string;
  readonly postgres: string;
  readonly cluster: string;
  readonly git: string;
  readonly slackLog: string;
  readonly mirrors: string;
  readonly gitCredentials: string;
  readonly clusterCredentials: string;
  readonly writeCredentials: string;
  readonly promoter: string;
  readonly renderer: string;
  /** A file: the console's first password. */
  readonly adminPassword: string;
}

/** @param state usually `.fairlead` in the checkout */
export function stackFolders(state: string): StackFolders {
  const below = (...parts: string[]) => join(state, ...parts);
  return {
    state,
    logs: below('logs'),
    records: below('processes'),
    nats: below('nats'),
    postgres: below('postgres'),
    cluster: below('sandbox'),
    git: below('git'),
    slackLog: below('slack', 'messages.jsonl'),
    mirrors: below('mirrors'),
    gitCredentials: below('credentials', 'git'),
    clusterCredentials: below('credentials', 'clusters'),
    writeCredentials: below('credentials', 'write'),
    promoter: below('promoter'),
    renderer: below('renderer'),
    adminPassword: below('admin-password'),
  };
}

/** Removes all that `npm start` keeps; what tests keep in the same folder stays. */
export async function wipe(folders: StackFolders): Promise<void> {
  const { state, renderer, promoter, mirrors, nats, postgres, cluster, git, logs } = folders;
  const outside = await postgresFolder(postgres);
  const all = [outside, renderer, promoter, mirrors, nats, postgres, cluster, git, logs, join(state, 'slack'), join(state, 'credentials')];
  for (const path of [...all, folders.adminPassword, join(state, 'secrets.json'), join(state, 'ports.json')])
    await rm(path, { recursive: true, force: true });
}

/** Another `npm start` of this checkout runs. */
export class AlreadyRunningError extends Error {}

/** Claims the state folder for this process and ends what an earlier run that crashed left behind. Throws AlreadyRunningError. Returns what it ended. */
export async function claim(folders: StackFolders): Promise<string[]> {
  await mkdir(folders.records, { recursive: true });
  const file = join(folders.state, 'running.json');
  const other = await readJson<ProcessIdentity>(file);
  if (other && other.pid !== process.pid && (await stillRuns(other))) {
    throw new AlreadyRunningError(
      `Fairlead is running already, as process ${other.pid}. Stop it with Ctrl-C where it was started, or with: kill ${other.pid}`,
    );
  }
  await writeJson(file, await identify(process.pid));
  return endLeftovers(folders.records);
}

export async function release({ state }: StackFolders): Promise<void> {
  for (const name of ['running.json', endpoints]) await rm(join(state, name), { force: true });
}

const endpoints = 'endpoints.json';
/** For the command line tool, which finds the api of this checkout by it; there while the stack is up. */
export const publishEndpoints = ({ state }: StackFolders, at: { api: string; git: string; kubeconfig: string }) =>
  writeJson(join(state, endpoints), at);

/** Preferred ports, so that addresses in a person's shell and clones stay good. */
const preferred = {
  /** REST, live stream and webhooks of the api. */
  rest: 8080,
  git: 7781,
  slack: 7782,
  nats: 7783,
  postgres: 7784,
  kubernetes: 7785,
  etcd: 7786,
  etcdPeer: 7787,
  /** Of Slack's commands and clicks. */
  slackApp: 7788,
  /** Of webhooks of registries. */
  registryHooks: 7789,
  // Of each service's health and metrics.
  'git-poller': 7790,
  renderer: 7791,
  syncer: 7792,
  canary: 7793,
  notifier: 7794,
  api: 7795,
  promoter: 7796,
  /** Of the sandbox cluster's nodes: logs of containers. */
  kubelet: 7797,
} as const satisfies Record<ServiceName, number> & Record<string, number>;
type PortName = keyof typeof preferred;
export type StackPorts = Readonly<Record<PortName, number>>;

/** The ports of the last run where they are free, else the preferred ones, else any; kept for the next run. */
export async function stackPorts(folders: StackFolders): Promise<StackPorts> {
  const file = join(folders.state, 'ports.json');
  const kept = (await readJson<Partial<StackPorts>>(file)) ?? {};
  const chosen: Partial<Record<PortName, number>> = {};
  for (const name of Object.keys(preferred) as PortName[]) {
    const taken = Object.values(chosen);
    const candidates = [kept[name] ?? preferred[name], preferred[name]].filter((port) => !taken.includes(port));
    for (const port of candidates) if (await isFree(port)) chosen[name] ??= port;
    chosen[name] ??= await freePort();
  }
  await writeJson(file, chosen);
  return chosen as StackPorts;
}

export interface StackSecrets {
  readonly api: string;
  readonly notifier: string;
  readonly promoter: string;
  readonly webhook: string;
  /** Between the stand-in for Slack and the notifier. */
  readonly slack: string;
}
/** Made once; the database and the Git hosts know them. Those that an earlier version had not are added. */
export async function stackSecrets(folders: StackFolders): Promise<StackSecrets> {
  const file = join(folders.state, 'secrets.json');
  const secret = () => randomBytes(18).toString('base64url');
  const made = { api: secret(), notifier: secret(), promoter: secret(), webhook: secret(), slack: secret() };
  const secrets = { ...made, ...(await readJson<Partial<StackSecrets>>(file)) };
  await writeJson(file, secrets);
  return secrets;
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
