import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool, ToolUnavailableError, type ToolName } from '@fairlead/tools';
import { startCluster } from '../cluster/start-cluster.js';
import { controlPlanePrograms } from '../cluster/control-plane.js';
import type { Component } from '../component.js';
import { seedDemo } from '../demo/seed-demo.js';
import { startGitServer } from '../git-server/start-git-server.js';
import { startNats } from '../nats/start-nats.js';
import { startPostgres } from '../postgres/start-postgres.js';
import { KeptRunning } from '../processes/keep-running.js';
import { SlackServer } from '../slack/slack-server.js';
import type { StartOptions } from './options.js';
import type { StackFolders, StackPorts, StackSecrets } from './state.js';
import type { Say, Steps } from './steps.js';

export interface Part {
  stop(): Promise<void>;
  kill(): Promise<void>;
}
export interface BackingContext {
  readonly options: StartOptions;
  readonly folders: StackFolders;
  readonly ports: StackPorts;
  readonly secrets: StackSecrets;
  readonly steps: Steps;
  readonly say: Say;
  /** Each part that runs is added at once, so that a failure of another one ends it too. */
  readonly running: Part[];
}

/** A part can't be had; the message names it, the reason and each way out. */
export class PartUnavailableError extends Error {}

const instead = {
  'the sandbox cluster': 'use your own cluster with --kubeconfig FILE --context NAME',
  Postgres: 'use your own with DATABASE_URL=postgres://…',
  NATS: 'use your own with NATS_URL=nats://…',
  'the Git server': undefined,
  Kustomize: undefined,
  Helm: undefined,
} as const;
type PartName = keyof typeof instead;

/** Finds (or builds) each external program before anything is started. */
export async function provideTools(
  { options }: Pick<BackingContext, 'options'>,
  progress: Say,
): Promise<{ kustomize: string; helm: string }> {
  const wanted: [PartName, readonly ToolName[]][] = [
    ['the Git server', ['git']],
    ['Kustomize', ['kustomize']],
    ['Helm', ['helm']],
    ...(options.natsUrl ? [] : [['NATS', ['nats-server']] as [PartName, ToolName[]]]),
    ...(options.databaseUrl ? [] : [['Postgres', ['postgres']] as [PartName, ToolName[]]]),
    ...(options.kubeconfig ? [] : [['the sandbox cluster', controlPlanePrograms] as [PartName, readonly ToolName[]]]),
  ];
  const all = wanted.flatMap(([part, tools]) => tools.map((tool) => [part, tool] as const));
  const paths = new Map<ToolName, string>();
  for (const [index, [part, tool]] of all.entries()) {
    const { path } = await resolveTool(tool, { progress: (line) => progress(`${index + 1} of ${all.length}, ${line}`) }).catch(
      (error: unknown) => {
        throw unavailable(part, error);
      },
    );
    paths.set(tool, path);
  }
  return { kustomize: paths.get('kustomize') ?? 'kustomize', helm: paths.get('helm') ?? 'helm' };
}

function unavailable(part: PartName, error: unknown): unknown {
  if (!(error instanceof ToolUnavailableError)) return error;
  const ways = [instead[part], 'run everything in containers with docker compose --profile demo up'].filter(Boolean);
  return new PartUnavailableError(`${part} can't be started. ${error.message}\nWithout it: ${ways.join(', or ')}.`);
}

export async function provideNats({ options, folders, ports, steps, say, running }: BackingContext): Promise<string> {
  if (options.natsUrl) return options.natsUrl;
  const start = (progress?: Say) => startNats({ folder: folders.nats, port: ports.nats, records: folders.records, progress });
  const nats = await steps.run('NATS', (progress) => kept('NATS', () => start(progress), say, running));
  return nats.current.url;
}

export async function providePostgres({ options, folders, ports, steps, say, running }: BackingContext): Promise<string> {
  if (options.databaseUrl) return options.databaseUrl;
  const start = (progress?: Say) => startPostgres({ folder: folders.postgres, port: ports.postgres, records: folders.records, progress });
  const postgres = await steps.run('Postgres', (progress) => kept('Postgres', () => start(progress), say, running));
  return postgres.current.url;
}

/** Puts the kubeconfig where syncer and canary look for the cluster `sandbox`. Returns the path for a person. */
export async function provideCluster(
  context: BackingContext,
  own: { text: string; context: string } | undefined,
): Promise<{ kubeconfig: string; sandbox: boolean }> {
  const { folders, ports, steps, say, running } = context;
  const folder = join(folders.clusterCredentials, 'sandbox');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kubeconfig = join(folder, 'kubeconfig');
  if (own) {
    await writeSecret(kubeconfig, own.text);
    say(`Deploying to your own cluster (context ${own.context}), in the namespaces demo-staging and demo-production.`);
    return { kubeconfig, sandbox: false };
  }
  const clusterPorts = { api: ports.kubernetes, etcd: ports.etcd, etcdPeer: ports.etcdPeer, kubelet: ports.kubelet };
  const start = (progress?: Say) =>
    startCluster({ name: 'sandbox', folder: folders.cluster, ports: clusterPorts, records: folders.records, progress });
  const cluster = await steps.run('sandbox cluster', (progress) => kept('the sandbox cluster', () => start(progress), say, running));

  await writeSecret(kubeconfig, await readFile(cluster.current.kubeconfig, 'utf8'));
  return { kubeconfig, sandbox: true };
}

export async function provideGit({ folders, ports, secrets, steps, say, running }: BackingContext): Promise<string> {
  const url = `http://127.0.0.1:${ports.git}`;
  const webhook = { url: `http://127.0.0.1:${ports.rest}/webhooks/git`, secret: secrets.webhook };
  const repositories = join(folders.git, 'repositories');
  await steps.run('Git server with the demo repositories', async () => {
    await mkdir(repositories, { recursive: true });
    await seedDemo(repositories, url);
    const start = () => startGitServer({ folder: folders.git, port: ports.git, records: folders.records, webhook });
    return kept('the Git server', start, say, running);
  });
  return url;
}

/** Slack's id of the person at the stand-in's page: whom the demo's config repository names. */
const PERSON_AT_THE_PAGE = 'U0DEMO';

export async function provideSlack(
  context: BackingContext,
): Promise<{ token: string; apiUrl?: string; page?: string; signingSecret?: string }> {
  const { options, folders, ports, secrets, steps, running } = context;
  if (options.slackToken) return { token: options.slackToken, signingSecret: options.slackSigningSecret };
  const app = { url: `http://127.0.0.1:${ports.slackApp}`, signingSecret: secrets.slack, user: PERSON_AT_THE_PAGE, channel: 'demo' };
  const slack = await steps.run('Slack stand-in', () => SlackServer.start({ port: ports.slack, log: folders.slackLog, app }));
  running.push({ stop: () => slack.stop(), kill: () => slack.stop() });
  return { token: slack.token, apiUrl: slack.url, page: `http://127.0.0.1:${slack.port}/`, signingSecret: app.signingSecret };
}

async function kept<T extends Component>(name: string, start: () => Promise<T>, say: Say, running: Part[]): Promise<KeptRunning<T>> {
  const part = await KeptRunning.start(name, start, say);
  running.push(part);
  return part;
}

async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
}
