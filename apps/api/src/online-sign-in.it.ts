import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogEntry, catalogKey } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, type TestApi } from './api.fixtures.js';
import { declares, tenant } from './catalog/catalog.fixtures.js';
import { commandLineForTest, type CommandLine } from './online.fixtures.js';

const FIRST = 'the first password';
const NEXT = 'a better password 4711';
let api: TestApi;
let cli: CommandLine;
let secrets: string;
let credentials: string;

beforeAll(async () => {
  secrets = await mkdtemp(join(tmpdir(), 'fairlead-secrets-'));
  const passwordFile = join(secrets, 'password');
  await writeFile(passwordFile, `${FIRST}\n`, { mode: 0o600 });
  api = await apiForTest({ FAIRLEAD_API_SIGN_IN: 'required', FAIRLEAD_API_ADMIN_PASSWORD_FILE: passwordFile });
  cli = await commandLineForTest(api.url());
  credentials = join(cli.folder, 'config', 'fairlead', 'credentials.json');
  const document = tenant('team-a');
  const owner = { tenant: 'platform', application: 'config' };
  const entry = CatalogEntry.parse({ document, owner, generation: 1, revision: declares('platform/config', []).revision });
  await api.bus.catalog.put(catalogKey(document), entry);
}, 120_000);
afterAll(async () => {
  await cli?.stop();
  await api?.stop();
  await rm(secrets, { recursive: true, force: true });
});

const kept = async (): Promise<{ token: string; user: string }> =>
  Object.values(
    (JSON.parse(await readFile(credentials, 'utf8')) as { servers: Record<string, { token: string; user: string }> }).servers,
  )[0] ?? Promise.reject(new Error('nothing is kept'));

describe('fairlead login', () => {
  it('is what every command asks for while nobody is signed in', async () => {
    for (const args of [['get', 'applications'], ['whoami'], ['sync', 'team-a/shop'], ['events', '--follow'], ['logs', 'team-a/shop']]) {
      const { code, out, err } = await cli.run(args);
      expect({ args, code, out }).toEqual({ args, code: 3, out: '' });
      expect(err).toContain('fairlead login');
      expect(err.match(/^error: /gm)).toHaveLength(1);
    }
  });

  it('asks for no password where there is no terminal', async () => {
    const { code, err } = await cli.run(['login', '--user', 'admin']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: there is no terminal .*--password-stdin/);
    expect((await cli.run(['login', '--password-stdin'])).code).toBe(2);
    expect(await cli.run(['login', '--token-stdin'])).toMatchObject({ code: 2, err: expect.stringContaining('no token') as string });
  });

  it('wants the first password changed at once, and says how without a terminal', async () => {
    const { code, err } = await cli.run(['login', '--user', 'admin', '--password-stdin'], { input: `${FIRST}\n` });
    expect(code).toBe(2);
    expect(err).toMatch(/must be changed now[^]*second line of standard input/);
    await expect(stat(credentials)).rejects.toThrow('ENOENT');
  });

  it('signs in with user and password, and changes the first one', async () => {
    const { code, out, err } = await cli.run(['login', '--user', 'admin', '--password-stdin'], { input: `${FIRST}\n${NEXT}\n` });
    expect({ code, err }).toEqual({ code: 0, err: 'The password of admin is changed.\n' });
    expect(out).toMatch(/^Signed in to http.* as admin, until /);
    expect(`${out}${err}`).not.toMatch(new RegExp(`${FIRST}|${NEXT}`));
    expect((await stat(credentials)).mode & 0o777).toBe(0o600);
    expect(await cli.run(['whoami'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^admin .*: signed in, until [^]*Operates the platform/) as string,
    });
    expect(JSON.parse((await cli.run(['whoami', '-o', 'json'])).out)).not.toHaveProperty('csrf');
  });

  it('leaves nothing behind but the session of the command line', async () => {
    const { token } = await kept();
    const { body } = await api.get<{ items: { kind: string }[] }>('/api/v1/me/sessions', { headers: { authorization: `Bearer ${token}` } });
    expect(body.items.map(({ kind }) => kind)).toEqual(['cli']);
  });

  it('refuses a wrong password, and keeps the session that is there', async () => {
    const { token } = await kept();
    const { code, out, err } = await cli.run(['login', '--user', 'admin', '--password-stdin'], { input: 'nonsense\n' });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).not.toContain('nonsense');
    expect((await kept()).token).toBe(token);
  });

  it('reads no credentials that others may read, and FAIRLEAD_TOKEN goes before them', async () => {
    await chmod(credentials, 0o644);
    expect(await cli.run(['whoami'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('chmod 600') as string });
    expect((await cli.run(['whoami'], { env: { FAIRLEAD_TOKEN: (await kept()).token } })).code).toBe(0);
    await chmod(credentials, 0o600);
    expect((await cli.run(['whoami'], { env: { FAIRLEAD_TOKEN: 'fls_nonsense' } })).code).toBe(3);
    expect((await cli.run(['whoami'])).code).toBe(0);
  });

  it('asks for the password on a terminal, and shows nothing of it', async () => {
    const env = { XDG_CONFIG_HOME: join(cli.folder, 'terminal') };
    const { child, said, ended } = cli.onTerminal(['login', '--user', 'admin'], { env });
    await eventually(() => (said.out.includes('Password of admin: ') ? true : undefined), 'the question', 60_000);
    child.stdin?.write(`${NEXT}\r`);
    const { code, out } = await ended;
    expect(out).toContain('Signed in to');
    expect(out).not.toContain('better');
    expect(code).toBe(0);
  });
});

