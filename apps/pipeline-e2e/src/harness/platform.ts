import { join } from 'node:path';
import type { ApiApplicationDetail, ApiHistoryPage } from '@fairlead/contracts';
import { freePort, waitUntil } from '@fairlead/local-stack';
import {
  gitServerForTest,
  natsForTest,
  postgresForTest,
  scratchFolder,
  slackForTest,
  type FileChanges,
  type TestGitServer,
  type TestNats,
  type TestPostgres,
  type TestRepository,
  type TestSlack,
} from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { Client } from 'pg';
import { clusterDocuments, startClusters, type PlatformCluster } from './clusters.js';
import { migrate, newPasswords, secret, urlOf } from './database.js';
import { Service, type ServiceName } from './service.js';

export type { PlatformCluster } from './clusters.js';

export interface PlatformOptions {
  readonly clusters?: number;
  readonly configInterval?: string;
  /** Of the api; absent: any free one. */
  readonly apiPort?: number;
  /** Sent with what the test itself asks the api, where sign-in is required. */
  readonly token?: string;
  /** Settings of single services over the usual ones. */
  readonly env?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
}

/** Everything of Fairlead as in production, each service a process of its own, with nothing stood in for but Slack. */
export class Platform {
  /** Those that were started and not stopped: for programs that are told to end. */
  static readonly running = new Set<Platform>();
  readonly services = new Map<ServiceName, Service>();
  apiUrl = '';
  private headers: Readonly<Record<string, string>> = {};
  private constructor(
    readonly folder: string,
    readonly nats: TestNats,
    readonly postgres: TestPostgres,
    readonly git: TestGitServer,
    readonly slack: TestSlack,
    readonly clusters: readonly PlatformCluster[],
    readonly config: TestRepository,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  /** Starts all with an empty config repository but for the clusters. */
  static async start(options: PlatformOptions = {}): Promise<Platform> {
    const scratch = await scratchFolder('platform');
    const [nats, postgres, git, slack, clusters] = await Promise.all([
      natsForTest(),
      postgresForTest(),
      gitServerForTest(),
      slackForTest(),
      startClusters(options.clusters ?? 1, scratch.folder),
    ]);
    const config = await git.createRepository('config');
    const platform = new Platform(scratch.folder, nats, postgres, git, slack, clusters, config, scratch.remove);
    Platform.running.add(platform);
    try {
      await platform.boot(options);
    } catch (error) {
      await platform.stop();
      throw error;
    }
    return platform;
  }

  /** Commits documents to the config repository. */
  declare(files: FileChanges, message = 'configure'): Promise<string> {
    return this.config.commit(files, message);
  }

  service(name: ServiceName): Service {
    const service = this.services.get(name);
    if (!service) throw new Error(`there is no service ${name}`);
    return service;
  }

  cluster(index = 0): PlatformCluster {
    const cluster = this.clusters[index];
    if (!cluster) throw new Error(`there is no cluster ${index}`);
    return cluster;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.apiUrl}/api/v1${path}`, { headers: this.headers });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  application(tenant: string, name: string): Promise<ApiApplicationDetail> {
    return this.get<ApiApplicationDetail>(`/applications/${tenant}/${name}`);
  }

  /** Resolves with the application once it is as wanted; fails with how it stands when that takes too long. */
  async until(
    tenant: string,
    name: string,
    what: string,
    wanted: (application: ApiApplicationDetail) => boolean,
    timeoutMilliseconds = 60_000,
  ): Promise<ApiApplicationDetail> {
    let last: ApiApplicationDetail | undefined;
    try {
      return await waitUntil(
        async () => {
          last = await this.application(tenant, name);
          return wanted(last) ? last : undefined;
        },
        { what: `${tenant}/${name} ${what}`, timeoutMilliseconds, intervalMilliseconds: 100 },
      );
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; it stands so: ${JSON.stringify(brief(last))}`, {
        cause: error,
      });
    }
  }

  /** Resolves when every cluster of the application has this commit and is healthy. */
  healthy(tenant: string, name: string, commit: string, timeoutMilliseconds?: number): Promise<ApiApplicationDetail> {
    return this.until(
      tenant,
      name,
      `is healthy at ${commit.slice(0, 8)}`,
      ({ perCluster, sync, health }) =>
        sync === 'Synced' &&
        health === 'Healthy' &&
        perCluster.length > 0 &&
        perCluster.every(({ revision }) => revision?.commit === commit),
      timeoutMilliseconds,
    );
  }

  history(tenant: string, name: string): Promise<ApiHistoryPage> {
    return this.get<ApiHistoryPage>(`/applications/${tenant}/${name}/history?limit=200`);
  }

  /** Transactions that Postgres has ended so far. */
  async sqlTransactions(): Promise<number> {
    const client = new Client({ connectionString: this.postgres.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ sum: string }>('select sum(xact_commit + xact_rollback) as sum from pg_stat_database');
      return Number(rows[0]?.sum ?? 0);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    Platform.running.delete(this);
    await Promise.all([...this.services.values()].map((service) => service.stop()));
    await Promise.all(this.clusters.map(({ client }) => client.close()));
    await Promise.all([this.nats.stop(), this.postgres.stop(), this.git.stop(), this.slack.stop()]);
    await Promise.all(this.clusters.map((cluster) => cluster.stop()));
    if (!process.env['FAIRLEAD_KEEP_LOGS']) await this.removeFolder();
  }

  private async boot({ configInterval = '5s', env = {}, ...options }: PlatformOptions): Promise<void> {
    await this.declare(clusterDocuments(this.clusters), 'clusters');
    const passwords = newPasswords();
    await migrate(this.postgres.url, passwords, this.folder);
    const secretOfWebhooks = secret();
    const apiPort = options.apiPort ?? (await freePort());
    this.headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    this.apiUrl = `http://127.0.0.1:${apiPort}`;
    this.git.setWebhook({ url: `${this.apiUrl}/webhooks/git`, secret: secretOfWebhooks });
    const [kustomize, helm] = await Promise.all([resolveTool('kustomize'), resolveTool('helm')]);
    const own: Record<ServiceName, Record<string, string>> = {
      'git-poller': { FAIRLEAD_GIT_POLLER_DATA: join(this.folder, 'mirrors') },
      renderer: {
        FAIRLEAD_RENDERER_KUSTOMIZE: kustomize.path,
        FAIRLEAD_RENDERER_HELM: helm.path,
        FAIRLEAD_RENDERER_WORK: join(this.folder, 'renderer'),
      },
      syncer: { FAIRLEAD_SYNCER_CREDENTIALS: join(this.folder, 'clusters') },
      canary: { FAIRLEAD_CANARY_CREDENTIALS: join(this.folder, 'clusters') },
      promoter: {
        DATABASE_URL: urlOf(this.postgres.url, 'promoter', passwords),
        FAIRLEAD_PROMOTER_DATA: join(this.folder, 'promoter'),
        FAIRLEAD_PROMOTER_PORT: '0',
      },
      notifier: {
        DATABASE_URL: urlOf(this.postgres.url, 'notifier', passwords),
        SLACK_TOKEN: this.slack.token,
        SLACK_API_URL: this.slack.url,
      },
      api: {
        DATABASE_URL: urlOf(this.postgres.url, 'api', passwords),
        FAIRLEAD_API_PORT: String(apiPort),
        FAIRLEAD_API_SIGN_IN: 'off',
        FAIRLEAD_API_WEBHOOK_SECRET: secretOfWebhooks,
        FAIRLEAD_API_CONFIG_URL: this.config.url,
        FAIRLEAD_API_CONFIG_REF: 'main',
        FAIRLEAD_API_CONFIG_INTERVAL: configInterval,
      },
    };
    for (const [name, settings] of Object.entries(own) as [ServiceName, Record<string, string>][]) {
      this.services.set(name, new Service(name, this.folder, { NATS_URL: this.nats.url, ...settings, ...env[name] }));
    }
    await Promise.all([...this.services.values()].map((service) => service.start()));
  }
}

const brief = (application: ApiApplicationDetail | undefined): unknown =>
  application && {
    sync: application.sync,
    health: application.health,
    reason: application.reason,
    problem: application.problem,
    revision: application.revision?.commit,
    conditions: application.conditions.map(({ stage, status, message }) => `${stage} ${status} ${message}`),
    perCluster: application.perCluster.map(({ cluster, sync, health, reason, revision }) => ({
      cluster,
      sync,
      health,
      reason,
      commit: revision?.commit,
    })),
  };
