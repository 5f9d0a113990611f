import type { ApiTokenCreated } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import {
  identitiesOf,
  identityApiForTest,
  tenant,
  type AuditEntry,
  type Browser,
  type Identities,
  type IdentityApi,
} from './identity.fixtures.js';

let api: IdentityApi;
let identities: Identities;
let admin: Browser;
let audited: readonly AuditEntry[];
beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  admin = await api.admin();
  audited = await api.audited();
  await api.put(
    tenant('shop', [
      { user: 'sally', role: 'admin' },
      { user: 'otto', role: 'operator' },
    ]),
  );
  await api.put(tenant('pay', [{ user: 'petra', role: 'admin' }]));
  await eventually(
    async () => ((await admin.get('/api/v1/access?action=view&tenant=pay')).body['allowed'] === true ? true : undefined),
    'the tenants',
  );
});
afterAll(async () => {
  await identities?.database.close();
  await api?.stop();
});

const as = <T = Record<string, unknown>>(token: string, method: string, path: string, body?: object) =>
  api.get<T>(path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const TOKENS = '/api/v1/tenants/shop/tokens';
const make = async (name: string, role = 'operator') => (await admin.post<ApiTokenCreated>(TOKENS, { name, role, expiresInDays: 30 })).body;

describe('API tokens', () => {
  it('are shown once, kept as a digest, listed newest first page by page', async () => {
    const made = [await make('first'), await make('second'), await make('third')];
    expect(made[0]?.token).toMatch(/^flt_[\w-]{43}$/);
    const page = await admin.get<{ items: { name: string }[]; next: string }>(`${TOKENS}?limit=2`);
    expect(page.body.items.map(({ name }) => name)).toEqual(['third', 'second']);
    const rest = await admin.get<{ items: { name: string }[] }>(`${TOKENS}?limit=2&cursor=${page.body.next}`);
    expect(rest.body.items.map(({ name }) => name)).toEqual(['first']);
    const rows = JSON.stringify([page.body, await identities.database.run((manager) => manager.query('select * from identity.tokens'))]);
    for (const { token } of made) expect(rows).not.toContain(token.slice(4));
    expect((await admin.post(TOKENS, { name: 'first', role: 'viewer', expiresInDays: 1 })).body).toMatchObject({
      status: 409,
      code: 'NameTaken',
    });
  });

  it('may do what their role may in their tenant, and nothing anywhere else', async () => {
    const { token } = await make('operator');
    expect((await as(token, 'GET', '/api/v1/me')).body).toMatchObject({
      by: 'token',
      user: 'token operator of shop',
      admin: false,
      roles: { shop: 'operator' },
    });
    expect((await as(token, 'GET', '/api/v1/access?action=sync&tenant=shop')).body).toMatchObject({ allowed: true, role: 'operator' });
    expect((await as(token, 'GET', '/api/v1/access?action=approve-promotion&tenant=shop')).body['why']).toMatch(/approving takes approver/);
    expect((await as(token, 'GET', TOKENS)).status).toBe(403);
    expect((await as(token, 'GET', '/api/v1/applications?tenant=pay')).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining('pay') as unknown,
    });
    expect((await as(token, 'GET', '/api/v1/system')).status).toBe(403);
    // A parameter that the route does not know lends no right.
    const { token: own } = await make('own admin', 'admin');
    expect((await as(own, 'GET', '/api/v1/system?tenant=shop')).status).toBe(403);
    // One of the platform's tenant is no key to all.
    const platform = await identities.token('platform', 'admin');
    expect((await as(platform, 'GET', '/api/v1/applications/shop/api')).status).toBe(403);
    expect((await as(platform, 'GET', '/api/v1/access?action=operate-platform&tenant=platform')).body['allowed']).toBe(true);
    await eventually(
      () =>
        audited.some(({ actor, outcome, tenant: of }) => actor === 'token operator of shop' && outcome === 'refused' && of === 'pay')
          ? true
          : undefined,
      'the refusal in the audit log',
    );
  });

  it('are made by admins of the tenant only, live no longer than the token that made them, and go with a reason into the audit log', async () => {
    const otto = await identities.session('otto', 'cli');
    const sally = await identities.session('sally', 'cli');
    expect((await as(otto, 'POST', TOKENS, { name: 'mine', role: 'viewer', expiresInDays: 1 })).status).toBe(403);
    expect((await as(sally, 'POST', '/api/v1/tenants/pay/tokens', { name: 'mine', role: 'viewer', expiresInDays: 1 })).status).toBe(403);
    expect((await as(sally, 'POST', '/api/v1/tenants/nowhere/tokens', { name: 'mine', role: 'viewer', expiresInDays: 1 })).status).toBe(
      403,
    );
    expect((await admin.post('/api/v1/tenants/nowhere/tokens', { name: 'mine', role: 'viewer', expiresInDays: 1 })).status).toBe(404);
    const wish = { name: 'ci', role: 'admin', expiresInDays: 365, reason: 'for the pipeline' };
    const made = await as<ApiTokenCreated>(sally, 'POST', TOKENS, wish);
    expect([made.status, made.body.createdBy]).toEqual([201, 'sally']);
    const short = await admin.post<ApiTokenCreated>(TOKENS, { name: 'short', role: 'admin', expiresInDays: 1 });
    const child = await as<ApiTokenCreated>(short.body.token, 'POST', TOKENS, { name: 'child', role: 'admin', expiresInDays: 365 });
    expect(child.body.expiresAt).toBe(short.body.expiresAt);
    const entries = await eventually(() => {
      const found = audited.filter(({ action }) => action === 'manage-tokens');
      return found.some(({ actor, outcome }) => actor === 'otto' && outcome === 'refused') &&
        found.some(({ detail }) => detail.includes('API token ci'))
        ? found
        : undefined;
    }, 'the audit log');
    expect(entries.find(({ detail }) => detail.includes('API token ci'))).toMatchObject({
      actor: 'sally',
      tenant: 'shop',
      reason: 'for the pipeline',
    });
    expect(JSON.stringify(audited)).not.toContain('flt_');
  });

  it('end when they are revoked and when they expire', async () => {
    const { token, id } = await make('to be revoked');
    expect((await as(token, 'GET', '/api/v1/me')).status).toBe(200);
    expect((await admin.send('DELETE', `/api/v1/tenants/pay/tokens/${id}`)).status).toBe(404);
    expect((await as(token, 'GET', '/api/v1/me')).status).toBe(200);
    expect((await admin.send('DELETE', `${TOKENS}/${id}`)).status).toBe(204);
    expect((await as(token, 'GET', '/api/v1/me')).status).toBe(401);
    const { items } = (await admin.get<{ items: { id: string; revokedBy?: string; lastUsedAt?: string }[] }>(`${TOKENS}?limit=100`)).body;
    expect(items.find((item) => item.id === id)).toMatchObject({
      revokedBy: 'admin',
      lastUsedAt: expect.stringMatching(/:00\.000Z$/) as unknown,
    });
    expect((await admin.post(TOKENS, { name: 'to be revoked', role: 'viewer', expiresInDays: 1 })).status).toBe(201);
    const old = await make('to expire');
    await identities.database.run((manager) =>
      manager.query("update identity.tokens set expires_at = now() - interval '1 second' where id = $1", [old.id]),
    );
    expect((await as(old.token, 'GET', '/api/v1/me')).status).toBe(401);
  });

  it('give no right to their tenant once it is gone', async () => {
    await api.put(tenant('brief', []));
    const token = await identities.token('brief', 'admin');
    const roles = async () => (await as<{ roles: object }>(token, 'GET', '/api/v1/me')).body.roles;
    await eventually(async () => ('brief' in (await roles()) ? true : undefined), 'the tenant');
    await api.bus.catalog.delete('tenant.brief');
    await eventually(async () => ('brief' in (await roles()) ? undefined : true), 'the tenant to go');
    expect((await as(token, 'GET', '/api/v1/tenants/brief/tokens')).status).toBe(403);
  });
});

