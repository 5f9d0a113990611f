import { randomUUID } from 'node:crypto';
import {
  CatalogEntry,
  catalogKey,
  DriftHealed,
  HealthChanged,
  RenderFailed,
  RenderStatus,
  RepositoryHinted,
  SourceStatus,
  SyncFinished,
  SyncRequested,
  type ApiApplicationDetail,
  type ApiApplicationPage,
  type ApiHistoryPage,
  type ApiObjectPage,
  type PlatformDocument,
} from '@fairlead/contracts';
import { API_ENTITIES, Database } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, revision, send, syncStatus, type TestApi } from '../api.fixtures.js';
import { application, declares, repository, tenant } from '../catalog/catalog.fixtures.js';

let api: TestApi;
beforeAll(async () => void (api = await apiForTest()));
afterAll(() => api?.stop());

const about = (name: string, fields: Record<string, unknown> = {}) => ({ tenant: 'team-a', application: name, ...fields });
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
async function put(document: PlatformDocument): Promise<void> {
  const owner = { tenant: 'platform', application: 'config' };
  await api.bus.catalog.put(
    catalogKey(document),
    CatalogEntry.parse({ document, owner, generation: 1, revision: declares('platform/config', []).revision }),
  );
}
const detail = async (name: string) => (await api.get<ApiApplicationDetail>(`/api/v1/applications/team-a/${name}`)).body;
const list = async (query: string) =>
  (await api.get<ApiApplicationPage>(`/api/v1/applications?${query}`)).body.items.map(({ name }) => name);
const until = (name: string, expected: (found: ApiApplicationDetail) => boolean, what: string) =>
  eventually(async () => {
    const found = await detail(name);
    return 'spec' in found && expected(found) ? found : undefined;
  }, what);

