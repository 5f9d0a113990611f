import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ApiMe } from '@fairlead/contracts';
import { Database, API_ENTITIES } from '@fairlead/database';
import { silentLogger, startService } from '@fairlead/service-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { api as definition } from '../definition.js';
import { Browser, identityApiForTest, PASSWORD, type AuditEntry, type IdentityApi } from './identity.fixtures.js';

let api: IdentityApi;
let database: Database;
let audited: readonly AuditEntry[];
const undo: (() => unknown)[] = [];
beforeAll(async () => {
  api = await identityApiForTest();
  database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
  audited = await api.audited();
});
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});
afterAll(async () => {
  await database?.close();
  await api?.stop();
});
const sql = (statement: string, values: unknown[] = []) =>
  database.run((manager) => manager.query<Record<string, unknown>[]>(statement, values));

describe('the first start', () => {
  it('makes one admin whose password is for the owner of a file alone, and has it changed before anything else', async () => {
    const first = await api.firstPassword();
    expect((await stat(api.passwordFile)).mode & 0o777).toBe(0o600);
    const browser = api.browser();
    // At once: whoever can read it may use it.
    const me = await browser.signIn('admin', first);
    expect(me.body).toMatchObject({ user: 'admin', admin: true, mustChangePassword: true, local: true, by: 'session' });
    for (const path of [
      '/api/v1/applications',
      '/api/v1/me/sessions',
      '/api/v1/access?action=view&tenant=platform',
      '/api/v1/tenants/platform/tokens',
    ])
      expect((await browser.get(path)).body).toMatchObject({ status: 403, code: 'PasswordChangeRequired' });
    expect((await browser.get<ApiMe>('/api/v1/me')).body.mustChangePassword).toBe(true);
    const cookie = [...browser.cookies.values()][0];
    expect((await browser.changePassword('wrong', PASSWORD)).body).toMatchObject({ status: 403, code: 'WrongPassword' });
    expect((await browser.changePassword(first, 'short')).status).toBe(400);
    expect((await browser.changePassword(first, first)).status).toBe(400);
    expect((await browser.changePassword(first, PASSWORD)).body).toMatchObject({ mustChangePassword: false });
    expect([...browser.cookies.values()][0]).not.toBe(cookie);
    expect((await browser.get('/api/v1/tenants')).status).toBe(200);
    await expect(stat(api.passwordFile)).rejects.toThrow('ENOENT');
    expect((await api.browser().signIn('admin', first)).status).toBe(401);
  });

  it('keeps no secret: neither password nor session nor token stands in a table', async () => {
    const admin = await api.admin();
    const rows = JSON.stringify([await sql('select * from identity.accounts'), await sql('select * from identity.sessions')]);
    for (const secret of [PASSWORD, ...admin.cookies.values(), admin.csrf]) expect(rows).not.toContain(secret);
    expect(rows).toMatch(/scrypt\$N=32768,r=8,p=3\$/);
  });

  it('makes one admin when two apis start at once', async () => {
    await sql('create database twins');
    const { runMigrations } = await import('@fairlead/database');
    await runMigrations({ url: api.postgres.urlOf('twins'), logger: silentLogger });
    const files = ['a', 'b'].map((name) => join(api.folder, `twin-${name}`));
    const twins = await Promise.all(
      files.map((file, index) =>
        startService(
          definition,
          api.env({
            DATABASE_URL: api.postgres.urlOf('twins'),
            FAIRLEAD_INSTANCE: `twin-${index}`,
            FAIRLEAD_API_ADMIN_PASSWORD_FILE: file,
          }),
        ),
      ),
    );
    undo.push(() => Promise.all(twins.map((twin) => twin.stop())));
    const twinsDatabase = await Database.connect({
      url: api.postgres.urlOf('twins'),
      schema: 'catalog',
      entities: API_ENTITIES,
      logger: silentLogger,
    });
    undo.push(() => twinsDatabase.close());
    await eventually(
      async () =>
        (await twinsDatabase.run((manager) => manager.query<unknown[]>('select 1 from identity.accounts'))).length === 1 ? true : undefined,
      'the admin',
    );
    const written = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => undefined)));
    expect(written.filter((text) => text !== undefined)).toHaveLength(1);
    const urls = twins.map((twin) => `http://127.0.0.1:${(twin.app.getHttpServer() as { address(): { port: number } }).address().port}`);
    const password = written.find((text) => text !== undefined)?.trim() ?? '';
    for (const url of urls) expect((await new Browser(() => url).signIn('admin', password)).status).toBe(200);
  });

  it('takes the password of a file that is there, and makes a new one when it is asked to', async () => {
    const given = join(api.folder, 'given');
    await writeFile(given, 'from a mounted secret\n');
    await chmod(given, 0o440);
    const old = await api.admin();
    await api.restart({ FAIRLEAD_API_ADMIN_PASSWORD_FILE: given, FAIRLEAD_API_ADMIN_RESET: 'lost-it' });
    const browser = api.browser();
    await eventually(async () => ((await browser.signIn('admin', 'from a mounted secret')).status === 200 ? true : undefined), 'the reset');
    expect((await browser.get<ApiMe>('/api/v1/me')).body.mustChangePassword).toBe(true);
    expect((await old.get('/api/v1/me')).status).toBe(401);
    expect((await browser.changePassword('from a mounted secret', PASSWORD)).status).toBe(200);
    // Once for each value: a restart does not undo the change.
    await api.restart({ FAIRLEAD_API_ADMIN_PASSWORD_FILE: given, FAIRLEAD_API_ADMIN_RESET: 'lost-it' });
    expect(
      (
        await eventually(async () => {
          const answer = await api.browser().signIn('admin', PASSWORD);
          return answer.status === 503 ? undefined : answer;
        }, 'Postgres')
      ).status,
    ).toBe(200);
  });

  it.each([
    [
      { FAIRLEAD_API_SIGN_IN: 'off', FAIRLEAD_API_HOST: '0.0.0.0' },
      /FAIRLEAD_API_HOST: must be a loopback address.*FAIRLEAD_API_SIGN_IN=required/s,
    ],
    [
      { FAIRLEAD_API_OIDC_ISSUER: 'https://id.example' },
      /FAIRLEAD_API_OIDC_CLIENT_ID: is required.*FAIRLEAD_API_OIDC_CLIENT_SECRET: is required/s,
    ],
    [{ FAIRLEAD_API_OIDC_CLIENT_SECRET: 'hush-hush-hush' }, /FAIRLEAD_API_OIDC_ISSUER: is required/],
    [
      { FAIRLEAD_API_OIDC_ISSUER: 'http://id.example', FAIRLEAD_API_OIDC_CLIENT_ID: 'a', FAIRLEAD_API_OIDC_CLIENT_SECRET: 'b' },
      /must be https/,
    ],
    [{ FAIRLEAD_API_URL: 'https://fairlead.example/below' }, /FAIRLEAD_API_URL: must be scheme, host and port only/],
    [{ FAIRLEAD_API_SIGN_IN: 'maybe' }, /FAIRLEAD_API_SIGN_IN/],
  ])('refuses to start with %j', async (env, problem) => {
    const starting = startService(definition, api.env({ FAIRLEAD_INSTANCE: 'wrong', ...env }));
    await expect(starting).rejects.toThrow(problem);
    await expect(starting).rejects.not.toThrow('hush-hush-hush');
  });
});

