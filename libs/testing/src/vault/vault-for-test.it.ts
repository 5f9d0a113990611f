import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vaultForTest, type TestVault } from './vault-for-test.js';

describe('vaultForTest', () => {
  let vault: TestVault;
  let now = Date.parse('2026-03-04T05:06:07Z');
  beforeEach(async () => {
    vault = await vaultForTest({
      now: () => new Date(now),
      reviewToken: async (jwt) => (jwt.startsWith('of-') ? { namespace: 'shop', name: jwt.slice(3) } : undefined),
    });
  });
  afterEach(() => vault.stop());
  const ask = async (method: string, path: string, token?: string, body?: unknown) => {
    const response = await fetch(`${vault.url}/v1/${path}`, {
      method,
      headers: token ? { 'X-Vault-Token': token } : {},
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> | undefined };
  };
  const denied = { status: 403, body: { errors: ['1 error occurred:\n\t* permission denied\n\n'] } };

  it('keeps versions', async () => {
    const { rootToken } = vault;
    vault.put('shop/db', { password: 'one' });
    const written = await ask('POST', 'secret/data/shop/db', rootToken, { data: { password: 'two' }, options: { cas: 1 } });
    expect(written).toMatchObject({ status: 200, body: { data: { version: 2, destroyed: false, deletion_time: '' } } });
    expect(await ask('GET', 'secret/data/shop/db', rootToken)).toMatchObject({
      status: 200,
      body: {
        lease_id: '',
        renewable: false,
        data: { data: { password: 'two' }, metadata: { version: 2, created_time: '2026-03-04T05:06:07.000Z' } },
      },
    });
    expect(await ask('GET', 'secret/data/shop/db?version=1', rootToken)).toMatchObject({ body: { data: { data: { password: 'one' } } } });
    expect(await ask('GET', 'secret/data/shop/db?version=3', rootToken)).toEqual({ status: 404, body: { errors: [] } });
    expect(await ask('POST', 'secret/data/shop/db', rootToken, { data: {}, options: { cas: 1 } })).toEqual({
      status: 400,
      body: { errors: ['check-and-set parameter did not match the current version'] },
    });
    expect(await ask('DELETE', 'secret/data/shop/db', rootToken)).toMatchObject({ status: 204 });
    expect(await ask('GET', 'secret/data/shop/db', rootToken)).toMatchObject({
      status: 404,
      body: { data: { data: null, metadata: { version: 2, deletion_time: expect.stringMatching(/^2026/) } } },
    });
    await ask('POST', 'secret/undelete/shop/db', rootToken, { versions: [2] });
    expect(await ask('GET', 'secret/data/shop/db', rootToken)).toMatchObject({ status: 200 });
    await ask('PUT', 'secret/destroy/shop/db', rootToken, { versions: [2] });
    expect(await ask('GET', 'secret/metadata/shop/db', rootToken)).toMatchObject({
      body: { data: { current_version: 2, versions: { 1: { destroyed: false }, 2: { destroyed: true } } } },
    });
    expect(await ask('GET', 'secret/metadata/?list=true', rootToken)).toMatchObject({ body: { data: { keys: ['shop/'] } } });
    expect(await ask('GET', 'secret/metadata/shop?list=true', rootToken)).toMatchObject({ body: { data: { keys: ['db'] } } });
  });

  it('lets a token do what its policy says', async () => {
    vault.put('shop/db', { password: 'one' });
    vault.put('pay/db', { password: 'two' });
    const token = vault.createToken('secret/data/shop/*');
    expect((await ask('GET', 'secret/data/shop/db', token)).status).toBe(200);
    expect(await ask('GET', 'secret/data/pay/db', token)).toEqual(denied);
    expect(await ask('GET', 'secret/metadata/shop/db', token)).toEqual(denied);
    expect(await ask('POST', 'secret/data/shop/db', token, { data: {} })).toEqual(denied);
    expect(await ask('GET', 'other/data/x', token)).toEqual(denied);
    expect(await ask('GET', 'secret/data/shop/missing', token)).toEqual({ status: 404, body: { errors: [] } });
    const list = vault.createToken('secret/metadata/shop/', { capabilities: ['list'] });
    expect((await ask('GET', 'secret/metadata/shop?list=true', list)).status).toBe(200);
    expect(await ask('GET', 'secret/metadata/pay?list=true', list)).toEqual(denied);
    const one = vault.createToken(['secret/data/+/db'], { capabilities: ['read'] });
    expect((await ask('GET', 'secret/data/pay/db', one)).status).toBe(200);
    expect(await ask('GET', 'secret/data/pay/db/more', one)).toEqual(denied);
  });

  it('refuses without a token, with a wrong, revoked or old one', async () => {
    vault.put('a', { a: 'a' });
    const invalid = { status: 403, body: { errors: ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'] } };
    expect(await ask('GET', 'secret/data/a')).toEqual({ status: 403, body: { errors: ['permission denied'] } });
    expect(await ask('GET', 'secret/data/a', 'hvs.wrong')).toEqual(invalid);
    const token = vault.createToken('secret/data/a', { ttlSeconds: 60 });
    expect(await ask('GET', 'auth/token/lookup-self', token)).toMatchObject({ body: { data: { ttl: 60, renewable: true } } });
    now += 59_000;
    expect(await ask('POST', 'auth/token/renew-self', token)).toMatchObject({ body: { auth: { lease_duration: 60, renewable: true } } });
    now += 59_000;
    expect((await ask('GET', 'secret/data/a', token)).status).toBe(200);
    now += 2_000;
    expect(await ask('GET', 'secret/data/a', token)).toEqual(invalid);
    const other = vault.createToken('secret/data/a');
    vault.revoke(other);
    expect(await ask('GET', 'secret/data/a', other)).toEqual(invalid);
  });

  it('logs service accounts of its roles in', async () => {
    vault.put('shop/db', { password: 'one' });
    vault.addKubernetesRole('shop', {
      serviceAccounts: [{ namespace: 'shop', name: 'api' }],
      paths: ['secret/data/shop/*'],
      ttlSeconds: 600,
    });
    const login = (body: object) => ask('POST', 'auth/kubernetes/login', undefined, body);
    const answer = await login({ role: 'shop', jwt: 'of-api' });
    expect(answer).toMatchObject({ status: 200, body: { auth: { lease_duration: 600, metadata: { service_account_name: 'api' } } } });
    const { client_token: token } = answer.body?.['auth'] as { client_token: string };
    expect((await ask('GET', 'secret/data/shop/db', token)).status).toBe(200);
    expect(await ask('GET', 'secret/data/pay/db', token)).toEqual(denied);
    expect(await login({ role: 'shop' })).toEqual({ status: 400, body: { errors: ['missing jwt'] } });
    expect(await login({ role: 'other', jwt: 'of-api' })).toEqual({ status: 400, body: { errors: ['invalid role name "other"'] } });
    expect(await login({ role: 'shop', jwt: 'forged' })).toEqual({ status: 403, body: { errors: ['permission denied'] } });
    expect(await login({ role: 'shop', jwt: 'of-web' })).toMatchObject({ status: 403 });
  });

  it('tells what it does not understand', async () => {
    const { rootToken } = vault;
    expect(await ask('GET', 'secret/shop/db', rootToken)).toMatchObject({
      status: 404,
      body: { warnings: [expect.stringMatching(/Invalid path for a versioned/)] },
    });
    expect(await ask('GET', 'kv/data/x', rootToken)).toMatchObject({
      status: 404,
      body: { errors: [expect.stringMatching(/no handler for route/)] },
    });
    expect(await ask('POST', 'secret/data/x', rootToken, { password: 'x' })).toEqual({
      status: 400,
      body: { errors: ['no data provided'] },
    });
    expect(await ask('POST', 'secret/data/x', rootToken, '{')).toEqual({ status: 400, body: { errors: ['error parsing JSON'] } });
    expect(await ask('PATCH', 'secret/data/x', rootToken, {})).toMatchObject({ status: 405 });
    vault.seal();
    expect(await ask('GET', 'secret/data/x', rootToken)).toEqual({ status: 503, body: { errors: ['Vault is sealed'] } });
    expect(await ask('GET', 'sys/health')).toMatchObject({ status: 503, body: { sealed: true } });
    vault.seal(false);
    expect(await ask('GET', 'sys/health')).toMatchObject({ status: 200 });
  });

  it('wants its namespace named where it has one', async () => {
    const own = await vaultForTest({ namespace: 'team-shop' });
    try {
      own.put('a', { a: 'a' });
      const read = async (headers: Record<string, string>) =>
        (await fetch(`${own.url}/v1/secret/data/a`, { headers: { Authorization: `Bearer ${own.rootToken}`, ...headers } })).status;
      expect(await read({ 'X-Vault-Namespace': 'team-shop' })).toBe(200);
      expect(await read({})).toBe(403);
      expect(own.requests).toMatchObject([
        { namespace: 'team-shop', status: 200 },
        { namespace: undefined, status: 403 },
      ]);
    } finally {
      await own.stop();
    }
  });
});