describe('applications', () => {
  it('shows an application from catalog, source, rendering and cluster, whichever comes first', async () => {
    await syncStatus(
      api.bus,
      about('shop', {
        cluster: 'production',
        objectCount: 2,
        objects: [object('web', 'Synced', 'Healthy'), object('db', 'Failed', 'Degraded')],
        health: 'Degraded',
        reason: 'Deployment db: crash loop',
      }),
    );
    await send(api.bus, RenderStatus, about('shop', { objects: 2 }));
    await put(application('team-a', 'shop'));
    await send(api.bus, SourceStatus, about('shop'));
    const found = await until(
      'shop',
      (one) => one.health === 'Degraded' && one.conditions.every((condition) => condition.reason !== 'NotRead'),
      'the state',
    );
    expect(found).toMatchObject({
      tenant: 'team-a',
      name: 'shop',
      repository: 'main',
      clusters: ['production'],
      sync: 'Synced',
      reason: 'production: Deployment db: crash loop',
      revision: revision(),
      declaredBy: { tenant: 'platform', application: 'config' },
      perCluster: [{ cluster: 'production', sync: 'Synced', health: 'Degraded', objectCount: 2, generation: 100 }],
    });
    expect(found.conditions.map(({ stage, status, reason }) => [stage, status, reason])).toEqual([
      ['catalog', 'False', 'CatalogTenantUnknown'],
      ['catalog', 'False', 'CatalogRepositoryUnknown'],
      ['catalog', 'False', 'CatalogClusterUnknown'],
      ['source', 'True', 'Read'],
      ['render', 'True', 'Rendered'],
      ['sync', 'False', 'SyncedDegraded'],
    ]);
    const objects = await api.get<ApiObjectPage>('/api/v1/applications/team-a/shop/objects?health=Degraded');
    expect(objects.body).toMatchObject({ total: 2, items: [{ cluster: 'production', kind: 'Deployment', name: 'db', sync: 'Failed' }] });
  });

  it('is not taken back by doubled, late or disordered messages', async () => {
    await put(application('team-a', 'order'));
    const newest = about('order', {
      cluster: 'production',
      generation: 200,
      at: at(30),
      revision: revision('b'.repeat(40)),
      objects: [object('new', 'Synced', 'Healthy')],
      objectCount: 1,
    });
    await syncStatus(api.bus, newest);
    await until('order', (one) => one.health === 'Healthy', 'the newest state');
    await syncStatus(
      api.bus,
      about('order', {
        cluster: 'production',
        generation: 199,
        at: at(40),
        health: 'Missing',
        objects: [object('old', 'Failed', 'Missing')],
      }),
    );
    await syncStatus(api.bus, about('order', { cluster: 'production', generation: 200, at: at(20), health: 'Progressing' }));
    await syncStatus(api.bus, newest);
    await send(api.bus, SourceStatus, about('order', { generation: 200, at: at(1), revision: revision('b'.repeat(40)) }));
    await send(api.bus, SourceStatus, about('order', { generation: 150, at: at(50), problem: { code: 'X', message: 'late' } }));
    await send(api.bus, RenderStatus, about('order', { generation: 200, at: at(2) }));
    const found = await until('order', (one) => one.conditions.some(({ reason }) => reason === 'Rendered'), 'the rendering, sent last');
    expect(found).toMatchObject({
      health: 'Healthy',
      sync: 'Synced',
      revision: { commit: 'b'.repeat(40) },
      perCluster: [{ generation: 200, at: at(30) }],
    });
    expect((await api.get<ApiObjectPage>('/api/v1/applications/team-a/order/objects')).body.items.map(({ name }) => name)).toEqual(['new']);
  });

  it('replaces the objects of a cluster by those of the newer status', async () => {
    await put(application('team-a', 'replaced'));
    const status = (second: number, names: string[]) =>
      syncStatus(
        api.bus,
        about('replaced', {
          cluster: 'production',
          at: at(second),
          objectCount: names.length,
          objects: names.map((name) => object(name, 'Synced', 'Healthy')),
        }),
      );
    const names = async () =>
      (await api.get<ApiObjectPage>('/api/v1/applications/team-a/replaced/objects')).body.items?.map(({ name }) => name);
    await status(1, ['a', 'b']);
    await eventually(async () => ((await names())?.length === 2 ? true : undefined), 'two objects');
    await status(2, ['b', 'c', 'd']);
    await eventually(async () => ((await names())?.join() === 'b,c,d' ? true : undefined), 'the other objects');
  });

  it('filters and pages by keyset', async () => {
    await Promise.all(
      ['page-1', 'page-2', 'page-3'].map((name) => put(application('team-a', name, { destination: { cluster: 'staging' } }))),
    );
    await syncStatus(api.bus, about('page-2', { cluster: 'staging' }));
    await until('page-2', (one) => one.health === 'Healthy', 'page-2');
    await until('page-3', () => true, 'page-3');
    await until('page-1', () => true, 'page-1');
    expect(await list('cluster=staging')).toEqual(['page-1', 'page-2', 'page-3']);
    expect(await list('cluster=staging&health=Healthy')).toEqual(['page-2']);
    expect(await list('sync=Unknown&text=PAGE-')).toEqual(['page-1', 'page-3']);
    expect(await list('text=100%25')).toEqual([]);
    const first = (await api.get<ApiApplicationPage>('/api/v1/applications?cluster=staging&limit=2')).body;
    const second = (await api.get<ApiApplicationPage>(`/api/v1/applications?cluster=staging&limit=2&cursor=${first.next}`)).body;
    expect([first.items.map(({ name }) => name), second.items.map(({ name }) => name), second.next]).toEqual([
      ['page-1', 'page-2'],
      ['page-3'],
      undefined,
    ]);
  });

  it('shows an application that was removed until its clusters are rid of it', async () => {
    await put(application('team-a', 'leaving'));
    await put(application('team-a', 'never-was'));
    await syncStatus(api.bus, about('leaving', { cluster: 'production', objects: [object('web', 'Synced', 'Healthy')] }));
    await until('leaving', (one) => one.health === 'Healthy', 'it');
    await until('never-was', () => true, 'the other');
    await api.bus.catalog.delete('application.team-a.leaving');
    await api.bus.catalog.delete('application.team-a.never-was');
    await eventually(async () => ((await list('text=never-was')).length === 0 ? true : undefined), 'the one without cluster to vanish');
    const leaving = await until('leaving', (one) => one.declaredBy === undefined, 'it to be marked');
    expect(leaving).toMatchObject({ sync: 'Syncing', reason: expect.stringContaining('taken off production') });
    await syncStatus(api.bus, about('leaving', { cluster: 'production', deleted: true, at: at(9) }));
    await eventually(
      async () => ((await api.get('/api/v1/applications/team-a/leaving')).status === 404 ? true : undefined),
      'it to vanish',
    );
  });

  it('tells the history newest first, each event once', async () => {
    await put(application('team-a', 'told'));
    const finished = about('told', {
      cluster: 'production',
      attempt: 1,
      outcome: 'synced',
      results: [{ ...object('web'), action: 'created' }],
      startedAt: at(1),
      finishedAt: at(2),
    });
    await send(api.bus, SyncFinished, finished);
    await send(
      api.bus,
      HealthChanged,
      about('told', { cluster: 'production', health: 'Healthy', previous: 'Progressing', reason: '', at: at(3) }),
    );
    await send(
      api.bus,
      DriftHealed,
      about('told', {
        cluster: 'production',
        objects: [{ ...object('web'), action: 'configured', message: 'spec.replicas changed by kubectl-edit' }],
        at: at(4),
      }),
    );
    await send(
      api.bus,
      RenderFailed,
      about('told', {
        problem: { code: 'RenderFailed', message: 'nul \u0000 and half \ud800 are no reason to lose it', file: 'x.yaml', line: 3 },
      }),
    );
    await eventually(async () => ((await history('')).items.length === 4 ? true : undefined), 'four events');
    await send(api.bus, SyncFinished, { ...finished, attempt: 2, outcome: 'failed', problem: { code: 'ApplyFailed', message: 'no' } });
    const page = await eventually(
      async () => ((await history('?limit=2')).items[0]?.type === 'sync.finished' ? history('?limit=2') : undefined),
      'the fifth',
    );
    expect(page.items[0]?.summary).toBe('Sync of aaaaaaaa to production failed in attempt 2: no');
    const rest = await history(`?limit=10&cursor=${page.next}`);
    const types = [...page.items, ...rest.items].map(({ type }) => type).sort();
    expect(types).toEqual(['drift.healed', 'health.changed', 'render.failed', 'sync.finished', 'sync.finished']);
    expect((await history('?type=drift.healed')).items[0]?.summary).toBe(
      'Healed 1 object that had drifted on production: Deployment web (spec.replicas changed by kubectl-edit)',
    );
    expect((await history('?type=sync.finished&limit=1')).items[0]?.data).toMatchObject({ attempt: 2, results: 1 });
  });
  const history = async (query: string) => (await api.get<ApiHistoryPage>(`/api/v1/applications/team-a/told/history${query}`)).body;

  it('passes a sync on to git-poller and to the syncer of every cluster', async () => {
    await put(tenant('team-a'));
    await put(application('team-a', 'synced', { destination: { clusters: ['production', 'staging'] } }));
    await put(repository('team-a', 'main'));
    const heard: [type: string, message: unknown][] = [];
    const done = new AbortController();
    await api.bus.follow({
      consumer: 'test',
      contracts: [RepositoryHinted, SyncRequested],
      from: 'new',
      signal: done.signal,
      onMessage: ({ contract, message }) => void heard.push([contract.type, message]),
    });
    const answer = await eventually(async () => {
      const response = await api.get<{ id: string }>('/api/v1/applications/team-a/synced/sync', {
        method: 'POST',
        body: JSON.stringify({ reason: 'because' }),
        headers: { 'content-type': 'application/json' },
      });
      return response.status === 202 ? response : undefined;
    }, 'the answer');
    await eventually(() => (heard.length === 3 ? true : undefined), 'three messages');
    done.abort();
    const { id } = answer.body;
    expect(answer.body).toMatchObject({
      clusters: ['production', 'staging'],
      repository: 'main',
      follow: { application: '/api/v1/applications/team-a/synced' },
    });
    expect(heard.map(([type]) => type).sort()).toEqual(['repository.hinted', 'sync.requested', 'sync.requested']);
    for (const [, message] of heard) expect(message).toMatchObject({ id });
    expect((await api.get(`/api/v1/applications/team-a/nobody/sync`, { method: 'POST' })).body).toMatchObject({
      status: 404,
      code: 'NotFound',
    });
    await put(application('team-a', 'asleep', { suspend: true }));
    await until('asleep', () => true, 'the suspended one');
    expect((await api.get(`/api/v1/applications/team-a/asleep/sync`, { method: 'POST' })).body).toMatchObject({
      status: 409,
      code: 'ApplicationSuspended',
    });
  });

  it('loses nothing while Postgres is away, and says so', async () => {
    await put(application('team-a', 'steady'));
    await until('steady', () => true, 'it');
    await api.postgres.kill();
    await syncStatus(api.bus, about('steady', { cluster: 'production' }));
    await send(
      api.bus,
      HealthChanged,
      about('steady', { cluster: 'production', health: 'Healthy', previous: 'Unknown', reason: randomUUID(), at: at(5) }),
    );
    const away = await api.get('/api/v1/applications');
    expect(away.status).toBe(503);
    expect(away.headers.get('content-type')).toContain('application/problem+json');
    expect(away.headers.get('retry-after')).toBe('5');
    expect(away.body).toMatchObject({ code: 'DatabaseUnavailable', advice: expect.stringContaining('sync and self-heal go on') });
    expect((await api.get('/api/v1/tenants')).status).toBe(200);
    await api.restart(); // it starts without Postgres, too
    expect((await api.get('/api/v1/applications')).status).toBe(503);
    await api.postgres.start();
    await until('steady', (one) => one.health === 'Healthy', 'the state that was told meanwhile');
    const events = await eventually(async () => {
      const { items } = (await api.get<ApiHistoryPage>('/api/v1/applications/team-a/steady/history')).body;
      return items?.length === 1 ? items : undefined;
    }, 'the event that was told meanwhile');
    expect(events[0]?.type).toBe('health.changed');
  });

  it('fills a wiped database by itself, and forgets what went while it was not there', async () => {
    await api.stopApi();
    const database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
    await database.run((manager) => manager.query('truncate catalog.applications, catalog.application_clusters, catalog.objects'));
    await database.run((manager) =>
      manager.query(`insert into catalog.applications (tenant, name, spec, owner) select 'team-a', 'ghost', '{}', 'platform/config'`),
    );
    await database.close();
    await api.bus.purge('STATUS', 'status.sync.team-a.order.production');
    await api.bus.catalog.delete('application.team-a.page-1');
    await api.restart();
    await until('steady', (one) => one.health === 'Healthy', 'what the streams hold');
    await eventually(
      async () => ((await api.get('/api/v1/applications/team-a/ghost')).status === 404 ? true : undefined),
      'the ghost to vanish',
    );
    expect(await list('text=page-1')).toEqual([]);
    await until('order', (one) => one.health === 'Unknown', 'the cluster that nobody speaks for to vanish');
  });
});

const object = (name: string, sync = 'Synced', health = 'Healthy') => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'team-a',
  name,
  sync,
  health,
});