describe('the device flow', () => {
  const env = () => ({ XDG_CONFIG_HOME: join(cli.folder, 'device') });
  /** As the console does it. */
  async function decide(userCode: string, decision: 'approve' | 'deny'): Promise<void> {
    const origin = api.url();
    const post = (path: string, body: unknown, headers: Record<string, string>) =>
      fetch(`${origin}/api/v1/auth/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', origin, ...headers },
      });
    const signedIn = await post('sign-in', { user: 'admin', password: NEXT }, {});
    const { csrf } = (await signedIn.json()) as { csrf: string };
    const cookie = signedIn.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    expect((await post(`device/${userCode}/decision`, { decision }, { cookie, 'fairlead-csrf': csrf })).status).toBe(204);
  }
  async function began() {
    const login = cli.start(['login'], { env: env() });
    const [, userCode = ''] = await eventually(
      () => /with the code ([A-Z]{4}-[A-Z]{4})/.exec(login.said.err) ?? undefined,
      'the code',
      60_000,
    );
    return { ...login, userCode };
  }

  it('shows a code, waits, and is signed in once it was approved in a browser', async () => {
    const { ended, said, userCode } = await began();
    expect(said.err).toContain(`/device?code=${userCode}`);
    await decide(userCode, 'approve');
    expect(await ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Signed in to .* as admin/) as string });
    expect((await cli.run(['whoami'], { env: env() })).code).toBe(0);
  }, 120_000);

  it('says so when it was denied', async () => {
    const { ended, userCode } = await began();
    await decide(userCode, 'deny');
    expect(await ended).toMatchObject({ code: 3, out: '', err: expect.stringContaining('denied') as string });
  }, 120_000);

  it('ends with logout, at the api too', async () => {
    const file = join(cli.folder, 'device', 'fairlead', 'credentials.json');
    const [{ token = '' } = {}] = Object.values(
      (JSON.parse(await readFile(file, 'utf8')) as { servers: Record<string, { token?: string }> }).servers,
    );
    expect(await cli.run(['logout'], { env: env() })).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('signed out') as string,
    });
    expect((await api.get('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect(await cli.run(['logout'], { env: env() })).toMatchObject({
      code: 0,
      err: expect.stringContaining('Nobody is signed in') as string,
    });
  });
});

describe('tokens and rights', () => {
  it('makes, lists, uses and revokes a token', async () => {
    const made = await cli.run(['token', 'create', 'team-a', 'ci', '--role', 'operator', '--days', '2']);
    expect(made).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^flt_\S+\n$/) as string,
      err: expect.stringContaining('shown this once') as string,
    });
    const token = made.out.trim();
    const env = { XDG_CONFIG_HOME: join(cli.folder, 'ci') };
    expect(await cli.run(['login', '--token-stdin'], { env, input: made.out })).toMatchObject({ code: 0 });
    expect((await cli.run(['whoami'], { env })).out).toMatch(/with an API token[^]*team-a \(operator\)/);
    expect(await cli.run(['can-i', 'sync', 'team-a'], { env })).toMatchObject({ code: 0, out: expect.stringMatching(/^yes: /) as string });
    expect(await cli.run(['can-i', 'approve-promotion', 'team-a'], { env })).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^no: \S/) as string,
    });
    expect(await cli.run(['token', 'list', 'team-a'], { env })).toMatchObject({ code: 3, out: '' });
    expect((await cli.run(['system'], { env })).code).toBe(3);
    const [listed] = JSON.parse((await cli.run(['token', 'list', 'team-a', '-o', 'json'])).out) as { id: string; name: string }[];
    expect(listed).toMatchObject({ name: 'ci', role: 'operator' });
    expect(JSON.stringify(listed)).not.toContain(token);
    expect((await cli.run(['token', 'revoke', 'team-a', listed?.id ?? ''])).code).toBe(0);
    expect((await cli.run(['whoami'], { env })).code).toBe(3);
  });

  it('has it all in the audit log', async () => {
    const { code, out } = await cli.run(['audit', '--action', 'sign-in', '-o', 'json']);
    expect(code).toBe(0);
    const outcomes = (JSON.parse(out) as { actor: string; outcome: string }[]).map(({ outcome }) => outcome);
    expect(outcomes).toContain('accepted');
    expect(outcomes).toContain('refused');
    expect(out).not.toMatch(new RegExp(`${FIRST}|${NEXT}|nonsense`));
  });
});
