import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { RepositoryHinted, type ApiProblem } from '@fairlead/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, SECRET, type TestApi } from '../api.fixtures.js';
import { declares, entriesOf, repository } from '../catalog/catalog.fixtures.js';
import { requests, urlOf, type Operation } from './contract.fixtures.js';
import { routes } from './routes/index.js';

let api: TestApi;
beforeAll(async () => {
  api = await apiForTest();
  const repositories = [
    repository('team-a', 'main', { url: 'https://git.example/org/shop.git' }),
    repository('team-b', 'copy', { url: 'git@git.example:org/shop.git' }),
    repository('team-b', 'other', { url: 'https://git.example/org/other.git' }),
  ];
  for (const [key, entry] of entriesOf('platform/config', repositories)) await api.bus.catalog.put(key, entry);
  await eventually(
    async () => ((await api.get<{ items: unknown[] }>('/api/v1/repositories')).body.items.length === 4 ? true : undefined),
    'the catalog',
  );
  expect(declares('platform/config', repositories).documents).toHaveLength(3);
});
afterAll(() => api?.stop());

describe('REST', () => {
  it('refuses whatever is not a parameter, and names everything that is wrong', async () => {
    const { status, body, headers } = await api.get<ApiProblem>('/api/v1/applications?limit=0&health=Fine&colour=red&tenant=Team_A');
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'InvalidRequest', status: 400, advice: expect.stringContaining('openapi.json') });
    expect(body.errors?.map(({ at }) => at).sort()).toEqual(['colour', 'health', 'limit', 'tenant']);
  });

  it.each([
    ['/api/v1/applications?limit=501', 400, 'InvalidRequest'],
    ['/api/v1/applications?limit=1&limit=2', 400, 'InvalidRequest'],
    ['/api/v1/applications?cursor=bm9uZQ', 400, 'InvalidRequest'],
    ['/api/v1/applications?cursor=%00', 400, 'InvalidRequest'],
    ['/api/v1/applications/UPPER/x', 400, 'InvalidRequest'],
    ['/api/v1/applications/%E0%A4%A/x', 400, 'InvalidRequest'],
    ['/api/v1/applications/team-a/nobody', 404, 'NotFound'],
    ['/api/v1/applications/team-a/nobody/objects', 404, 'NotFound'],
    ['/api/v1/applications/team-a/nobody/history', 404, 'NotFound'],
    ['/api/v1/applications/team-a/nobody?x=1', 400, 'InvalidRequest'],
    ['/api/v1/tenants?x=1', 400, 'InvalidRequest'],
    ['/api/v1/openapi.json?x=1', 400, 'InvalidRequest'],
    ['/api/v1/events?application=shop', 400, 'InvalidRequest'],
    ['/api/v1/nothing', 404, 'NotFound'],
    ['/metrics', 404, 'NotFound'],
  ])('%s → %i %s', async (path, status, code) => {
    const answer = await api.get<ApiProblem>(path);
    expect([answer.status, answer.body.status, answer.body.code]).toEqual([status, status, code]);
    expect(answer.body.advice.length).toBeGreaterThan(10);
  });

  it('answers a list that did not change with 304', async () => {
    const first = await api.get('/api/v1/clusters');
    const again = await api.get('/api/v1/clusters', {
      headers: { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
  });

  it('does not answer to a name that points here, nor to a page of another origin', async () => {
    const { port } = new URL(api.url());
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/api/v1/tenants', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(answer).toBe(403);
    const page = await api.get<ApiProblem>('/api/v1/applications/team-a/x/sync', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(page.body).toMatchObject({ status: 403, code: 'LocalOnly' });
  });

  it('describes every route that there is, and no other', async () => {
    const { body } = await api.get<{ openapi: string; paths: Record<string, Record<string, unknown>>; components: { schemas: object } }>(
      '/api/v1/openapi.json',
    );
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    const references = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(new Set(references).size).toBeGreaterThan(8);
    for (const id of references) expect(Object.keys(body.components.schemas)).toContain(id);
    for (const { id, method, path } of routes) {
      const operation = body.paths[path]?.[method] as unknown as Operation;
      const [sent] = fc.sample(requests(operation, { tenant: ['team-a'], name: ['nobody'] }), { numRuns: 1, seed: 1 });
      if (sent === undefined) return expect.fail();
      const answer = await api.get<ApiProblem>(urlOf(path, { ...sent, query: { ...sent.query, unknown: '1' } }), {
        method: method.toUpperCase(),
        headers: { 'content-type': 'application/json' },
        ...(method === 'post' ? { body: JSON.stringify(sent.body ?? {}) } : {}),
      });
      // Without an identity provider nothing comes back from one.
      expect(id === 'finishOidc' ? [404] : [400], `${method} ${path}`).toContain(answer.status);
      expect(answer.body.title, `${method} ${path}`).not.toBe('There is no such route');
    }
    const page = await fetch(`${api.url()}/api/v1/`);
    expect(await page.text()).toContain('GET /api/v1/applications');
  });
});

describe('webhooks', () => {
  const push = {
    ref: 'refs/heads/main',
    repository: { clone_url: 'https://git.example/org/shop.git', ssh_url: 'git@git.example:org/shop.git' },
  };
  const sign = (body: string) => createHmac('sha256', SECRET).update(body).digest('hex');
  const post = (headers: Record<string, string>, body: string, type = 'application/json') =>
    api.get<ApiProblem & { matched: number; repositories: unknown[]; id: string }>('/webhooks/git', {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body,
    });
  const json = JSON.stringify(push);

  it('hints at every repository of every tenant that has the URL', async () => {
    const heard: unknown[] = [];
    const done = new AbortController();
    await api.bus.follow({
      consumer: 'test',
      contracts: [RepositoryHinted],
      from: 'new',
      signal: done.signal,
      onMessage: ({ message }) => void heard.push(message),
    });
    const answer = await post({ 'x-hub-signature-256': `sha256=${sign(json)}`, 'x-github-delivery': 'd-1' }, json);
    expect([answer.status, answer.body.matched, answer.body.id]).toEqual([202, 2, 'd-1']);
    await eventually(() => (heard.length === 2 ? true : undefined), 'two hints');
    done.abort();
    expect(heard).toMatchObject([
      { tenant: 'team-a', repository: 'main', reason: 'webhook', id: 'd-1' },
      { tenant: 'team-b', repository: 'copy', reason: 'webhook', id: 'd-1' },
    ]);
    expect((await post({ 'x-hub-signature-256': `sha256=${sign(json)}`, 'x-github-delivery': 'd-1' }, json)).status).toBe(202);
  });

  const form = `payload=${encodeURIComponent(json)}`;
  const accepted: [name: string, headers: Record<string, string>, body: string, type?: string][] = [
    ['Gitea', { 'x-gitea-signature': sign(json) }, json],
    ['GitLab', { 'x-gitlab-token': SECRET }, json],
    ['GitHub as a form', { 'x-hub-signature-256': `sha256=${sign(form)}` }, form, 'application/x-www-form-urlencoded'],
  ];
  it.each(accepted)('takes what %s sends', async (_name, headers, body, type) =>
    expect(await post(headers, body, type)).toMatchObject({ status: 202, body: { matched: 2 } }),
  );

  it('tells that no repository matches', async () => {
    const body = JSON.stringify({ repository: { url: 'https://git.example/org/unknown' } });
    expect(await post({ 'x-gitea-signature': sign(body) }, body)).toMatchObject({ status: 202, body: { matched: 0, repositories: [] } });
  });

  const big = JSON.stringify({ filler: 'x'.repeat(5 * 1024 * 1024 + 1) });
  const refused: [name: string, headers: Record<string, string>, body: string, status: number, code: string, detail: RegExp][] = [
    ['no signature', {}, json, 401, 'WebhookUnsigned', /has no signature/],
    [
      'wrong signature',
      { 'x-hub-signature-256': `sha256=${sign(`${json} `)}` },
      json,
      401,
      'WebhookUnsigned',
      /x-hub-signature-256 does not fit/,
    ],
    ['empty signature', { 'x-gitea-signature': '' }, json, 401, 'WebhookUnsigned', /does not fit/],
    [
      'one of two signatures wrong',
      { 'x-gitea-signature': sign(json), 'x-gogs-signature': '00' },
      json,
      401,
      'WebhookUnsigned',
      /x-gogs-signature/,
    ],
    ['wrong token', { 'x-gitlab-token': 'nearly' }, json, 401, 'WebhookUnsigned', /x-gitlab-token/],
    ['no JSON', { 'x-gitea-signature': sign('{') }, '{', 400, 'InvalidRequest', /./],
    ['no repository', { 'x-gitea-signature': sign('{}') }, '{}', 400, 'InvalidRequest', /names no repository/],
    ['too large', { 'x-gitea-signature': sign(big) }, big, 413, 'TooLarge', /./],
  ];
  it.each(refused)('refuses: %s', async (_name, headers, body, status, code, detail) => {
    const answer = await post(headers, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toMatch(detail);
  });

  it('takes none without a secret', async () => {
    await api.restart({ FAIRLEAD_API_WEBHOOK_SECRET: '' });
    expect(await post({ 'x-gitea-signature': sign(json) }, json)).toMatchObject({ status: 403, body: { code: 'WebhooksDisabled' } });
  });
});

describe('without NATS', () => {
  it('answers what it knows, says what can not be passed on, and goes on when NATS is back', async () => {
    await api.restart();
    const body = JSON.stringify({ repository: { url: 'https://git.example/org/shop' } });
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    const hook = () =>
      api.get<ApiProblem>('/webhooks/git', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-gitea-signature': signature },
        body,
      });
    await eventually(
      async () => ((await api.get<{ items: unknown[] }>('/api/v1/repositories')).body.items.length === 4 ? true : undefined),
      'the catalog',
    );
    await api.nats.kill();
    expect(await hook()).toMatchObject({ status: 503, body: { code: 'NatsUnavailable' } });
    expect((await api.get('/api/v1/repositories')).status).toBe(200);
    expect((await api.get('/api/v1/applications')).status).toBe(200);
    await api.nats.start();
    await eventually(async () => ((await hook()).status === 202 ? true : undefined), 'NATS');
  });
});

describe('start', () => {
  it.each(['0.0.0.0', '10.0.0.1', 'fairlead.example'])('refuses to listen on %s without sign-in', async (host) => {
    await expect(api.restart({ FAIRLEAD_API_HOST: host })).rejects.toThrow(
      /FAIRLEAD_API_HOST: must be a loopback address.*while FAIRLEAD_API_SIGN_IN is off/s,
    );
  });
});
