import {
  API_VERSION,
  ApplicationName,
  CatalogEntry,
  catalogKey,
  ClusterName,
  CommitId,
  DriftHealed,
  Generation,
  HealthChanged,
  PLATFORM_TENANT,
  RenderFailed,
  RenderStatus,
  SyncFinished,
  TenantName,
} from '@fairlead/contracts';
import { Database, NOTIFIER_ENTITIES, OutboxRow, runMigrations } from '@fairlead/database';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { natsForTest, postgresForTest, slackForTest, type TestNats, type TestPostgres, type TestSlack } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { notifierConfig } from './config.js';
import { NotifierModule } from './notifier.module.js';

const logger = silentLogger;
const eu = ClusterName.parse('eu');
let nats: TestNats;
let postgres: TestPostgres;
let slack: TestSlack;
let bus: Bus;
let database: Database;
let service: RunningService | undefined;
let applications = 0;

const start = async (env: NodeJS.ProcessEnv = {}): Promise<RunningService> => {
  service = await startService(
    { name: 'notifier', config: notifierConfig, module: (config, kit) => NotifierModule.forRoot(config, kit) },
    {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      SLACK_TOKEN: slack.token,
      SLACK_API_URL: slack.url,
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_LOG_LEVEL: 'error',
      FAIRLEAD_INSTANCE: 'test',
      ...env,
    },
  );
  return service;
};
const stop = async (): Promise<void> => {
  await service?.stop();
  service = undefined;
};
/** For a moment after kill -9 the server's children hold its shared memory, and a new one refuses to start. */
const postgresBack = () => vi.waitFor(() => postgres.start(), { timeout: 20_000, interval: 200 });

beforeAll(async () => {
  [nats, postgres, slack] = await Promise.all([natsForTest(), postgresForTest(), slackForTest({ channels: ['fairlead', 'team-b'] })]);
  await runMigrations({ url: postgres.url, logger });
  bus = await Bus.connect({ servers: nats.url, name: 'test', logger });
  await bus.ensureTopology();
  database = await Database.connect({ url: postgres.url, schema: 'notification', entities: NOTIFIER_ENTITIES, logger });
});
afterEach(stop);
afterAll(async () => {
  await Promise.all([bus?.close(), database?.close()]);
  await Promise.all([nats?.stop(), postgres?.stop(), slack?.stop()]);
});

/** An application that no other test knows. */
const fresh = (tenant = 'team-a') => {
  applications += 1;
  const names = { tenant: TenantName.parse(tenant), application: ApplicationName.parse(`shop-${applications}`) };
  const about = (generation: number) => ({
    ...names,
    generation: Generation.parse(generation),
    revision: {
      commit: CommitId.parse(generation.toString(16).padStart(40, 'a')),
      ref: 'refs/heads/main',
      subject: `Commit ${generation}`,
      author: 'Ada',
    },
  });
  const now = (): string => new Date().toISOString();
  return {
    name: `${names.tenant}/${names.application}`,
    about,
    synced: (generation: number) =>
      bus.publish(SyncFinished, {
        ...about(generation),
        cluster: eu,
        attempt: 1,
        outcome: 'synced',
        results: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', action: 'configured' }],
        startedAt: now(),
        finishedAt: now(),
      }),
    broken: (generation: number) => {
      const problem = { code: 'RenderFailed', message: 'mapping values are not allowed here', file: 'shop/web.yaml', line: 7, column: 12 };
      return bus.publish(RenderFailed, { ...about(generation), problem });
    },
    health: (generation: number, health: 'Degraded' | 'Healthy') =>
      bus.publish(HealthChanged, {
        ...about(generation),
        cluster: eu,
        health,
        previous: 'Progressing',
        reason: 'web: ImagePullBackOff',
        at: now(),
      }),
    drift: (generation: number) =>
      bus.publish(DriftHealed, {
        ...about(generation),
        cluster: eu,
        objects: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', action: 'created' }],
        at: now(),
      }),
  };
};
const messagesOf = (name: string) => slack.messages().filter((message) => message.text.includes(`${name} `));
const arrived = (name: string, count: number) => vi.waitFor(() => expect(messagesOf(name)).toHaveLength(count), { timeout: 30_000 });
const rowOf = async (name: string): Promise<OutboxRow | undefined> =>
  (await database.run((manager) => manager.find(OutboxRow))).find((row) => JSON.stringify(row.payload).includes(`${name} `));

