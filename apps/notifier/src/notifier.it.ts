import {
  API_VERSION,
  ApplicationHeld,
  ApplicationName,
  CatalogEntry,
  catalogKey,
  ClusterName,
  CommitId,
  DriftHealed,
  Generation,
  GitPushed,
  HealthChanged,
  PLATFORM_TENANT,
  RenderFailed,
  RenderStatus,
  RepositoryName,
  RollbackRequested,
  Sha256,
  SyncFinished,
  TenantName,
} from '@fairlead/contracts';
import { OutboxRow } from '@fairlead/database';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Bench, eventually } from './notifier.fixtures.js';

const eu = ClusterName.parse('eu');
let bench: Bench;
let applications = 0;

/** For a moment after kill -9 the server's children hold its shared memory, and a new one refuses to start. */
const postgresBack = () => vi.waitFor(() => bench.postgres.start(), { timeout: 60_000, interval: 200 });
const start = (env: NodeJS.ProcessEnv = {}) => bench.start(env);

beforeAll(async () => {
  bench = await Bench.set(['fairlead', 'team-b']);
});
afterEach(() => bench.stop());
afterAll(() => bench?.end());

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
      bench.bus.publish(SyncFinished, {
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
      return bench.bus.publish(RenderFailed, { ...about(generation), problem });
    },
    syncFailed: (generation: number) =>
      bench.bus.publish(SyncFinished, {
        ...about(generation),
        cluster: eu,
        attempt: 1,
        outcome: 'failed',
        problem: { code: 'ApplyFailed', message: 'conflict' },
        results: [],
        startedAt: now(),
        finishedAt: now(),
      }),
    health: (generation: number, health: 'Degraded' | 'Healthy') =>
      bench.bus.publish(HealthChanged, {
        ...about(generation),
        cluster: eu,
        health,
        previous: 'Progressing',
        reason: 'web: ImagePullBackOff',
        at: now(),
      }),
    drift: (generation: number) =>
      bench.bus.publish(DriftHealed, {
        ...about(generation),
        cluster: eu,
        objects: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', action: 'created' }],
        at: now(),
      }),
  };
};
const messagesOf = (name: string) => bench.slack.messages().filter(({ text }) => text.includes(`${name} `) || text.includes(`${name}:`));
const arrived = (name: string, count: number) => eventually(() => expect(messagesOf(name)).toHaveLength(count));
const rowOf = async (name: string): Promise<OutboxRow | undefined> =>
  (await bench.database.run((manager) => manager.find(OutboxRow))).find((row) => JSON.stringify(row.payload).includes(`${name} `));

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
    expect(recovery?.text).toMatch(/^Recovered after [\d.]+ s: team-a.* is well again on eu/);
  });

  it('keeps all that is said about one trouble in one thread: more trouble, the rollback, what is held back, the revert, the recovery', async () => {
    await start();
    const shop = fresh();
    const [tenant, application] = shop.name.split('/') as [TenantName, ApplicationName];
    const { revision } = shop.about(2);
    await shop.health(2, 'Degraded');
    await arrived(shop.name, 1);
    await shop.syncFailed(2);
    await arrived(shop.name, 2);
    const asked = { id: `id-${application}`, actor: 'ada', via: 'slack', reason: 'p99' } as const;
    const at = new Date().toISOString();
    await bench.bus.publish(RollbackRequested, { ...asked, tenant, application, commit: revision.commit, at });
    const held = { tenant, application, held: true, bad: { fingerprint: Sha256.parse('a'.repeat(64)), revision }, asked, at };
    await bench.bus.publish(ApplicationHeld, {
      ...held,
      instead: { fingerprint: Sha256.parse('b'.repeat(64)), revision: shop.about(1).revision },
    });
    await arrived(shop.name, 4);
    await shop.synced(3);
    await shop.health(3, 'Healthy');
    await arrived(shop.name, 5);
    const push = {
      tenant,
      application,
      repository: RepositoryName.parse('web'),
      what: 'revert',
      branch: 'main',
      actor: 'ada',
      request: asked.id,
    } as const;
    await bench.bus.publish(GitPushed, {
      ...push,
      commit: CommitId.parse('9'.repeat(40)),
      subject: 'Revert "Commit 2"',
      at: new Date().toISOString(),
    });
    await arrived(shop.name, 6);
    const [alert, ...replies] = messagesOf(shop.name);
    expect(alert?.threadTs).toBeUndefined();
    expect(replies.map(({ threadTs }) => threadTs)).toEqual(replies.map(() => alert?.ts));
    // Only what is new trouble is shown in the channel too.
    expect(replies.map(({ broadcast = false }) => broadcast)).toEqual([true, false, false, false, false]);
    const texts = replies.map(({ text }) => text);
    expect(texts[0]).toMatch(/could not be applied on eu/);
    expect(texts.slice(1, 3).sort().join('\n')).toMatch(
      /^Rollback of team-a\/shop-\d+ from aaaaaaa to what ran before requested by ada in Slack, because p99\nteam-a\/shop-\d+: aaaaaaa is held back\. aaaaaaa is applied instead$/,
    );
    expect(texts[3]).toMatch(/^Recovered after [\d.]+ s: /);
    expect(texts[4]).toMatch(/reverted in Git by 9999999 on main for ada$/);
  });

  it('begins a thread with a rollback that nothing was told of before, and says its end there', async () => {
    await start();
    const shop = fresh();
    const [tenant, application] = shop.name.split('/') as [TenantName, ApplicationName];
    const at = new Date().toISOString();
    const asked = { id: `id-${application}`, actor: 'ada', via: 'cli' } as const;
    await bench.bus.publish(RollbackRequested, { ...asked, tenant, application, at });
    await arrived(shop.name, 1);
    const bad = { fingerprint: Sha256.parse('a'.repeat(64)), revision: shop.about(2).revision };
    await bench.bus.publish(ApplicationHeld, { tenant, application, held: true, bad, asked, at });
    await arrived(shop.name, 2);
    const [first, second] = messagesOf(shop.name);
    expect([first?.threadTs, second?.threadTs]).toEqual([undefined, first?.ts]);
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
    expect(messagesOf(shop.name).map(({ text }) => /is in sync|is degraded|is well again|put back/.exec(text)?.[0])).toEqual([
      'is in sync',
      'is degraded',
      'is well again',
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
    await bench.bus.catalog.put(key, tenant('#team-b'));
    await start();
    const first = fresh('team-b');
    await first.synced(1);
    await arrived(first.name, 1);
    expect(messagesOf(first.name)[0]?.channelName).toBe('team-b');
    await bench.bus.catalog.put(key, tenant());
    await vi.waitFor(
      async () => {
        const next = fresh('team-b');
        await next.synced(1);
        await arrived(next.name, 1);
        expect(messagesOf(next.name)[0]?.channelName).toBe('fairlead');
      },
      { timeout: 60_000 },
    );
    await bench.bus.catalog.delete(key);
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
    await bench.bus.catalog.put(catalogKey(entry.document), entry);
    await start();
    await app.broken(1);
    await arrived(app.name, 1);
    await bench.bus.publish(RenderStatus, { ...app.about(2), objects: 0, at: new Date().toISOString() });
    await arrived(app.name, 2);
    expect(messagesOf(app.name)[1]?.text).toContain('is well again');
  });

  it('loses and doubles nothing when Postgres is killed and it is restarted itself', async () => {
    await start();
    const shops = Array.from({ length: 6 }, () => fresh());
    await Promise.all(shops.slice(0, 2).map((shop) => shop.broken(1)));
    for (const shop of shops.slice(0, 2)) await arrived(shop.name, 1);
    await bench.database.run((manager) => manager.query('checkpoint'));
    await bench.postgres.kill();
    await Promise.all(shops.slice(2, 4).map((shop) => shop.broken(1)));
    await postgresBack();
    for (const shop of shops.slice(2, 4)) await arrived(shop.name, 1);
    await bench.stop();
    await Promise.all(shops.slice(4).map((shop) => shop.broken(1)));
    await Promise.all(shops.slice(0, 2).map((shop) => shop.synced(2)));
    await start();
    for (const shop of shops.slice(4)) await arrived(shop.name, 1);
    for (const shop of shops.slice(0, 2)) await arrived(shop.name, 2);
    expect(messagesOf(shops[0]?.name ?? '')[1]?.threadTs).toBe(messagesOf(shops[0]?.name ?? '')[0]?.ts);
  });

  it('goes on after NATS was killed', async () => {
    await start();
    await bench.nats.kill();
    await bench.nats.start();
    const shop = fresh();
    await shop.synced(1);
    await arrived(shop.name, 1);
  });

  it('waits as Slack asks, and while Slack is away', async () => {
    await start();
    const limited = fresh();
    bench.slack.limitNextCalls(1, 1);
    await limited.synced(1);
    await arrived(limited.name, 1);
    await bench.slack.pause();
    const away = fresh();
    await away.synced(1);
    await vi.waitFor(async () => expect((await rowOf(away.name))?.error).toMatch(/can't be reached/), { timeout: 60_000 });
    await bench.slack.start();
    await arrived(away.name, 1);
    bench.slack.failNextCalls(1, 503);
    const failing = fresh();
    await failing.synced(1);
    await arrived(failing.name, 1);
  });

  it('keeps a message that Slack refuses as dead, says what to do, and goes on', async () => {
    await start({ FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: '#gone' });
    const lost = fresh();
    await lost.synced(1);
    await vi.waitFor(async () => expect((await rowOf(lost.name))?.state).toBe('dead'), { timeout: 60_000 });
    expect((await rowOf(lost.name))?.error).toMatch(/#gone: channel_not_found.*invite the bot/);
    await bench.stop();
    await start({ SLACK_TOKEN: 'xoxb-wrong-token' });
    const refused = fresh();
    await refused.synced(1);
    await vi.waitFor(async () => expect((await rowOf(refused.name))?.state).toBe('dead'), { timeout: 60_000 });
    expect((await rowOf(refused.name))?.error).toMatch(/invalid_auth.*SLACK_TOKEN/);
    expect(await (await fetch(`http://127.0.0.1:${bench.running?.operationsPort}/healthz`)).json()).toEqual({ status: 'ok' });
  });
});
