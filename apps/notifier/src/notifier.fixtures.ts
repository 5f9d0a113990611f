import type { AddressInfo } from 'node:net';
import { API_VERSION, CatalogEntry, catalogKey, PLATFORM_TENANT } from '@fairlead/contracts';
import { Database, NOTIFIER_ENTITIES, runMigrations } from '@fairlead/database';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import {
  natsForTest,
  postgresForTest,
  slackForTest,
  type SlackApp,
  type TestNats,
  type TestPostgres,
  type TestSlack,
} from '@fairlead/testing';
import { vi } from 'vitest';
import { notifier } from './definition.js';

const logger = silentLogger;
const SECRET = 'signing-secret-of-the-test';

/** A notifier in this process with everything real that it talks to, but Slack. */
export class Bench {
  private service: RunningService | undefined;

  private constructor(
    readonly nats: TestNats,
    readonly postgres: TestPostgres,
    readonly slack: TestSlack,
    readonly bus: Bus,
    readonly database: Database,
  ) {}

  static async set(channels: readonly string[]): Promise<Bench> {
    const [nats, postgres, slack] = await Promise.all([natsForTest(), postgresForTest(), slackForTest({ channels })]);
    await runMigrations({ url: postgres.url, logger });
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger });
    await bus.ensureTopology();
    const database = await Database.connect({ url: postgres.url, schema: 'notification', entities: NOTIFIER_ENTITIES, logger });
    return new Bench(nats, postgres, slack, bus, database);
  }

  /** Where the running notifier takes commands. */
  get commands(): SlackApp {
    return this.app('commands');
  }
  get interactions(): SlackApp {
    return this.app('interactions');
  }
  private app(path: string): SlackApp {
    const server = this.service?.app.getHttpServer() as { address(): AddressInfo | null } | undefined;
    return { url: `http://127.0.0.1:${server?.address()?.port ?? 0}/slack/${path}`, signingSecret: SECRET };
  }

  get running(): RunningService | undefined {
    return this.service;
  }

  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.service = await startService(notifier, {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.postgres.url,
      SLACK_TOKEN: this.slack.token,
      SLACK_API_URL: this.slack.url,
      SLACK_SIGNING_SECRET: SECRET,
      FAIRLEAD_NOTIFIER_PORT: '0',
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_LOG_LEVEL: 'error',
      FAIRLEAD_INSTANCE: 'test',
      ...env,
    });
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    await Promise.all([this.bus.close(), this.database.close()]);
    await Promise.all([this.nats.stop(), this.postgres.stop(), this.slack.stop()]);
  }

  /** Puts a document into the catalog. */
  async declare(kind: string, name: string, spec: object): Promise<void> {
    const document = { apiVersion: API_VERSION, kind, metadata: { name }, spec };
    const entry = CatalogEntry.parse({ document, owner: { tenant: PLATFORM_TENANT, application: 'config' }, generation: 1 });
    await this.bus.catalog.put(catalogKey(entry.document), entry);
  }
}

export const eventually = <T>(check: () => T | Promise<T>, timeout = 60_000): Promise<T> => vi.waitFor(check, { timeout, interval: 50 });
