import { CatalogEntry, catalogKey, HealthChanged, RenderStatus, SourceStatus, SyncFinished, SyncRequested } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, revision, send, syncStatus, type TestApi } from './api.fixtures.js';
import { application, cluster, declares, repository, tenant } from './catalog/catalog.fixtures.js';
import { commandLineForTest, type CommandLine } from './online.fixtures.js';

const NEXT = 'd'.repeat(40);
let api: TestApi;
let cli: CommandLine;
const run = (args: string[], env?: NodeJS.ProcessEnv) => cli.run(args, env === undefined ? {} : { env });
const about = { tenant: 'team-a', application: 'shop' };
const at = (second: number) => `2026-01-01T00:01:${String(second).padStart(2, '0')}.000Z`;
/** The shop at a commit: read, rendered, and as the fields say on its cluster. */
async function shop(generation: number, commit: string, second: number, fields: Record<string, unknown> = {}): Promise<void> {
  const common = { ...about, generation, revision: revision(commit), at: at(second) };
  await send(api.bus, SourceStatus, common);
  await send(api.bus, RenderStatus, { ...common, objects: 1 });
  const objects = [{ group: 'apps', kind: 'Deployment', namespace: 'team-a', name: 'web', sync: 'Synced', health: 'Healthy' }];
  await syncStatus(api.bus, { ...common, cluster: 'production', objectCount: 1, objects, ...fields });
}

beforeAll(async () => {
  api = await apiForTest();
  cli = await commandLineForTest(api.url());
  const owner = { tenant: 'platform', application: 'config' };
  for (const document of [tenant('team-a'), cluster('production'), repository('team-a', 'main'), application('team-a', 'shop')]) {
    const entry = CatalogEntry.parse({ document, owner, generation: 1, revision: declares('platform/config', []).revision });
    await api.bus.catalog.put(catalogKey(document), entry);
  }
  await shop(100, 'c'.repeat(40), 1);
  await eventually(
    async () => ((await api.get<{ health: string }>('/api/v1/applications/team-a/shop')).body.health === 'Healthy' ? true : undefined),
    'the shop',
  );
});
afterAll(async () => {
  await cli?.stop();
  await api?.stop();
});

