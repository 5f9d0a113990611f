import { connect } from 'node:net';
import { SyncRequested, type ApiMe } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import type { Hostile, Loot } from './hostile-request.fixtures.js';
import { hostile, kinds } from './hostile-requests.fixtures.js';
import {
  identitiesOf,
  identityApiForTest,
  PASSWORD,
  tenant,
  type AuditEntry,
  type Browser,
  type Identities,
  type IdentityApi,
} from './identity.fixtures.js';

let api: IdentityApi;
let identities: Identities;
let admin: Browser;
let loot: Loot;
let audited: readonly AuditEntry[];
const commands: unknown[] = [];
const done = new AbortController();
let sent = 0;

beforeAll(async () => {
  api = await identityApiForTest();
  const { host } = new URL(api.url());
  await api.restart({ FAIRLEAD_API_PORT: host.split(':')[1], FAIRLEAD_API_URL: `http://${host}` });
  identities = await identitiesOf(api);
  audited = await api.audited();
  await api.bus.follow({
    consumer: 'test-commands',
    contracts: [SyncRequested],
    from: 'new',
    signal: done.signal,
    onMessage: ({ message }) => void commands.push(message),
  });
  await api.put(
    tenant('shop', [
      { user: 'sally', role: 'admin' },
      { user: 'vera', role: 'viewer' },
    ]),
  );
  await api.put(tenant('pay', [{ user: 'petra', role: 'admin' }]));
  for (const of of ['shop', 'pay'])
    await api.put({
      kind: 'Application',
      metadata: { name: 'api' },
      spec: { tenant: of, source: { repository: 'main' }, destination: { cluster: 'one' } },
    });
  admin = await api.admin();
  loot = await collect();
  await eventually(
    async () => ((await admin.get('/api/v1/access?action=view&tenant=pay')).body['allowed'] === true ? true : undefined),
    'the tenants',
  );
});
afterAll(async () => {
  done.abort();
  await identities?.database.close();
  await api?.stop();
});

async function collect(): Promise<Loot> {
  const other = await api.admin();
  const ended = await api.admin();
  const endedCookie = ended.cookies.get('fairlead') ?? '';
  await ended.post('/api/v1/auth/sign-out');
  const [revoked, expired] = [await identities.token('shop', 'admin', 'revoked'), await identities.token('shop', 'admin', 'expired')];
  await identities.database.run((manager) => manager.query("update identity.tokens set revoked_at = now() where name = 'revoked'"));
  await identities.database.run((manager) =>
    manager.query("update identity.tokens set expires_at = now() - interval '1 second' where name = 'expired'"),
  );
  return {
    host: new URL(api.url()).host,
    cookie: admin.cookies.get('fairlead') ?? '',
    csrf: admin.csrf ?? '',
    otherCsrf: other.csrf ?? '',
    cli: await identities.session('sally', 'cli'),
    token: await identities.token('shop', 'admin', 'loot'),
    viewer: await identities.session('vera', 'cli'),
    endedCookie,
    revoked,
    expired,
  };
}

/** Status of the answer; 0: the connection was closed without one. */
const answerOf = ({ bytes, name }: Hostile): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(loot.host.split(':')[1]), '127.0.0.1', () => socket.write(bytes));
    const limit = setTimeout(() => socket.destroy(new Error(`No answer to: ${name}`)), 30_000);
    let text = '';
    let failure: NodeJS.ErrnoException | undefined;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      // A stream would go on for ever, and must not have been opened.
      if (text.includes('text/event-stream')) socket.destroy();
    });
    // Whoever sends too much is cut off, perhaps before all is sent.
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => {
      clearTimeout(limit);
      if (text === '' && failure !== undefined && failure.code !== 'ECONNRESET' && failure.code !== 'EPIPE') return reject(failure);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
  });

describe('hostile requests', () => {
  it.each(kinds)('%s: each is refused', { timeout: 180_000 }, async (kind) => {
    const wrong: string[] = [];
    for (const request of hostile(kind, loot)) {
      const { status, text } = await answerOf(request);
      sent += 1;
      if (!request.answers.includes(status))
        wrong.push(`${request.name}: ${status} instead of ${request.answers.join(' or ')}: ${text.slice(-200)}`);
      if (/set-cookie: fairlead=[^;]/i.test(text)) wrong.push(`${request.name}: was given a session`);
      if (text.includes('evil.example"') || /location: \S*evil/i.test(text)) wrong.push(`${request.name}: was led elsewhere`);
      if (/root:x:|"workspaces"|not for the web/.test(text)) wrong.push(`${request.name}: was given a file`);
      if (/\bat .+\.(ts|js):\d+/.test(text)) wrong.push(`${request.name}: was told of the inside`);
    }
    expect(wrong).toEqual([]);
  });

  it('were more than three hundred', () => expect(sent).toBeGreaterThan(300));

  it('left the api unharmed, and those signed in who were', async () => {
    expect((await admin.get<ApiMe>('/api/v1/me')).body).toMatchObject({ user: 'admin', admin: true });
    for (const token of [loot.cli, loot.token, loot.viewer])
      expect((await api.get('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await admin.get<{ items: unknown[] }>('/api/v1/tenants/pay/tokens')).body.items).toEqual([]);
    expect(
      (await admin.get<{ items: { name: string }[] }>('/api/v1/tenants/shop/tokens')).body.items.map(({ name }) => name).sort(),
    ).toEqual(['expired', 'loot', 'revoked']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(commands).toEqual([]);
  });

  it('stand in the audit log, by whom it was known to be, without a secret and without flooding it', async () => {
    const refused = (actor: string, of: string) =>
      audited.some((entry) => entry.actor === actor && entry.outcome === 'refused' && entry.tenant === of);
    await eventually(() => (refused('admin', 'shop') && refused('somebody unknown', 'shop') ? true : undefined), 'the refusals');
    for (const [actor, of] of [
      ['sally', 'pay'],
      ['vera', 'pay'],
      ['vera', 'shop'],
      ['token loot of shop', 'pay'],
      ['sally', 'platform'],
      ['somebody unknown', 'platform'],
    ] as const)
      expect([actor, of, refused(actor, of)]).toEqual([actor, of, true]);
    const actions = new Set(audited.filter(({ outcome }) => outcome === 'refused').map(({ action }) => action));
    for (const action of ['view', 'read-logs', 'sync', 'rollback', 'manage-tokens', 'operate-platform', 'sign-in'])
      expect(actions).toContain(action);
    const text = JSON.stringify(audited);
    for (const secret of [PASSWORD, 'guess 1', ...Object.values(loot).filter((value) => value !== loot.host)])
      expect(text).not.toContain(secret);
    expect(audited.filter(({ outcome }) => outcome === 'refused').length).toBeLessThan(sent / 2);
  });
});
