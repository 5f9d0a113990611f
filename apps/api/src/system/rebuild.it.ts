import {
  CatalogEntry,
  RenderFailed,
  SourceStatus,
  type ApiApplicationDetail,
  type ApiCommandState,
  type ApiHistoryPage,
} from '@fairlead/contracts';
import { API_ENTITIES, Database } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, revision, send, syncStatus } from '../api.fixtures.js';
import { tenant } from '../catalog/catalog.fixtures.js';
import { CommandsApi, tokens } from '../commands/commands.fixtures.js';

let on: CommandsApi;
let database: Database;
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {}, other: {} });
  const platform = tenant('platform', { people: [{ user: 'ann', role: 'admin' }] });
  const entry = CatalogEntry.parse({ document: platform, owner: { tenant: 'platform', application: 'other' }, generation: 1 });
  await on.api.bus.catalog.put('tenant.platform', entry);
  database = await Database.connect({ url: on.api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
  await eventually(async () => ((await on.get('/system', tokens.ann)).status === 200 ? true : undefined), 'ann to be an admin');
});
afterAll(async () => {
  await database?.close();
  await on?.stop();
});

const about = { tenant: 'team-a', application: 'shop' };
const shop = async () => (await on.get<ApiApplicationDetail>('/applications/team-a/shop')).body;
const history = async () => (await on.get<ApiHistoryPage>('/applications/team-a/shop/history')).body.items ?? [];
const sql = (statement: string) => database.run((manager) => manager.query<Record<string, unknown>[]>(statement));
const done = (id = '') =>
  eventually(async () => {
    const { body } = await on.get<ApiCommandState>(`/commands/${id}`, tokens.ann);
    return body.state === 'done' ? body : undefined;
  }, 'it to be done');
const rebuild = (as: string = tokens.ann) => on.post('/system/rebuild', { reason: 'lists and kubectl differ' }, { as });

describe('read models', () => {
  it('are written anew from what services said last, whatever stood there, and lists are answered meanwhile', async () => {
    const object = { group: '', kind: 'ConfigMap', namespace: 'team-a', name: 'settings', sync: 'Synced', health: 'Healthy' };
    await send(on.api.bus, SourceStatus, about);
    await syncStatus(on.api.bus, { ...about, cluster: 'one', objectCount: 1, objects: [object] });
    await on.api.bus.publish(
      RenderFailed,
      RenderFailed.schema.parse({ ...about, generation: 100, revision: revision(), problem: { code: 'X', message: 'it broke' } }) as never,
    );
    const before = await eventually(async () => {
      const [found, events] = await Promise.all([shop(), history()]);
      return found.health === 'Healthy' && found.perCluster.length === 1 && events.length === 1 ? found : undefined;
    }, 'the shop');
    const [{ updated_at: changed } = {}] = await sql("select updated_at from catalog.applications where name = 'shop'");

    await sql(`update catalog.applications set health = 'Degraded', generation = 999, source_generation = 999, source_problem = '{"code":"X","message":"x"}',
      problem = '{"stage":"source","code":"X","message":"x"}' where name = 'shop'`);
    await sql("update catalog.application_clusters set generation = 999, health = 'Missing', sync = 'Failed', object_count = 7");
    await sql('delete from catalog.objects');
    await sql('delete from catalog.events');
    await sql(
      `insert into catalog.applications (tenant, name, spec, owner) select 'team-a', 'ghost', spec, owner from catalog.applications where name = 'shop'`,
    );
    expect((await shop()).health).toBe('Degraded');

    const { status, body } = await rebuild();
    expect([status, body.next]).toEqual([202, expect.stringContaining('lists are answered meanwhile')]);
    expect((await done(body.id)).detail).toMatch(/^\d+ applications were written anew, and \d+ events were looked through, in [\d.]+ s\.$/);
    const after = await shop();
    expect(after.perCluster).toEqual(before.perCluster);
    expect({ ...after, conditions: [] }).toEqual({ ...before, conditions: [] });
    expect(await sql("select updated_at from catalog.applications where name = 'shop'")).toEqual([{ updated_at: changed }]);
    expect(await sql("select name from catalog.objects where application = 'shop'")).toEqual([{ name: 'settings' }]);
    expect((await history()).map(({ type }) => type)).toEqual(['render.failed']);
    expect((await on.get('/applications/team-a/ghost')).status).toBe(404);
    await syncStatus(on.api.bus, { ...about, cluster: 'one', health: 'Degraded', at: '2026-01-02T00:00:00.000Z' });
    await eventually(async () => ((await shop()).health === 'Degraded' ? true : undefined), 'what came afterwards');
  });

  it('are written anew once at a time, by those who operate the platform', async () => {
    const both = await Promise.all([rebuild(), rebuild()]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'RebuildUnderWay' });
    expect((await rebuild(tokens.bob)).status).toBe(403);
    await done(both.find(({ status }) => status === 202)?.body.id);
    const again = await rebuild();
    expect(again.status).toBe(202);
    await done(again.body.id);
  });
});