describe('fairlead', () => {
  it('gets applications, tenants, repositories and clusters', async () => {
    const table = await run(['get', 'applications']);
    expect(table).toMatchObject({ code: 0 });
    expect(table.out.split('\n')[0]).toMatch(/^TENANT +NAME +SYNC +HEALTH +REVISION +CLUSTERS/);
    expect(table.out).toMatch(/team-a +shop +Synced +Healthy +cccccccc +production/);
    const json = await run(['get', 'applications', '--health', 'Healthy', '-o', 'json']);
    expect(JSON.parse(json.out)).toMatchObject([{ tenant: 'team-a', name: 'shop' }]);
    expect(await run(['get', 'applications', '-t', 'nobody'])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('Nothing found.'),
    });
    expect((await run(['get', 'tenants', '-o', 'name'])).out).toBe('tenant/team-a\n');
    expect((await run(['get', 'repositories', '-o', 'yaml'])).out).toContain('url: https://git.example/team-a/main.git');
    expect((await run(['get', 'clusters'])).out).toMatch(/production +- +1/);
  });

  it('describes an application', async () => {
    await send(api.bus, HealthChanged, {
      ...about,
      cluster: 'production',
      health: 'Healthy',
      previous: 'Progressing',
      reason: '',
      at: at(2),
    });
    const path = '/api/v1/applications/team-a/shop/history';
    await eventually(async () => ((await api.get<{ items: unknown[] }>(path)).body.items.length > 0 ? true : undefined), 'the event');
    const { code, out } = await run(['describe', 'application', 'team-a/shop']);
    expect(code).toBe(0);
    for (const part of ['State:       Synced, Healthy', 'sync (production): ok', 'web', 'Progressing → Healthy on production'])
      expect(out).toContain(part);
    const {
      application: found,
      objects,
      events,
    } = JSON.parse((await run(['describe', 'application', 'team-a/shop', '-o', 'json'])).out) as Record<string, unknown>;
    expect([found, objects, events]).toMatchObject([{ name: 'shop' }, { total: 1 }, [{ type: 'health.changed' }]]);
  });

  it('says what is wrong: no such application, a bad filter, a bad word, no server', async () => {
    expect(await run(['describe', 'application', 'team-a/nobody'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Application team-a/nobody does not exist'),
    });
    expect(await run(['get', 'applications', '--health', 'Fine'])).toMatchObject({ code: 1, err: expect.stringContaining('health') });
    expect((await run(['describe', 'application', 'shop'])).err).toContain('TENANT/NAME');
    const away = await run(['get', 'tenants'], { FAIRLEAD_SERVER: 'http://127.0.0.1:9' });
    expect(away.code).toBe(1);
    for (const part of ['http://127.0.0.1:9', 'FAIRLEAD_SERVER', 'npm start']) expect(away.err).toContain(part);
  });

  it('follows events', async () => {
    const { child, said, ended } = cli.start(['events', '--follow', '-t', 'team-a', '--type', 'health.changed', '-o', 'json']);
    let second = 10;
    await eventually(
      async () => {
        await send(api.bus, HealthChanged, {
          ...about,
          cluster: 'production',
          health: 'Healthy',
          previous: 'Progressing',
          reason: '',
          at: at(second++),
        });
        return said.out.includes('\n') ? true : undefined;
      },
      'the first line',
      60_000,
    );
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(JSON.parse(said.out.split('\n')[0] ?? '')).toMatchObject({ type: 'health.changed', tenant: 'team-a', application: 'shop' });
  });

  it('waits for a commit and is not satisfied by an older one', async () => {
    expect(await run(['wait', 'team-a/shop'])).toMatchObject({ code: 0, out: 'team-a/shop is Synced and Healthy.\n' });
    const waiting = cli.start(['wait', 'team-a/shop', '--revision', NEXT, '--timeout', '2m']);
    await eventually(() => (waiting.said.err.includes('has not been seen yet') ? true : undefined), 'the reason', 60_000);
    await shop(101, NEXT, 20, { health: 'Progressing', reason: 'Deployment web: 0 of 1' });
    await eventually(() => (waiting.said.err.includes('0 of 1') ? true : undefined), 'the progress');
    expect(waiting.child.exitCode).toBeNull();
    await shop(101, NEXT, 30);
    expect(await waiting.ended).toMatchObject({ code: 0, out: `team-a/shop is Synced and Healthy with commit ${NEXT}.\n` });
  });

  it('gives up with 4 in time, and with 1 at once where waiting is no use', async () => {
    const late = await run(['wait', 'team-a/shop', '--revision', 'e'.repeat(40), '--timeout', '1s']);
    expect(late).toMatchObject({ code: 4, err: expect.stringMatching(/did not become healthy within 1 s: commit e+ has not been seen/) });
    const broken = 'f'.repeat(40);
    const common = { ...about, generation: 102, revision: revision(broken), at: at(40) };
    await send(api.bus, SourceStatus, common);
    await send(api.bus, RenderStatus, { ...common, problem: { code: 'RenderFailed', message: 'kustomization.yaml:3:5: no such file' } });
    expect(await run(['wait', 'team-a/shop', '--revision', broken])).toMatchObject({
      code: 1,
      err: expect.stringContaining('kustomization.yaml:3:5'),
    });
  });

  it('syncs, and waits until the cluster has told of it', async () => {
    await shop(103, NEXT, 50);
    await eventually(
      async () => ((await api.get<{ sync: string }>('/api/v1/applications/team-a/shop')).body.sync === 'Synced' ? true : undefined),
      'order',
    );
    const done = new AbortController();
    const heard: unknown[] = [];
    await api.bus.follow({
      consumer: 'test',
      contracts: [SyncRequested],
      from: 'new',
      signal: done.signal,
      onMessage: ({ message }) => void heard.push(message),
    });
    const asked = await run(['sync', 'team-a/shop', '--reason', 'to see']);
    expect(asked).toMatchObject({ code: 0, out: expect.stringContaining('asked for on production') });
    expect(heard).toMatchObject([{ ...about, cluster: 'production', reason: 'to see' }]);
    const waiting = cli.start(['sync', 'team-a/shop', '--wait']);
    await eventually(() => (heard.length === 2 ? true : undefined), 'the second request', 60_000);
    done.abort();
    await eventually(() => (waiting.said.err.includes('has not synced since') ? true : undefined), 'it to wait');
    await send(api.bus, SyncFinished, {
      ...about,
      generation: 103,
      cluster: 'production',
      attempt: 2,
      outcome: 'synced',
      results: [],
      startedAt: at(51),
      finishedAt: at(52),
    });
    expect(await waiting.ended).toMatchObject({ code: 0, out: 'team-a/shop is Synced and Healthy.\n' });
  });
});
