import type { ApiDevice, ApiMe, ApiSignInOptions } from '@fairlead/contracts';
import { API_ENTITIES, Database } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
import { OidcForTest } from '@fairlead/testing';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { identityApiForTest, tenant, type Answer, type AuditEntry, type Browser, type IdentityApi } from './identity.fixtures.js';

let api: IdentityApi;
let provider: OidcForTest;
let database: Database;
let audited: readonly AuditEntry[];
const START = '/api/v1/auth/oidc/start';
const ANN = { user: 'u-1001', password: 'p-ann', name: 'Ann Archer', email: 'ann@example.com', emailVerified: true, groups: ['shop-team'] };

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  provider = await OidcForTest.start({
    accounts: [
      ANN,
      { user: 'u-2002', password: 'p-bob', email: 'ann@example.com', emailVerified: false },
      { user: 'admin', password: 'p-admin' },
    ],
    redirectUris: [`${url}/api/v1/auth/oidc/callback`],
  });
  api = await identityApiForTest({
    FAIRLEAD_API_PORT: String(port),
    FAIRLEAD_API_URL: url,
    FAIRLEAD_API_OIDC_ISSUER: provider.issuer,
    FAIRLEAD_API_OIDC_CLIENT_ID: provider.clientId,
    FAIRLEAD_API_OIDC_CLIENT_SECRET: provider.clientSecret,
    FAIRLEAD_API_OIDC_NAME: 'Example ID',
    FAIRLEAD_API_OIDC_SESSION_HOURS: '3',
  });
  database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
  audited = await api.audited();
  await api.put(tenant('shop', [{ group: 'shop-team', role: 'approver' }]));
  await api.put(tenant('pay', [{ user: 'petra@example.com', role: 'admin' }]));
});
afterAll(async () => {
  await database?.close();
  await api?.stop();
  await provider?.stop();
});

/** Follows the flow as a browser would, up to the address that the provider sends back to. */
async function untilCallback(browser: Browser, account = ANN, returnTo = '/device?code=BDWX-KPTM', decision = 'sign-in'): Promise<string> {
  const start = await browser.get(`${START}?${new URLSearchParams({ returnTo }).toString()}`);
  expect(start.status).toBe(302);
  let next = start.headers.get('location') ?? '';
  for (let hop = 0; hop < 8; hop += 1) {
    if (next.startsWith(`${api.url()}/api/v1/auth/oidc/callback`)) return next;
    const page = await browser.get(next);
    if (page.status >= 300 && page.status < 400) next = new URL(page.headers.get('location') ?? '', provider.issuer).href;
    else next = await submit(browser, page, account, decision);
  }
  throw new Error(`The provider did not send back: ${next}`);
}
async function submit(
  browser: Browser,
  page: Answer,
  { user, password }: { user: string; password: string },
  decision: string,
): Promise<string> {
  const action = /action="([^"]+)"/.exec(String((page.body as { text?: string }).text))?.[1];
  expect(action, JSON.stringify(page.body)).toBeDefined();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${provider.issuer}${action}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ user, password, decision }),
  });
  return new URL(response.headers.get('location') ?? '', provider.issuer).href;
}
const problemOf = (answer: Answer): string => {
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get('location') ?? '', api.url());
  expect([location.origin, location.pathname]).toEqual([api.url(), '/sign-in']);
  return location.searchParams.get('problem') ?? '';
};

