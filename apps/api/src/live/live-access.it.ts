import { HealthChanged, type ApiLiveEvent } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send } from '../api.fixtures.js';
import { Browser, identitiesOf, identityApiForTest, tenant, type Identities, type IdentityApi } from '../auth/identity.fixtures.js';

interface Seen {
  readonly event: string;
  readonly id: string;
  readonly data: ApiLiveEvent & { reason?: string };
}
let api: IdentityApi;
let identities: Identities;
const open: AbortController[] = [];
beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  await api.put(
    tenant('shop', [
      { user: 'sally', role: 'viewer' },
      { group: 'makers', role: 'operator' },
    ]),
  );
  await api.put(tenant('pay', [{ user: 'petra', role: 'admin' }]));
  await api.put(tenant('platform', [{ user: 'root', role: 'viewer' }]));
});
afterAll(async () => {
  for (const controller of open) controller.abort();
  await identities?.database.close();
  await api?.stop();
});

async function listen(headers: Record<string, string>, query = '') {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${api.url()}/api/v1/events${query}`, { signal: controller.signal, headers });
  const seen: Seen[] = [];
  const state = { status: response.status, seen, ended: false, close: () => controller.abort() };
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, id, data] = /^event: (.*)\nid: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (data !== undefined) seen.push({ event: event ?? '', id: id ?? '', data: JSON.parse(data) as Seen['data'] });
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => (state.ended = true));
  if (response.status === 200) await eventually(() => seen[0], 'hello');
  return state;
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (secret: string) => ({ cookie: `fairlead=${secret}` });
let second = 0;
const happen = (of: string, application = 'api') =>
  send(api.bus, HealthChanged, {
    tenant: of,
    application,
    cluster: 'one',
    health: 'Healthy',
    previous: 'Degraded',
    reason: '',
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, (second += 1))).toISOString(),
  });
const tenants = (seen: readonly Seen[]) => seen.filter(({ event }) => event === 'health.changed').map(({ data }) => String(data.tenant));
const seesTenants = (token: string, count: number) =>
  eventually(async () => {
    const { body } = await api.get<{ roles: object }>('/api/v1/me', { headers: bearer(token) });
    return Object.keys(body.roles).length === count ? true : undefined;
  }, 'the catalog');

describe('the live stream with sign-in', () => {
  it('tells each viewer of its own tenants, by role, group, token and platform', async () => {
    const sally = await identities.session('sally', 'cli');
    await seesTenants(sally, 1);
    const readers = {
      sally: await listen(bearer(sally)),
      maker: await listen(cookie(await identities.session('mo', 'browser', ['makers']))),
      token: await listen(bearer(await identities.token('pay', 'viewer'))),
      platformToken: await listen(bearer(await identities.token('platform', 'admin'))),
      root: await listen(bearer(await identities.session('root', 'cli'))),
      stranger: await listen(bearer(await identities.session('stan', 'cli'))),
    };
    for (const of of ['shop', 'pay', 'platform', 'shop']) await happen(of);
    await eventually(() => (tenants(readers.root.seen).length === 4 ? true : undefined), 'everything');
    // What is told to all comes in order: whoever saw the last of its own would have seen what came before.
    await eventually(
      () => (tenants(readers.sally.seen).length === 2 && tenants(readers.maker.seen).length === 2 ? true : undefined),
      'the own ones',
    );
    expect(tenants(readers.sally.seen)).toEqual(['shop', 'shop']);
    expect(tenants(readers.maker.seen)).toEqual(['shop', 'shop']);
    expect(tenants(readers.token.seen)).toEqual(['pay']);
    expect(tenants(readers.platformToken.seen)).toEqual(['platform']);
    expect(tenants(readers.stranger.seen)).toEqual([]);
    for (const reader of Object.values(readers)) reader.close();
  });

  it('keeps to it when a reader comes back for what it missed, from memory and from the stream itself', async () => {
    const sally = await identities.session('sally', 'cli');
    const first = await listen(bearer(sally));
    await happen('shop');
    await eventually(() => (tenants(first.seen).length === 1 ? true : undefined), 'the first');
    const id = first.seen.at(-1)?.id ?? '';
    first.close();
    for (const of of ['pay', 'shop', 'pay']) await happen(of);
    const again = await listen({ ...bearer(sally), 'last-event-id': id });
    await eventually(() => (tenants(again.seen).length === 1 ? true : undefined), 'what was missed');
    again.close();
    await api.restart();
    await seesTenants(sally, 1);
    const later = await listen({ ...bearer(sally), 'last-event-id': id });
    await happen('shop');
    await eventually(() => (tenants(later.seen).length === 2 ? true : undefined), 'what was missed, and what came');
    expect(tenants(later.seen)).toEqual(['shop', 'shop']);
    later.close();
  });

  it('is refused without sign-in, and for a tenant of others', async () => {
    expect((await listen({})).status).toBe(401);
    expect((await listen(bearer('fls_forged'))).status).toBe(401);
    const sally = bearer(await identities.session('sally', 'cli'));
    for (const query of ['?tenant=pay', '?tenant=pay&application=api', '?tenant=platform', '?tenant=nowhere'])
      expect((await listen(sally, query)).status).toBe(403);
    expect((await listen(sally, '?tenant=shop&tenant=pay')).status).toBe(400);
  });

  it('follows the catalog: a role that is given counts at once, one that is taken away too', async () => {
    const nina = bearer(await identities.session('nina', 'cli'));
    const reader = await listen(nina);
    await happen('pay');
    await api.put(tenant('pay', [{ user: 'nina', role: 'viewer' }]));
    await eventually(async () => {
      await happen('pay');
      return tenants(reader.seen).length > 0 ? true : undefined;
    }, 'the role to count');
    const filtered = await listen(nina, '?tenant=pay');
    await api.put(tenant('pay', [{ user: 'petra', role: 'admin' }]));
    await eventually(() => (filtered.ended ? true : undefined), 'the stream of the tenant to end');
    expect(filtered.seen.at(-1)).toMatchObject({
      event: 'dropped',
      data: { reason: expect.stringContaining('may not see this tenant') as unknown },
    });
    await happen('pay', 'late');
    await api.put(
      tenant('shop', [
        { user: 'sally', role: 'viewer' },
        { user: 'nina', role: 'viewer' },
      ]),
    );
    await eventually(async () => {
      await happen('shop');
      return tenants(reader.seen).includes('shop') ? true : undefined;
    }, 'the other tenant');
    expect(reader.seen.some(({ data }) => data.application === 'late')).toBe(false);
    expect(reader.ended).toBe(false);
    reader.close();
  });

  it('ends with the session, the token and the time', async () => {
    const sally = await identities.session('sally', 'cli');
    const signedOut = await listen(bearer(sally));
    await api.get('/api/v1/auth/sign-out', { method: 'POST', headers: bearer(sally) });
    await eventually(() => (signedOut.ended ? true : undefined), 'the end after signing out');
    expect(signedOut.seen.at(-1)).toMatchObject({
      event: 'dropped',
      data: { reason: expect.stringContaining('not signed in any more') as unknown },
    });

    const admin = await api.admin();
    const { token, id } = (
      await admin.post<{ token: string; id: string }>('/api/v1/tenants/shop/tokens', { name: 'live', role: 'viewer', expiresInDays: 1 })
    ).body;
    const revoked = await listen(bearer(token));
    await admin.send('DELETE', `/api/v1/tenants/shop/tokens/${id}`);
    await eventually(() => (revoked.ended ? true : undefined), 'the end after the revocation');

    // As when another api ended it, or nobody did anything.
    const other = new Browser(api.url);
    const secret = await identities.session('sally', 'browser');
    other.cookies.set('fairlead', secret);
    const expired = await listen(cookie(secret));
    const sessions = (await other.get<{ items: { id: string; current: boolean }[] }>('/api/v1/me/sessions')).body.items;
    const own = sessions.find(({ current }) => current)?.id;
    await identities.database.run((manager) =>
      manager.query("update identity.sessions set expires_at = now() - interval '1 second' where id = $1", [own]),
    );
    await eventually(() => (expired.ended ? true : undefined), 'the end after the expiry', 40_000);
    expect(expired.seen.at(-1)?.event).toBe('dropped');
  });

  it('leaves room for others: twenty of one viewer', async () => {
    const sally = bearer(await identities.session('sally', 'cli'));
    const own = await Promise.all(Array.from({ length: 20 }, () => listen(sally)));
    expect(own.every(({ status }) => status === 200)).toBe(true);
    expect((await listen(sally)).status).toBe(429);
    const root = await listen(bearer(await identities.session('root', 'cli')));
    expect(root.status).toBe(200);
    own[0]?.close();
    await eventually(async () => {
      const next = await listen(sally);
      next.close();
      return next.status === 200 ? true : undefined;
    }, 'a place');
    for (const reader of [...own, root]) reader.close();
  });
});
