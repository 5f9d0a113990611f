import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiApplicationDetail, ApiHistoryPage } from '@fairlead/contracts';
import type { KubeObject, ObjectRef } from '@fairlead/domain';
import { basicEnvironment, freePort, waitUntil } from '@fairlead/local-stack';
import {
  awsSecretsForTest,
  forgeForTest,
  natsForTest,
  postgresForTest,
  prometheusForTest,
  registryForTest,
  scratchFolder,
  slackForTest,
  vaultForTest,
  type TestAwsSecrets,
  type TestVault,
  type FileChanges,
  type ForgeUser,
  type TestForge,
  type TestNats,
  type TestPostgres,
  type TestPrometheus,
  type TestRegistry,
  type TestSlack,
} from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { startClusters, type PlatformCluster } from '../../harness/clusters.js';
import { migrate, newPasswords, secret } from '../../harness/database.js';
import { Service, type ServiceName } from '../../harness/service.js';
import { Chat } from './chat.js';
import { fairlead, type CommandResult } from './command-line.js';
import { serveCharts } from './charts.js';
import { streamsAsText, tablesAsText } from './inside.js';
import type { ListeningServer } from './listening-server.js';
import { giveTokens, type Person, type Tokens } from './people.js';
import { repositoryFiles, storyFolder } from './repositories.js';
import { collectTraces, type TraceCollector } from './traces.js';
import { BAD_BUILD, startTraffic, type Traffic } from './traffic.js';
import { serviceEnvironments } from './service-environments.js';

/** Every server that the story plays on, all real but Slack's. */
interface Stage {
  readonly nats: TestNats;
  readonly postgres: TestPostgres;
  readonly forge: TestForge;
  readonly registry: TestRegistry;
  readonly prometheus: TestPrometheus;
  readonly slack: TestSlack;
  readonly clusters: readonly PlatformCluster[];
  readonly charts: ListeningServer;
  readonly vault: TestVault;
  readonly aws: TestAwsSecrets;
  readonly traces: TraceCollector;
}

/** Teams and their repositories; `platform` runs the others' clusters. */
const ORGANIZATIONS = ['platform', 'shop', 'pay', 'web', 'myorg', 'corpus'] as const;
const REPOSITORIES = ['platform/config', 'platform/addons', 'shop/deploy', 'pay/deploy', 'web/deploy', 'myorg/myapp-manifests'] as const;
/** The Git host's name in documents; the services reach it where it really is. */
export const GIT_HOST = 'https://git.example.com/';