describe('signing in by an identity provider', () => {
  it('is told of as a way, and needs nothing of it before somebody uses it', async () => {
    const { body } = await api.browser().get<ApiSignInOptions>('/api/v1/auth/options');
    expect(body).toMatchObject({ required: true, local: true, oidc: { name: 'Example ID', start: START } });
  });

  it('goes all the way, and groups become roles', async () => {
    const browser = api.browser();
    const start = await browser.get(START);
    const asked = new URL(start.headers.get('location') ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(start.headers.getSetCookie().join()).toMatch(/^fairlead-oidc=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const answer = await browser.get(await untilCallback(browser));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/device?code=BDWX-KPTM']);
    const me = await eventually(async () => {
      const { body } = await browser.get<ApiMe>('/api/v1/me');
      return body.roles['shop'] === undefined ? undefined : body;
    }, 'the role');
    expect(me).toMatchObject({ user: 'ann@example.com', displayName: 'Ann Archer', groups: ['shop-team'], admin: false, local: false });
    expect(me.roles).toEqual({ shop: 'approver' });
    browser.csrf = me.csrf;
    expect((await browser.get('/api/v1/applications?tenant=pay')).status).toBe(403);
    expect((await browser.post('/api/v1/auth/password', { current: 'x', next: 'something long enough' })).body).toMatchObject({
      code: 'NoPassword',
    });
    await eventually(
      () =>
        audited.some(({ actor, detail }) => actor === 'ann@example.com' && detail.startsWith('Signed in by Example ID')) ? true : undefined,
      'the audit log',
    );
  });

  it('lasts until the provider is to be asked again, and so does what is approved with it', async () => {
    const browser = api.browser();
    await browser.get(await untilCallback(browser));
    browser.csrf = (await browser.get<ApiMe>('/api/v1/me')).body.csrf;
    const program = api.browser();
    const { body: device } = await program.post<ApiDevice>('/api/v1/auth/device', { client: 'fairlead on laptop-7' });
    expect((await browser.post(`/api/v1/auth/device/${device.userCode}/decision`, { decision: 'approve' })).status).toBe(204);
    expect((await program.post('/api/v1/auth/device/token', { deviceCode: device.deviceCode })).status).toBe(200);
    const ends = (await sql(
      `select kind, expires_at as at, extract(epoch from expires_at - created_at) / 3600 as hours from identity.sessions
       where subject = (select subject from identity.sessions where name = 'ann@example.com' limit 1) order by created_at desc limit 2`,
    )) as { kind: string; at: Date; hours: string }[];
    expect(ends.map(({ kind }) => kind)).toEqual(['cli', 'browser']);
    expect(Number(ends[1]?.hours)).toBeCloseTo(3, 2);
    expect(ends[0]?.at).toEqual(ends[1]?.at);
  });

  it('takes an address for a name only when it is verified', async () => {
    const browser = api.browser();
    await browser.get(await untilCallback(browser, { ...ANN, user: 'u-2002', password: 'p-bob' }));
    expect((await browser.get<ApiMe>('/api/v1/me')).body).toMatchObject({ user: 'u-2002', groups: [] });
  });

  it('lets nobody in by the name of an account that lives here', async () => {
    const browser = api.browser();
    expect(problemOf(await browser.get(await untilCallback(browser, { ...ANN, user: 'admin', password: 'p-admin' })))).toContain(
      'name of an account that lives here',
    );
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });

  it.each([
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/api/v1/auth/sign-out', '/'],
    ['/%0d%0aset-cookie:x', '/%0d%0aset-cookie:x'],
    ['/applications/shop/api?tab=diff', '/applications/shop/api?tab=diff'],
  ])('leads back from %j to %j', async (returnTo, expected) => {
    const browser = api.browser();
    const answer = await browser.get(await untilCallback(browser, ANN, returnTo));
    expect(answer.headers.get('location')).toBe(expected);
    expect(answer.headers.getSetCookie().some((cookie) => cookie.startsWith('x'))).toBe(false);
  });

  const wrong: [name: string, change: (url: URL, browser: Browser) => unknown, problem: RegExp][] = [
    ['another state', (url) => url.searchParams.set('state', 'x'.repeat(43)), /does not fit/],
    ['no state', (url) => url.searchParams.delete('state'), /does not fit/],
    ['another code', (url) => url.searchParams.set('code', 'x'.repeat(43)), /refused to sign you in/],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example'), /does not fit/],
    ['no cookie, as when somebody sends a link', (_url, browser) => browser.cookies.delete('fairlead-oidc'), /not begun in this browser/],
    ['a cookie that is none', (_url, browser) => browser.cookies.set('fairlead-oidc', 'x'.repeat(43)), /not begun in this browser/],
    ['another nonce', () => sql("update identity.oidc_logins set nonce = 'another'"), /does not fit/],
    ['another verifier', () => sql(`update identity.oidc_logins set verifier = '${'x'.repeat(43)}'`), /refused to sign you in/],
    ['too late', () => sql("update identity.oidc_logins set expires_at = now() - interval '1 second'"), /more than ten minutes ago/],
  ];
  it.each(wrong)('is refused with %s', async (_, change, problem) => {
    const browser = api.browser();
    const callback = new URL(await untilCallback(browser));
    await change(callback, browser);
    expect(problemOf(await browser.get(callback.href))).toMatch(problem);
    expect(browser.cookies.has('fairlead')).toBe(false);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });

  it('is refused a second time with the same answer, and when the person does not want it', async () => {
    const browser = api.browser();
    const callback = await untilCallback(browser);
    const cookie = browser.cookies.get('fairlead-oidc') ?? '';
    await browser.get(callback);
    const again = api.browser();
    again.cookies.set('fairlead-oidc', cookie);
    expect(problemOf(await again.get(callback))).toContain('not begun in this browser');
    const unwilling = api.browser();
    expect(problemOf(await unwilling.get(await untilCallback(unwilling, ANN, '/', 'cancel')))).toBe(
      'Example ID was told not to sign you in.',
    );
    await eventually(
      () => (audited.some(({ outcome, detail }) => outcome === 'refused' && detail.includes('Example ID')) ? true : undefined),
      'the refusals',
    );
    expect(JSON.stringify(audited)).not.toContain(new URL(callback).searchParams.get('code'));
  });

  it('says so when the provider is away; other ways work, and it works again once the provider is back', async () => {
    await api.restart();
    const me = async () => (await (await api.admin()).get('/api/v1/me')).status;
    // Before that it is Postgres that is being reached.
    await eventually(async () => ((await me().catch(() => 0)) === 200 ? true : undefined), 'the api to be there again');
    await provider.away();
    const answer = await api.browser().get(START);
    expect(answer).toMatchObject({ status: 503, body: { code: 'IdentityProviderUnavailable' } });
    expect(problemOf(await api.browser().get(START, { accept: 'text/html,*/*' }))).toMatch(/Example ID can not be reached now/);
    expect(await me()).toBe(200);
    await provider.back();
    const browser = api.browser();
    const callback = await eventually(() => untilCallback(browser), 'the provider');
    await provider.away();
    expect(problemOf(await browser.get(callback))).toMatch(/can not be reached now/);
    await provider.back();
  });
});

const sql = (statement: string) => database.run((manager) => manager.query(statement));