describe('the notifier', () => {
  it('tells of a broken commit once, and of the fixing one by one reply', async () => {
    await start();
    const shop = fresh();
    await shop.broken(1);
    await arrived(shop.name, 1);
    await shop.synced(2);
    await arrived(shop.name, 2);
    const [failure, recovery] = messagesOf(shop.name);
    expect(failure).toMatchObject({ channelName: 'fairlead' });
    expect(failure?.text).toContain('shop/web.yaml:7:12: mapping values are not allowed here');
    expect(recovery).toMatchObject({ threadTs: failure?.ts });
    expect(recovery?.text).toContain('has recovered');
  });

  it('tells of sync, degradation, recovery and drift, each once', async () => {
    await start();
    const shop = fresh();
    await shop.synced(1);
    await arrived(shop.name, 1);
    await shop.health(1, 'Degraded');
    await arrived(shop.name, 2);
    await shop.health(1, 'Healthy');
    await arrived(shop.name, 3);
    await shop.drift(1);
    await arrived(shop.name, 4);
    expect(messagesOf(shop.name).map(({ text }) => /is in sync|is degraded|has recovered|put back/.exec(text)?.[0])).toEqual([
      'is in sync',
      'is degraded',
      'has recovered',
      'put back',
    ]);
  });

  it('uses the channel that a tenant names, as soon as it names it', async () => {
    const tenant = (channel?: string) =>
      CatalogEntry.parse({
        document: {
          apiVersion: API_VERSION,
          kind: 'Tenant',
          metadata: { name: 'team-b' },
          spec: channel === undefined ? {} : { notifications: { slack: { channel } } },
        },
        owner: { tenant: PLATFORM_TENANT, application: 'config' },
        generation: 1,
      });
    const key = catalogKey(tenant().document);
    await bus.catalog.put(key, tenant('#team-b'));
    await start();
    const first = fresh('team-b');
    await first.synced(1);
    await arrived(first.name, 1);
    expect(messagesOf(first.name)[0]?.channelName).toBe('team-b');
    await bus.catalog.put(key, tenant());
    await vi.waitFor(
      async () => {
        const next = fresh('team-b');
        await next.synced(1);
        await arrived(next.name, 1);
        expect(messagesOf(next.name)[0]?.channelName).toBe('fairlead');
      },
      { timeout: 20_000 },
    );
    await bus.catalog.delete(key);
  });

  it('tells of the recovery of an application that goes to no cluster', async () => {
    const app = fresh();
    const [, name = ''] = app.name.split('/');
    const document = {
      apiVersion: API_VERSION,
      kind: 'Application',
      metadata: { name },
      spec: { tenant: 'team-a', source: { repository: 'config' } },
    };
    const entry = CatalogEntry.parse({ document, owner: { tenant: PLATFORM_TENANT, application: 'config' }, generation: 1 });
    await bus.catalog.put(catalogKey(entry.document), entry);
    await start();
    await app.broken(1);
    await arrived(app.name, 1);
    await bus.publish(RenderStatus, { ...app.about(2), objects: 0, at: new Date().toISOString() });
    await arrived(app.name, 2);
    expect(messagesOf(app.name)[1]?.text).toContain('has recovered');
  });

  it('loses and doubles nothing when Postgres is killed and it is restarted itself', async () => {
    await start();
    const shops = Array.from({ length: 6 }, () => fresh());
    await Promise.all(shops.slice(0, 2).map((shop) => shop.broken(1)));
    for (const shop of shops.slice(0, 2)) await arrived(shop.name, 1);
    await database.run((manager) => manager.query('checkpoint'));
    await postgres.kill();
    await Promise.all(shops.slice(2, 4).map((shop) => shop.broken(1)));
    await postgresBack();
    for (const shop of shops.slice(2, 4)) await arrived(shop.name, 1);
    await stop();
    await Promise.all(shops.slice(4).map((shop) => shop.broken(1)));
    await Promise.all(shops.slice(0, 2).map((shop) => shop.synced(2)));
    await start();
    for (const shop of shops.slice(4)) await arrived(shop.name, 1);
    for (const shop of shops.slice(0, 2)) await arrived(shop.name, 2);
    expect(messagesOf(shops[0]?.name ?? '')[1]?.threadTs).toBe(messagesOf(shops[0]?.name ?? '')[0]?.ts);
  });

  it('goes on after NATS was killed', async () => {
    await start();
    await nats.kill();
    await nats.start();
    const shop = fresh();
    await shop.synced(1);
    await arrived(shop.name, 1);
  });

  it('waits as Slack asks, and while Slack is away', async () => {
    await start();
    const limited = fresh();
    slack.limitNextCalls(1, 1);
    await limited.synced(1);
    await arrived(limited.name, 1);
    await slack.pause();
    const away = fresh();
    await away.synced(1);
    await vi.waitFor(async () => expect((await rowOf(away.name))?.error).toMatch(/can't be reached/), { timeout: 20_000 });
    await slack.start();
    await arrived(away.name, 1);
    slack.failNextCalls(1, 503);
    const failing = fresh();
    await failing.synced(1);
    await arrived(failing.name, 1);
  });

  it('keeps a message that Slack refuses as dead, says what to do, and goes on', async () => {
    await start({ FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: '#gone' });
    const lost = fresh();
    await lost.synced(1);
    await vi.waitFor(async () => expect((await rowOf(lost.name))?.state).toBe('dead'), { timeout: 20_000 });
    expect((await rowOf(lost.name))?.error).toMatch(/#gone: channel_not_found.*invite the bot/);
    await stop();
    await start({ SLACK_TOKEN: 'xoxb-wrong-token' });
    const refused = fresh();
    await refused.synced(1);
    await vi.waitFor(async () => expect((await rowOf(refused.name))?.state).toBe('dead'), { timeout: 20_000 });
    expect((await rowOf(refused.name))?.error).toMatch(/invalid_auth.*SLACK_TOKEN/);
    expect(await (await fetch(`http://127.0.0.1:${service?.operationsPort}/healthz`)).json()).toEqual({ status: 'ok' });
  });
});
