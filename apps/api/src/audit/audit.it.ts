import { ActionAudited, type ApiAuditEntry } from '@fairlead/contracts';
import { API_ENTITIES, Database, runMigrations } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send } from '../api.fixtures.js';
import { readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
const time = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const entry = (id: string, minute: number, fields: Record<string, unknown> = {}) =>
  send(api.bus, ActionAudited, {
    ...{ id, actor: 'ann', via: 'cli', tenant: 'team-a', application: 'shop', action: 'sync', outcome: 'accepted', detail: `Sync ${id}.` },
    ...{ at: time(minute), ...fields },
  });
beforeAll(async () => {
  api = await readApiForTest();
  await entry('one', 1);
  await entry('one', 1);
  await entry('three', 3, { outcome: 'refused', actor: 'bob', reason: '=cmd, "quoted"' });
  await entry('two', 2, { via: 'slack', action: 'rollback' });
  await entry('four', 4, { tenant: 'team-b', application: undefined, action: 'pause' });
  await eventually(async () => ((await ids('')).length === 4 ? true : undefined), 'the entries');
});
afterAll(() => api?.stop());

/** What the api audits itself in this test comes later. */
const BEFORE = 'to=2026-01-02T00:00:00.000Z';
type Page = { items: ApiAuditEntry[]; next?: string };
const page = async (query: string, user?: User) => (await api.read<Page>(`audit?${query}`, user)).body;
/** Of those that the test sent; the api audits, too. */
const ids = async (query: string, user?: User) =>
  (await page(query, user)).items.map(({ id }) => id).filter((id) => ['one', 'two', 'three', 'four'].includes(id));
const exported = (query: string, user: User = 'olga') =>
  fetch(`${api.url()}/api/v1/audit/export?${query}`, { headers: { authorization: `Bearer token-of-${user}` } });

describe('the audit log', () => {
  it.each([
    ['', ['four', 'three', 'two', 'one']],
    ['tenant=team-a', ['three', 'two', 'one']],
    ['tenant=team-a&application=shop&limit=2', ['three', 'two']],
    ['actor=bob', ['three']],
    ['action=rollback', ['two']],
    ['via=slack', ['two']],
    ['outcome=refused', ['three']],
    [`from=${time(2)}&to=${time(4)}`, ['three', 'two']],
    ['text=SYNC%20T', ['three', 'two']],
    ['text=%22quoted%22', ['three']],
    ['text=%25', []],
  ])('is searched by %s, newest first', async (query, expected) => expect(await ids(query)).toEqual(expected));

  it('is paged', async () => {
    const found: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { items, next }: Page = await page(`tenant=team-a&limit=1${cursor}`);
      found.push(...items.map(({ id }) => id));
      cursor = next === undefined ? undefined : `&cursor=${next}`;
    }
    expect(found).toEqual(['three', 'two', 'one']);
  });

  it('tells whoever asks of the tenants that they see', async () => {
    expect([await ids('', 'ann'), await ids('', 'bob')]).toEqual([['three', 'two', 'one'], ['four']]);
    expect((await api.read('audit?tenant=team-a', 'bob')).status).toBe(403);
  });

  it('is exported as lines of JSON or as CSV, oldest first, what the viewer sees', async () => {
    const json = await exported(`tenant=team-a&${BEFORE}`);
    expect([json.status, json.headers.get('content-type'), json.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('application/x-ndjson'),
      'attachment; filename="fairlead-audit.ndjson"',
    ]);
    const lines = (await json.text()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as ApiAuditEntry).id)).toEqual(['one', 'two', 'three']);
    const csv = await exported(`format=csv&outcome=refused&tenant=team-a&${BEFORE}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const [head, row, end] = (await csv.text()).split('\r\n');
    expect([head?.split(',')[0], row, end]).toEqual([
      'at',
      `${time(3)},bob,cli,sync,refused,team-a,shop,,Sync three.,"'=cmd, ""quoted""",three`,
      '',
    ]);
    expect(await (await exported('tenant=team-b', 'bob')).text()).toContain('"id":"four"');
    expect(await (await exported('', 'bob')).text()).not.toContain('team-a');
  });

  it('is exported whole, however long it is', async () => {
    const database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
    await database.run((manager) =>
      manager.query(
        `insert into catalog.audit (dedupe_key, tenant, application, actor, action, via, outcome, at, entry)
         select 'bulk-' || n, 'bulk', '', 'ann', 'sync', 'cli', 'done', now(), jsonb_build_object('id', 'bulk-' || n, 'actor', 'ann', 'via', 'cli',
           'tenant', 'bulk', 'action', 'sync', 'outcome', 'done', 'detail', 'x', 'at', '2026-01-01T00:00:00.000Z')
         from generate_series(1, 2500) as n`,
      ),
    );
    await database.close();
    const text = await (await exported('tenant=bulk&format=csv')).text();
    expect(text.trimEnd().split('\r\n')).toHaveLength(2501);
    expect(new Set(text.split('\r\n').map((line) => line.split(',').at(-1))).size).toBe(2502);
  });

  it.each([
    ['text/csv', '', 'text/csv'],
    ['text/csv', '&format=ndjson', 'application/x-ndjson'],
    ['*/*', '', 'application/x-ndjson'],
    ['application/x-ndjson, text/csv', '', 'application/x-ndjson'],
  ])('is exported as %s%s asks for: %s', async (accept, format, type) => {
    const headers = { authorization: 'Bearer token-of-olga', accept };
    const answer = await fetch(`${api.url()}/api/v1/audit/export?tenant=team-a${format}`, { headers });
    expect(answer.headers.get('content-type')).toContain(type);
  });

  it('can only be added to, by whomever', async () => {
    const roles = { api: { name: 'audit_api', password: 'api-password' } };
    await runMigrations({ url: api.postgres.url, logger: silentLogger, roles });
    const asApi = new URL(api.postgres.url);
    asApi.username = 'audit_api';
    asApi.password = 'api-password';
    for (const url of [api.postgres.url, asApi.href]) {
      const database = await Database.connect({ url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
      for (const statement of [
        `update catalog.audit set actor = 'nobody'`,
        `delete from catalog.audit`,
        `truncate catalog.audit`,
        `insert into catalog.audit (dedupe_key, tenant, application, actor, action, via, outcome, at, entry)
         select dedupe_key, tenant, application, 'nobody', action, via, outcome, at, entry from catalog.audit
         on conflict (dedupe_key) do update set actor = excluded.actor`,
      ]) {
        await expect(
          database.run((manager) => manager.query(statement)),
          statement,
        ).rejects.toThrow(/is refused: the audit log|permission denied/);
      }
      await database.close();
    }
    expect(await ids('actor=ann&tenant=team-a')).toEqual(['two', 'one']);
  });

  it('is kept when the history is forgotten', async () => {
    const database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
    await database.run((manager) => manager.query('delete from catalog.events'));
    await database.close();
    expect(await ids(BEFORE)).toEqual(['four', 'three', 'two', 'one']);
  });
});
