import { CatalogReported, DocumentsDeclared, SyncStatus, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { runMigrations } from '@fairlead/database';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { natsForTest, postgresForTest, type TestNats, type TestPostgres } from '@fairlead/testing';
import type { AddressInfo } from 'node:net';
import { api } from './definition.js';

export const COMMIT = 'a'.repeat(40);
export const SECRET = 'correct horse';
type Fields = Record<string, unknown>;

/** The api in this process, on real NATS and Postgres. */
export interface TestApi {
  readonly nats: TestNats;
  readonly postgres: TestPostgres;
  /** Of the test, as any other service. */
  readonly bus: Bus;
  /** Base URL of the running api; another after `restart`. */
  url(): string;
  /** Environment of an api beside it. */
  env(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  /** As Prometheus reads them. */
  metrics(): Promise<string>;
  get<T = Fields>(path: string, init?: RequestInit): Promise<{ status: number; body: T; headers: Headers }>;
  restart(env?: NodeJS.ProcessEnv): Promise<void>;
  stopApi(): Promise<void>;
  stop(): Promise<void>;
}

export async function apiForTest(env: NodeJS.ProcessEnv = {}): Promise<TestApi> {
  const [nats, postgres] = await Promise.all([natsForTest(), postgresForTest()]);
  await runMigrations({ url: postgres.url, logger: silentLogger });
  let service: RunningService | undefined;
  const envWith = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    FAIRLEAD_INSTANCE: 'api-test',
    FAIRLEAD_LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error',
    FAIRLEAD_HTTP_PORT: '0',
    FAIRLEAD_API_PORT: '0',
    FAIRLEAD_API_SIGN_IN: 'off',
    FAIRLEAD_API_CONFIG_URL: 'https://git.example/config.git',
    FAIRLEAD_API_WEBHOOK_SECRET: SECRET,
    ...env,
    ...more,
  });
  const start = async (more: NodeJS.ProcessEnv = {}): Promise<void> => {
    service = await startService(api, envWith(more));
  };
  try {
    await start();
  } catch (error) {
    await Promise.all([nats.stop(), postgres.stop()]);
    throw error;
  }
  const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
  const url = (): string => `http://127.0.0.1:${(service?.app.getHttpServer() as { address(): AddressInfo }).address().port}`;
  const stopApi = async (): Promise<void> => {
    await service?.stop();
    service = undefined;
  };
  return {
    nats,
    postgres,
    bus,
    url,
    env: envWith,
    metrics: async () => (await fetch(`http://127.0.0.1:${service?.operationsPort}/metrics`)).text(),
    get: async <T>(path: string, init?: RequestInit) => {
      const response = await fetch(`${url()}${path}`, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
    },
    restart: async (more) => {
      await stopApi();
      await start(more);
    },
    stopApi,
    stop: async () => {
      await stopApi();
      await bus.close();
      await Promise.all([nats.stop(), postgres.stop()]);
    },
  };
}

/** Waits until `probe` answers something, which it may refuse by throwing. */
export async function eventually<T>(probe: () => Promise<T | undefined> | T | undefined, what: string, milliseconds = 60_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Waited in vain for ${what}: ${last instanceof Error ? last.message : String(last)}`);
}

export const revision = (commit = COMMIT): Fields => ({ commit, ref: 'refs/heads/main' });
/** Sends a message of a kind with the fields given over those that every message has. */
export async function send<C extends MessageContract>(bus: Bus, contract: C, fields: Fields): Promise<void> {
  const common = { generation: 100, revision: revision(), at: '2026-01-01T00:00:00.000Z' };
  await bus.publish(contract, contract.schema.parse({ ...common, ...fields }) as MessageOf<C>);
}
export const syncStatus = (bus: Bus, fields: Fields): Promise<void> =>
  send(bus, SyncStatus, { sync: 'Synced', health: 'Healthy', reason: '', attempt: 1, objectCount: 0, objects: [], ...fields });
export const declare = (bus: Bus, id: string, documents: unknown[], fields: Fields = {}): Promise<void> => {
  const [tenant, application] = id.split('/');
  return send(bus, DocumentsDeclared, { tenant, application, documents, ...fields });
};
/** What the api last reported of an application's documents. */
export async function reportOf(bus: Bus, id: string): Promise<MessageOf<typeof CatalogReported> | undefined> {
  return (await bus.last(CatalogReported, `status.catalog.${id.replace('/', '.')}`))?.message;
}
