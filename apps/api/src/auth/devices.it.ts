import type { ApiDevice, ApiDeviceToken } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { Browser, identitiesOf, identityApiForTest, type AuditEntry, type Identities, type IdentityApi } from './identity.fixtures.js';

let api: IdentityApi;
let identities: Identities;
let admin: Browser;
let audited: readonly AuditEntry[];
beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  admin = await api.admin();
  audited = await api.audited();
});
afterAll(async () => {
  await identities?.database.close();
  await api?.stop();
});

/** As a program does: no cookie, no page. */
const program = <T = Record<string, unknown>>(path: string, body: object, headers: Record<string, string> = {}) =>
  api.get<T>(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const begin = async (client = 'fairlead on laptop-7') => (await program<ApiDevice>('/api/v1/auth/device', { client })).body;
const poll = (deviceCode: string) => program<ApiDeviceToken & { code?: string }>('/api/v1/auth/device/token', { deviceCode });
const patiently = (userCode: string) =>
  identities.database.run((manager) =>
    manager.query("update identity.device_requests set polled_at = now() - interval '1 hour' where user_code = $1", [userCode]),
  );
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('signing in a program', () => {
  it('goes all the way: shown, compared, approved, once', async () => {
    const device = await begin();
    expect(device).toMatchObject({ expiresInSeconds: 600, intervalSeconds: 5, verificationUri: `${api.url()}/device` });
    expect(device.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(device.verificationUriComplete).toBe(`${api.url()}/device?code=${device.userCode}`);
    expect((await poll(device.deviceCode)).body).toMatchObject({ status: 400, code: 'AuthorizationPending' });
    const shown = await admin.get(`/api/v1/auth/device/${device.userCode}`);
    expect(shown.body).toMatchObject({ client: 'fairlead on laptop-7', address: expect.stringMatching(/127\.0\.0\.1$/) as unknown });
    expect((await admin.post(`/api/v1/auth/device/${device.userCode}/decision`, { decision: 'approve' })).status).toBe(204);
    expect((await admin.post(`/api/v1/auth/device/${device.userCode}/decision`, { decision: 'deny' })).status).toBe(404);
    await patiently(device.userCode);
    const { status, body } = await poll(device.deviceCode);
    expect([status, body.user]).toEqual([200, 'admin']);
    expect(body.token).toMatch(/^fls_[\w-]{43}$/);
    expect((await api.get('/api/v1/me', bearer(body.token))).body).toMatchObject({ user: 'admin', by: 'session', admin: true });
    expect((await poll(device.deviceCode)).body.code).toBe('DeviceExpired');
    const entries = await eventually(() => {
      const found = audited.filter(({ detail }) => detail.includes('laptop-7'));
      return found.length >= 2 ? found : undefined;
    }, 'the audit log');
    expect(entries.every(({ actor, action, outcome }) => actor === 'admin' && action === 'sign-in' && outcome === 'accepted')).toBe(true);
    expect((await program('/api/v1/auth/sign-out', {}, bearer(body.token).headers)).status).toBe(204);
    expect((await api.get('/api/v1/me', bearer(body.token))).status).toBe(401);
  });

  it('has it wait longer when it asks too often, also once it was approved', async () => {
    const device = await begin();
    await poll(device.deviceCode);
    expect((await poll(device.deviceCode)).body.code).toBe('SlowDown');
    await admin.post(`/api/v1/auth/device/${device.userCode}/decision`, { decision: 'approve' });
    expect((await poll(device.deviceCode)).body.code).toBe('SlowDown');
    await patiently(device.userCode);
    const two = await Promise.all([poll(device.deviceCode), poll(device.deviceCode)]);
    expect(two.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('tells when it is denied and when it has expired', async () => {
    const refused = await begin();
    expect((await admin.post(`/api/v1/auth/device/${refused.userCode}/decision`, { decision: 'deny' })).status).toBe(204);
    expect((await poll(refused.deviceCode)).body.code).toBe('DeviceDenied');
    const late = await begin();
    await identities.database.run((manager) =>
      manager.query("update identity.device_requests set expires_at = now() - interval '1 second' where user_code = $1", [late.userCode]),
    );
    expect((await poll(late.deviceCode)).body.code).toBe('DeviceExpired');
    expect((await admin.get(`/api/v1/auth/device/${late.userCode}`)).status).toBe(404);
    expect((await poll('x'.repeat(43))).body.code).toBe('DeviceExpired');
  });

  it('is approved in a browser only, by whoever is signed in there, with its CSRF token', async () => {
    const device = await begin('two\r\nlines\u202e');
    const path = `/api/v1/auth/device/${device.userCode}/decision`;
    for (const token of [await identities.session('cleo', 'cli'), await identities.token('platform', 'admin')])
      expect((await program(path, { decision: 'approve' }, bearer(token).headers)).body).toMatchObject({
        status: 403,
        code: 'BrowserNeeded',
      });
    expect((await program(path, { decision: 'approve' })).status).toBe(401);
    expect((await admin.post(path, { decision: 'approve' }, { 'fairlead-csrf': 'wrong' })).body).toMatchObject({
      code: 'CrossSiteRequest',
    });
    expect((await admin.get(`/api/v1/auth/device/${device.userCode}`)).body['client']).toBe('two  lines');
    const dora = new Browser(api.url);
    dora.cookies.set('fairlead', await identities.session('dora', 'browser', ['makers']));
    dora.csrf = (await dora.get<{ csrf: string }>('/api/v1/me')).body.csrf;
    expect((await dora.post(path, { decision: 'approve' })).status).toBe(204);
    const { body } = await poll(device.deviceCode);
    expect((await api.get('/api/v1/me', bearer(body.token))).body).toMatchObject({ user: 'dora', admin: false, groups: ['makers'] });
  });

  it('limits codes and guesses', async () => {
    const guesser = new Browser(api.url);
    guesser.cookies.set('fairlead', await identities.session('greta', 'browser'));
    const guesses = [];
    for (let guess = 0; guess < 25; guess += 1) guesses.push((await guesser.get('/api/v1/auth/device/BBBB-CCCC')).status);
    expect(new Set(guesses)).toEqual(new Set([404, 429]));
    const begun = await Promise.all(Array.from({ length: 40 }, () => program('/api/v1/auth/device', {})));
    const refused = begun.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