describe('sessions of everybody', () => {
  interface One {
    readonly id: string;
    readonly user: string;
    readonly current: boolean;
  }
  const listed = async (query: string): Promise<{ items: One[]; next?: string }> =>
    (await admin.get<{ items: One[]; next?: string }>(`/api/v1/sessions?${query}`)).body;

  it('are listed by user page by page, found by text, and ended at once', async () => {
    const tokens = [await identities.session('stayer', 'cli'), await identities.session('leaver', 'cli')];
    const users: string[] = [];
    for (let page = await listed('limit=2'); ; page = await listed(`limit=2&cursor=${page.next}`)) {
      users.push(...page.items.map(({ user }) => user));
      if (page.next === undefined) break;
    }
    expect(users).toEqual([...users].sort());
    expect(users).toEqual(expect.arrayContaining(['admin', 'leaver', 'stayer']));
    const { items } = await listed('text=LEAV');
    expect(items).toMatchObject([{ user: 'leaver', current: false, external: true, kind: 'cli' }]);
    expect((await as(tokens[1] ?? '', 'GET', '/api/v1/me')).status).toBe(200);
    expect((await admin.send('DELETE', `/api/v1/sessions/${items[0]?.id}`)).status).toBe(204);
    expect((await as(tokens[1] ?? '', 'GET', '/api/v1/me')).status).toBe(401);
    expect((await as(tokens[0] ?? '', 'GET', '/api/v1/me')).status).toBe(200);
    expect((await admin.send('DELETE', `/api/v1/sessions/${items[0]?.id}`)).body).toMatchObject({ status: 404 });
    await eventually(
      () => audited.some(({ detail, actor }) => actor === 'admin' && detail.startsWith('End the session of leaver (cli')) || undefined,
      'the entry',
    );
  });

  it('are nobody else’s business', async () => {
    const sally = await identities.session('sally', 'cli');
    const { items } = await listed('text=admin');
    expect((await as(sally, 'GET', '/api/v1/sessions')).status).toBe(403);
    expect((await as(sally, 'DELETE', `/api/v1/sessions/${items[0]?.id}`)).status).toBe(403);
    expect((await admin.get('/api/v1/me')).status).toBe(200);
  });
});