describe('a session', () => {
  it('begins with a secret of its own, whatever the browser came with, and ends the one before', async () => {
    const browser = api.browser();
    browser.cookies.set('fairlead', 'a-secret-that-somebody-chose');
    const answer = await browser.signIn('admin', PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toMatch(/^fairlead=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    const first = [...browser.cookies.values()][0] ?? '';
    expect(first).not.toBe('a-secret-that-somebody-chose');
    await browser.signIn('admin', PASSWORD);
    const old = api.browser();
    old.cookies.set('fairlead', first);
    expect((await old.get('/api/v1/me')).status).toBe(401);
    expect(old.cookies.size).toBe(0);
    expect((await browser.get('/api/v1/me')).status).toBe(200);
  });

  it('ends by signing out', async () => {
    const browser = await api.admin();
    const cookie = browser.cookies.get('fairlead') ?? '';
    expect((await browser.post('/api/v1/auth/sign-out')).status).toBe(204);
    expect(browser.cookies.size).toBe(0);
    const again = api.browser();
    again.cookies.set('fairlead', cookie);
    expect((await again.get('/api/v1/me')).status).toBe(401);
  });

  it('is seen and ended from another, and ends with every other when the password changes', async () => {
    const [one, other, third] = [await api.admin(), await api.admin(), await api.admin()];
    const { items } = (await one.get('/api/v1/me/sessions')).body as unknown as {
      items: { id: string; current: boolean }[];
    };
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    const its = ((await other.get('/api/v1/me/sessions')).body['items'] as { id: string; current: boolean }[]).find(
      ({ current }) => current,
    )?.id;
    expect((await one.send('DELETE', `/api/v1/me/sessions/${its}`)).status).toBe(204);
    expect((await other.get('/api/v1/me')).status).toBe(401);
    expect((await one.send('DELETE', `/api/v1/me/sessions/${its}`)).status).toBe(404);
    expect((await one.changePassword(PASSWORD, 'another quiet harbour')).status).toBe(200);
    expect((await third.get('/api/v1/me')).status).toBe(401);
    expect((await one.changePassword('another quiet harbour', PASSWORD)).status).toBe(200);
  });

  it.each([
    ['idle for twelve hours', "last_seen_at = now() - interval '12 hours 1 second'"],
    ['seven days old', "expires_at = now() - interval '1 second'"],
  ])('ends when it is %s, without anybody doing anything', async (_, change) => {
    const browser = await api.admin();
    const id = ((await browser.get('/api/v1/me/sessions')).body['items'] as { id: string; current: boolean }[]).find(
      ({ current }) => current,
    )?.id;
    await sql(`update identity.sessions set ${change} where id = $1`, [id]);
    await eventually(async () => ((await browser.get('/api/v1/me')).status === 401 ? true : undefined), 'the end of the session');
  });

  it('is known while Postgres is away, and new ones are not begun then', async () => {
    const browser = await api.admin();
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    await api.postgres.kill();
    undo.push(() => eventually(() => api.postgres.start().then(() => true as const), 'Postgres'));
    expect((await browser.get('/api/v1/repositories')).status).toBe(200);
    expect((await api.browser().signIn('admin', PASSWORD)).status).toBe(503);
    const unknown = api.browser();
    unknown.cookies.set('fairlead', 'x'.repeat(43));
    expect((await unknown.get('/api/v1/me')).status).toBe(503);
  });
});

describe('signing in', () => {
  it('tells nobody whether there is such a user, and writes who tried into the audit log', async () => {
    const wrong = await api.browser().signIn('admin', 'not the password');
    const nobody = await api.browser().signIn('hunter2 in the wrong field', 'x');
    expect(wrong.body).toEqual(nobody.body);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SignInFailed' } });
    const refused = await eventually(() => {
      const found = audited.filter(({ outcome, detail }) => outcome === 'refused' && detail.includes('user or password is wrong'));
      return found.some(({ actor }) => actor === 'somebody unknown') ? found : undefined;
    }, 'both in the audit log');
    expect(new Set(refused.map(({ actor }) => actor))).toEqual(new Set(['admin', 'somebody unknown']));
    expect(JSON.stringify(audited)).not.toMatch(/hunter2|not the password|harbour/);
    expect(audited.some(({ outcome, detail }) => outcome === 'accepted' && detail.startsWith('Signed in with a password'))).toBe(true);
    expect(audited.some(({ detail }) => detail.startsWith('Changed the own password'))).toBe(true);
    expect(audited.every(({ action, tenant }) => action === 'sign-in' && tenant === 'platform')).toBe(true);
  });

  it('is refused after ten wrong passwords, without looking at the right one; who is signed in stays so', async () => {
    const signedIn = await api.admin();
    const browser = api.browser();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => browser.signIn('admin', `guess ${index}`)));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
    const last = await browser.signIn('admin', PASSWORD);
    expect(last).toMatchObject({ status: 429, body: { code: 'TooManyAttempts' } });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await signedIn.get('/api/v1/me')).status).toBe(200);
    expect((await browser.signIn('somebody else', 'x')).status).toBe(401);
  });

  it('is counted by all replicas together, and beyond the end of the one that counted', async () => {
    const second = await startService(definition, api.env({ FAIRLEAD_INSTANCE: 'second' }));
    undo.push(() => second.stop());
    const { port } = (second.app.getHttpServer() as { address(): AddressInfo }).address();
    const elsewhere = new Browser(() => `http://127.0.0.1:${port}`);
    for (const replica of [api.browser(), elsewhere]) expect((await replica.signIn('grace', 'a guess')).status).toBe(401);
    // The other eight take their time, as each guess does.
    const counted = await sql("update identity.tries set count = 10 where limited = 'sign-in' and count = 2 returning limited");
    expect(counted).toEqual([[{ limited: 'sign-in' }], 1]);
    expect((await elsewhere.signIn('grace', 'the eleventh')).status).toBe(429);
    await api.restart();
    // The new one has to reach Postgres first.
    const twelfth = await eventually(async () => {
      const { status } = await api.browser().signIn('grace', 'the twelfth');
      return status === 503 ? undefined : status;
    }, 'an answer');
    expect(twelfth).toBe(429);
    await sql("update identity.tries set ends_at = now() where limited = 'sign-in'");
    expect((await api.browser().signIn('grace', 'a quarter of an hour later')).status).toBe(401);
  }, 120_000);
});
