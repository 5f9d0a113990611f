import { liveSubject, LogAsked, TreeAsked, type ApiProblem, type LogPart } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { identitiesOf, identityApiForTest, tenant, type Identities, type IdentityApi } from '../auth/identity.fixtures.js';
import { application } from '../catalog/catalog.fixtures.js';

let api: IdentityApi;
let identities: Identities;
const serving = new AbortController();
let open = 0;
const LOGS = '/api/v1/applications/shop/web/logs?cluster=production&namespace=shop&pod=web&follow=true';
const part = (more: Partial<LogPart> = {}): LogPart => ({ lines: [], skipped: 0, ...more });
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  await api.put(
    tenant('shop', [
      { user: 'sally', role: 'viewer' },
      { user: 'otto', role: 'operator' },
    ]),
  );
  await api.put(tenant('pay', [{ user: 'petra', role: 'admin' }]));
  await api.put({ ...application('shop', 'web') });
  await api.bus.serveStream(
    LogAsked,
    liveSubject('production', 'log'),
    async function* (_request, { signal }) {
      open++;
      try {
        yield part();
        yield part({ lines: [{ text: 'a line' }] });
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      } finally {
        open--;
      }
    },
    { signal: serving.signal },
  );
  const at = '2026-01-01T00:00:00.000Z';
  await api.bus.serve(TreeAsked, liveSubject('production', 'tree'), async ({ cluster }) => ({ cluster, nodes: [], more: 0, at }), serving);
});
afterAll(async () => {
  serving.abort();
  await identities.database.close();
  await api.stop();
});

/** Opens the log, and resolves with what was read once it has ended. */
async function follow(headers: Record<string, string>): Promise<{ ended: Promise<string>; close: () => void }> {
  const leaving = new AbortController();
  const response = await eventually(async () => {
    const answer = await fetch(`${api.url()}${LOGS}`, { headers, signal: leaving.signal });
    return answer.status === 200 ? answer : undefined;
  }, 'the log');
  const ended = (async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
    return text;
  })();
  return { ended, close: () => leaving.abort() };
}
const statusOf = async (path: string, headers: Record<string, string>): Promise<[number, string | undefined]> => {
  const { status, body } = await api.get<ApiProblem>(path, { headers });
  return [status, body.code];
};

describe('live questions', () => {
  it('are for those of the tenant', async () => {
    const [sally, petra] = [bearer(await identities.session('sally', 'cli')), bearer(await identities.session('petra', 'cli'))];
    const TREE = '/api/v1/applications/shop/web/tree?cluster=production';
    await eventually(async () => ((await statusOf(TREE, sally))[0] === 200 ? true : undefined), 'the tenant');
    for (const path of [TREE, LOGS, '/api/v1/applications/shop/web/object?cluster=production&kind=Secret&namespace=shop&name=x']) {
      expect(await statusOf(path, petra)).toEqual([403, 'Forbidden']);
      expect((await statusOf(path, {}))[0]).toBe(401);
    }
  });
});

describe('a log that is followed', () => {
  it('ends when the reader signs out', async () => {
    const session = bearer(await identities.session('otto', 'cli'));
    const { ended } = await follow(session);
    await api.get('/api/v1/auth/sign-out', { method: 'POST', headers: session });
    expect(await ended).toMatch(/a line[^]*event: end\ndata: \{"reason":"You are not signed in any more/);
    await eventually(() => (open === 0 ? true : undefined), 'the stream to end at the cluster');
  });
  it('ends when the reader’s role is taken away', async () => {
    const { ended } = await follow(bearer(await identities.session('otto', 'cli')));
    await api.put(tenant('shop', [{ user: 'sally', role: 'viewer' }]));
    expect(await ended).toContain('event: end\ndata: {"reason":"You may not read logs of this tenant any more');
    await api.put(tenant('shop', [{ user: 'otto', role: 'operator' }]));
  });
  it('ends with the api, which does not wait for it', async () => {
    const { ended } = await follow(bearer(await identities.session('otto', 'cli')));
    await api.stopApi();
    expect(await ended).toMatch(/event: end\ndata: {"reason":"The api stops[^\n]*","again":true}/);
    await eventually(() => (open === 0 ? true : undefined), 'the stream to end at the cluster');
  });
});