/** What the story plays on: all servers, every service of Fairlead as a process of its own, three teams' repositories. */
export class World {
  readonly services = new Map<ServiceName, Service>();
  /** Ends after the services and before the servers. */
  readonly atEnd: (() => Promise<void>)[] = [];
  readonly chat: Chat;
  private users: Traffic | undefined;
  private readonly scraped = new Map<string, string>();
  private rules: readonly string[] = [];
  private constructor(
    readonly folder: string,
    readonly stage: Stage,
    readonly tokens: Tokens,
    readonly bot: ForgeUser,
    readonly apiUrl: string,
    readonly notifierUrl: string,
    readonly slackSecret: string,
    readonly awsKey: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly region: string },
    private readonly removeFolder: () => Promise<void>,
  ) {
    this.chat = new Chat(stage.slack, notifierUrl, slackSecret);
  }

  /** Starts everything; the config repository already holds the platform's documents and teams `shop` and `pay`. */
  static async start(tell: (what: string) => void = () => undefined): Promise<World> {
    const scratch = await scratchFolder('story');
    const { folder } = scratch;
    tell('starting two clusters, NATS, Postgres, Gitea, a registry, Prometheus, a chart repository and a stand-in for Slack');
    const traces = await collectTraces();
    const awsKey = { accessKeyId: 'AKIAIOSFODNN7STORY', secretAccessKey: secret(), region: 'eu-central-1' };
    const [nats, postgres, forge, registry, prometheus, slack, clusters, charts, vault, aws] = await Promise.all([
      natsForTest(),
      postgresForTest(),
      forgeForTest({ rootUrl: GIT_HOST }),
      registryForTest(),
      prometheusForTest({ interval: '1s' }),
      slackForTest(),
      startClusters(2, folder),
      serveCharts(join(folder, 'charts'), [join(storyFolder, 'pay/deploy/charts/worker')]),
      vaultForTest(),
      awsSecretsForTest(awsKey),
    ]);
    const stage: Stage = { nats, postgres, forge, registry, prometheus, slack, clusters, charts, vault, aws, traces };
    const tokens = await giveTokens(join(folder, 'tokens.json'));
    for (const organization of ORGANIZATIONS) await forge.createOrganization(organization);
    const bot = await forge.createUser('fairlead-bot');
    const [apiPort, notifierPort] = [await freePort(), await freePort()];
    const [apiUrl, notifierUrl] = [`http://127.0.0.1:${apiPort}`, `http://127.0.0.1:${notifierPort}`];
    const world = new World(folder, stage, tokens, bot, apiUrl, notifierUrl, secret(), awsKey, scratch.remove);
    try {
      const webhookSecret = secret();
      await world.makeRepositories(webhookSecret);
      await world.writeCredentials();
      const passwords = newPasswords();
      await migrate(postgres.url, passwords, folder);
      tell('starting every service of Fairlead');
      const environments = await serviceEnvironments(world, { passwords, apiPort, notifierPort, webhookSecret });
      for (const [name, env] of Object.entries(environments) as [ServiceName, Record<string, string>][])
        world.services.set(name, new Service(name, folder, env));
      await Promise.all([...world.services.values()].map((service) => service.start()));
      await world.startTraffic();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Requests of the web site's users; they come as soon as there is a route. */
  get traffic(): Traffic {
    if (!this.users) throw new Error('no traffic yet');
    return this.users;
  }
  private async startTraffic(): Promise<void> {
    const isBad = (image: string): boolean => image.endsWith(BAD_BUILD);
    const traffic = await startTraffic({ client: this.cluster('two').client, namespace: 'web', route: 'site', isBad });
    this.users = traffic;
    this.atEnd.push(() => traffic.stop());
    await this.scrape('traffic', traffic.url);
  }

  /** What `${NAME}` in the story's files stands for. */
  get values(): Record<string, string> {
    return { FORGE: this.stage.forge.url, PROMETHEUS: this.stage.prometheus.url };
  }

  /** Commits and pushes; the Git host tells the api by webhook. */
  commit(repository: string, files: FileChanges, message: string, options: { branch?: string; author?: Person } = {}): Promise<string> {
    const author = options.author ?? 'pat';
    return this.stage.forge.commit(repository, files, message, {
      ...(options.branch ? { branch: options.branch } : {}),
      author: { name: author, email: `${author}@example.com` },
    });
  }

  cluster(name: 'one' | 'two'): PlatformCluster {
    const found = this.stage.clusters.find((cluster) => cluster.name === name);
    if (!found) throw new Error(`there is no cluster ${name}`);
    return found;
  }

  object(cluster: 'one' | 'two', ref: Omit<ObjectRef, 'version'> & { version?: string }): Promise<KubeObject | undefined> {
    return this.cluster(cluster).client.get({ version: 'v1', ...ref });
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.apiUrl}/api/v1${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  application(tenant: string, name: string): Promise<ApiApplicationDetail> {
    return this.get<ApiApplicationDetail>(`/applications/${tenant}/${name}`);
  }
  history(tenant: string, name: string): Promise<ApiHistoryPage> {
    return this.get<ApiHistoryPage>(`/applications/${tenant}/${name}/history?limit=200`);
  }

  /** Resolves with the first answer that is not undefined, null or false; what throws is asked again until the time is over, when it says why. */
  async until<T>(
    what: string,
    ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
    timeoutMilliseconds = 60_000,
  ): Promise<T> {
    let last: unknown;
    try {
      return await waitUntil(
        async () => {
          try {
            return (await ask()) || undefined;
          } catch (error) {
            last = error;
            return undefined;
          }
        },
        { what, timeoutMilliseconds, intervalMilliseconds: 50 },
      );
    } catch (error) {
      throw last === undefined
        ? error
        : new Error(`${(error as Error).message}; the last try failed: ${last instanceof Error ? last.message : String(last)}`, {
            cause: last,
          });
    }
  }

  /** Waits until the application is synced and healthy on all its clusters, at this commit if one is given. */
  async healthy(tenant: string, name: string, commit?: string, timeoutMilliseconds = 90_000): Promise<ApiApplicationDetail> {
    let last: ApiApplicationDetail | undefined;
    try {
      return await this.until(
        `${tenant}/${name} is healthy${commit ? ` at ${commit.slice(0, 8)}` : ''}`,
        async () => {
          last = await this.application(tenant, name);
          const { sync, health, perCluster } = last;
          const there = perCluster.every(({ revision }) => revision !== undefined && (!commit || revision.commit === commit));
          return sync === 'Synced' && health === 'Healthy' && perCluster.length > 0 && there ? last : undefined;
        },
        timeoutMilliseconds,
      );
    } catch (error) {
      const brief = last && {
        sync: last.sync,
        health: last.health,
        reason: last.reason,
        problem: last.problem,
        conditions: last.conditions.map(({ stage, message }) => `${stage}: ${message}`),
      };
      throw new Error(`${(error as Error).message}; it stands so: ${JSON.stringify(brief)}`, { cause: error });
    }
  }

  /** Text of a file at a branch's head. */
  async file(repository: string, path: string, branch = 'main'): Promise<string> {
    const { content } = await this.stage.forge.request<{ content: string }>('GET', `/repos/${repository}/contents/${path}?ref=${branch}`);
    return Buffer.from(content, 'base64').toString('utf8');
  }

  /** Newest commits of a branch first. */
  async log(repository: string, branch: string): Promise<{ commit: string; author: string; message: string }[]> {
    const commits = await this.stage.forge.request<{ sha: string; commit: { message: string; author: { name: string } } }[]>(
      'GET',
      `/repos/${repository}/commits?sha=${branch}&limit=20&stat=false&files=false`,
    );
    return commits.map(({ sha, commit }) => ({ commit: sha, author: commit.author.name, message: commit.message }));
  }

  /** Sets `newTag` of a kustomization that has one image. @param without removed from the line too */
  async setTag(repository: string, path: string, tag: string, message: string, author: Person, without?: RegExp): Promise<string> {
    const text = await this.file(repository, path);
    const changed = text.replace(/newTag: \S+/, `newTag: ${tag}`);
    return this.commit(repository, { [path]: without ? changed.replace(without, '') : changed }, message, { author });
  }

  /** Image of the first container of a Deployment. */
  async image(cluster: 'one' | 'two', namespace: string, name: string): Promise<string | undefined> {
    const found = await this.object(cluster, { group: 'apps', kind: 'Deployment', namespace, name });
    const spec = found?.['spec'] as { template?: { spec?: { containers?: { image?: string }[] } } } | undefined;
    return spec?.template?.spec?.containers?.[0]?.image;
  }

  /** What the API server says of somebody's rights. */
  async mayCreate(cluster: 'one' | 'two', user: string, resource: string, namespace: string): Promise<boolean> {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, resourceAttributes: { verb: 'create', resource, namespace } },
    };
    const { body } = await this.cluster(cluster).request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review);
    return (JSON.parse(body) as { status: { allowed: boolean } }).status.allowed;
  }

  /** `kubectl …` as somebody with the cluster's admin rights types it. */
  async kubectl(cluster: 'one' | 'two', args: readonly string[]): Promise<string> {
    const { path } = await resolveTool('kubectl');
    const env = { ...basicEnvironment(), KUBECONFIG: this.cluster(cluster).kubeconfig };
    return (await promisify(execFile)(path, [...args], { env })).stdout;
  }

  /** Prometheus scrapes this too from now on. */
  async scrape(job: string, url: string): Promise<void> {
    this.scraped.set(job, new URL(url).host);
    await this.configurePrometheus();
  }
  async useRules(files: readonly string[]): Promise<void> {
    this.rules = files;
    await this.configurePrometheus();
  }

  tables(): Promise<string> {
    return tablesAsText(this.stage.postgres.url);
  }
  streams(): Promise<string> {
    return streamsAsText(this.stage.nats.url);
  }

  /** `fairlead …` as this person types it. */
  cli(person: Person | undefined, args: readonly string[], input?: string): Promise<CommandResult> {
    return fairlead(args, {
      server: this.apiUrl,
      ...(person ? { token: this.tokens[person] } : {}),
      ...(input === undefined ? {} : { input }),
    });
  }

  service(name: ServiceName): Service {
    const service = this.services.get(name);
    if (!service) throw new Error(`there is no service ${name}`);
    return service;
  }

  /** What each service has logged so far. */
  async logs(): Promise<Record<string, string>> {
    const entries = [...this.services.values()].map(
      async (service) => [service.name, await readFile(service.log, 'utf8').catch(() => '')] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.stop()));
    for (const end of this.atEnd.reverse()) await end();
    const { clusters, nats, postgres, forge, registry, prometheus, slack, charts, vault, aws, traces } = this.stage;
    await Promise.all(clusters.map(({ client }) => client.close()));
    await Promise.all([nats, postgres, forge, registry, prometheus, slack, charts, vault, aws, traces].map((server) => server.stop()));
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    if (!process.env['FAIRLEAD_KEEP_LOGS']) await this.removeFolder();
  }

  private async configurePrometheus(): Promise<void> {
    const scrapeConfigs = [...this.scraped].map(([job_name, target]) => ({ job_name, static_configs: [{ targets: [target] }] }));
    await this.stage.prometheus.reload({ interval: '1s', scrapeConfigs, ruleFiles: this.rules });
  }

  private async makeRepositories(webhookSecret: string): Promise<void> {
    const { forge } = this.stage;
    for (const repository of REPOSITORIES) {
      const [owner = '', name = ''] = repository.split('/');
      await forge.createRepository(owner, name);
      await forge.addCollaborator(repository, 'fairlead-bot');
      await this.commit(repository, await repositoryFiles(repository, this.values), 'first');
      await forge.createWebhook(repository, `${this.apiUrl}/webhooks/git`, webhookSecret);
    }
    for (const branch of ['staging', 'develop']) await forge.commit('shop/deploy', {}, `begin ${branch}`, branch);
  }

  /** Every service gets a folder with its own kind of secret and nothing else. */
  private async writeCredentials(): Promise<void> {
    const write = async (path: string, files: Record<string, string>): Promise<void> => {
      await mkdir(join(this.folder, path), { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, path, name), text, { mode: 0o600 });
    };
    const basic = { username: this.bot.name, password: this.bot.token };
    for (const team of ['platform', 'shop', 'pay', 'web']) {
      await write(`git-read/${team}`, basic);
      await write(`git-write/git/${team}`, basic);
    }
    await write(`git-write/forge/${new URL(this.stage.forge.url).host}`, { token: this.bot.token });
    for (const { name, kubeconfig } of this.stage.clusters) {
      await mkdir(join(this.folder, 'clusters', name), { recursive: true });
      await copyFile(kubeconfig, join(this.folder, 'clusters', name, 'kubeconfig'));
    }
  }
}
