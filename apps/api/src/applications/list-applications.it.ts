import {
  ApplicationPaused,
  RenderStatus,
  SourceStatus,
  type ApiApplicationItem,
  type ApiApplicationPage,
  type ApiFleet,
  type ApiProblem,
} from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send, syncStatus } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
beforeAll(async () => {
  api = await readApiForTest();
  await put('team-a', 'api-dev', { environment: 'dev', component: 'api', destination: { cluster: 'one' } }, { tier: 'backend' });
  await put(
    'team-a',
    'api-prod',
    { environment: 'production', component: 'api', destination: { clusters: ['one', 'two'] } },
    { tier: 'backend', owner: '' },
  );
  await put('team-a', 'web-dev', { environment: 'dev', component: 'web', source: { repository: 'sites', path: 'Web/100%' } });
  await put('team-a', 'asleep', {});
  const asked = { id: 'pause-1', actor: 'ann', via: 'cli', reason: 'a fair' };
  // A pause of what is not declared is forgotten.
  await eventually(async () => ((await item('team-a', 'asleep')).name ? true : undefined), 'the application');
  await send(api.bus, ApplicationPaused, { tenant: 'team-a', application: 'asleep', paused: true, asked });
  await put('team-b', 'api-dev', { environment: 'dev', component: 'api', source: { repository: 'sites' } });
  await status('team-a', 'api-dev', 'one', { health: 'Degraded', reason: 'crashes' });
  await status('team-a', 'api-prod', 'one');
  await status('team-a', 'api-prod', 'two', { health: 'Progressing' });
  await status('team-a', 'web-dev', 'production', { sync: 'OutOfSync' });
  await status('team-b', 'api-dev', 'production');
  const about = { tenant: 'team-a', application: 'web-dev', generation: 100 };
  await send(api.bus, RenderStatus, { tenant: 'team-a', application: 'api-dev', objects: 2, images: ['registry.example.com/a/api:1'] });
  await send(api.bus, SourceStatus, { ...about, problem: { code: 'GitUnreachable', message: 'no answer' } });
  await eventually(
    async () => ((await health()).join() === 'Degraded,Progressing,Unknown,Healthy,Healthy' ? true : undefined),
    'the states',
  );
  await eventually(async () => ((await item('team-a', 'asleep')).paused ? true : undefined), 'the pause');
  await eventually(async () => ((await item('team-a', 'web-dev')).problem ? true : undefined), 'the problem');
  await eventually(async () => ((await item('team-a', 'api-dev')).images?.length ? true : undefined), 'the images');
});
afterAll(() => api?.stop());

const put = (
  tenant: string,
  name: string,
  fields: Record<string, unknown>,
  labels?: Record<string, string>,
  more?: Record<string, unknown>,
) => api.put('Application', name, applicationSpec(tenant, fields), labels, more);
const status = (tenant: string, application: string, cluster: string, fields: Record<string, unknown> = {}) =>
  syncStatus(api.bus, { tenant, application, cluster, ...fields });
const page = async (query: string, user?: User) => (await api.read<ApiApplicationPage>(`applications?${query}`, user)).body;
/** All but what every platform has. */
const names = async (query: string, user?: User) =>
  (await page(query, user)).items.filter(({ tenant }) => tenant !== 'platform').map(({ tenant, name }) => `${tenant.slice(-1)}/${name}`);
const health = async () =>
  (await page('')).items
    .filter(({ tenant }) => tenant !== 'platform')
    .sort((a, b) => (`${a.tenant}/${a.name}` < `${b.tenant}/${b.name}` ? -1 : 1))
    .map((one) => one.health);
const item = async (tenant: string, name: string): Promise<ApiApplicationItem> => {
  const found = (await page(`tenant=${tenant}&text=${name}`)).items.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${tenant}/${name} is not in the list`);
  return found;
};

describe('the list of applications', () => {
  it.each([
    ['tenant=team-b', ['b/api-dev']],
    ['environment=dev', ['a/api-dev', 'a/web-dev', 'b/api-dev']],
    ['component=api', ['a/api-dev', 'a/api-prod', 'b/api-dev']],
    ['component=asleep', ['a/asleep']],
    ['repository=sites', ['a/web-dev', 'b/api-dev']],
    ['cluster=two', ['a/api-prod']],
    ['cluster=one&environment=dev', ['a/api-dev']],
    ['health=Degraded', ['a/api-dev']],
    ['sync=OutOfSync', ['a/web-dev']],
    ['suspended=true', ['a/asleep']],
    ['suspended=false&tenant=team-a', ['a/api-dev', 'a/api-prod', 'a/web-dev']],
    ['label=tier', ['a/api-dev', 'a/api-prod']],
    ['label=tier=backend&environment=production', ['a/api-prod']],
    ['label=tier=edge', []],
    ['label=owner=', ['a/api-prod']],
    ['text=B/API', ['b/api-dev']],
    ['text=web/100%25', ['a/web-dev']],
    ['text=_eb', []],
    ['text=SITES&tenant=team-a', ['a/web-dev']],
  ])('filtered by %s', async (query, expected) => expect(await names(query)).toEqual(expected));

  it.each([
    ['name', ['a/api-dev', 'a/api-prod', 'a/asleep', 'a/web-dev', 'b/api-dev']],
    ['health', ['a/api-dev', 'a/asleep', 'a/api-prod', 'a/web-dev', 'b/api-dev']],
  ])('sorted by %s, whatever the size of a page', async (sort, expected) => {
    for (const limit of [1, 2, 100]) {
      const found: string[] = [];
      let cursor = '';
      do {
        const { items, next } = await page(`sort=${sort}&limit=${limit}${cursor}`);
        found.push(...items.filter(({ tenant }) => tenant !== 'platform').map(({ tenant, name }) => `${tenant.slice(-1)}/${name}`));
        cursor = next === undefined ? '' : `&cursor=${next}`;
      } while (cursor !== '');
      expect(found).toEqual(expected);
    }
  });

  it('sorted by what changed last, page by page', async () => {
    const all = (await page('sort=-updatedAt')).items;
    const times = all.map(({ updatedAt }) => updatedAt);
    expect(times).toEqual([...times].sort().reverse());
    const paged: ApiApplicationItem[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { items, next }: ApiApplicationPage = await page(`sort=-updatedAt&limit=1${cursor}`);
      paged.push(...items);
      cursor = next === undefined ? undefined : `&cursor=${next}`;
    }
    expect(paged.map(({ name }) => name)).toEqual(all.map(({ name }) => name));
  });

  it('refuses the cursor of another order', async () => {
    const { next } = await page('limit=1');
    const answer = await api.read<ApiProblem>(`applications?limit=1&sort=health&cursor=${next}`);
    expect([answer.status, answer.body.errors?.[0]?.at]).toEqual([400, 'cursor']);
  });

  it('refuses a cursor that somebody made with what no list holds', async () => {
    const cursor = Buffer.from(JSON.stringify(['team-a', 'a\0'])).toString('base64url');
    const answer = await api.read<ApiProblem>(`applications?sort=name&cursor=${cursor}`);
    expect([answer.status, answer.body.errors?.[0]?.at]).toEqual([400, 'cursor']);
  });

  it('answers with all of an application, or with what is asked for', async () => {
    const { updatedAt, revision, ...rest } = await item('team-a', 'api-dev');
    expect([typeof updatedAt, revision?.commit]).toEqual(['string', 'a'.repeat(40)]);
    expect(rest).toEqual({
      tenant: 'team-a',
      name: 'api-dev',
      repository: 'main',
      ref: 'HEAD',
      path: 'app',
      clusters: ['one'],
      suspended: false,
      environment: 'dev',
      component: 'api',
      labels: { tier: 'backend' },
      images: ['registry.example.com/a/api:1'],
      sync: 'Synced',
      health: 'Degraded',
      reason: 'one: crashes',
    });
    expect((await page('text=a/api-dev&fields=sync,labels')).items).toEqual([
      { tenant: 'team-a', name: 'api-dev', sync: 'Synced', labels: { tier: 'backend' } },
    ]);
    expect((await page('text=a/web-dev&fields=problem')).items[0]?.problem).toEqual({
      stage: 'source',
      code: 'GitUnreachable',
      message: 'no answer',
    });
    expect((await api.read('applications?fields=spec')).status).toBe(400);
  });

  it('says who paused one', async () => {
    const { suspended, paused, reason } = await item('team-a', 'asleep');
    expect([suspended, paused?.actor]).toEqual([true, 'ann']);
    expect(reason).toContain('is paused by ann (a fair)');
  });

  it('is answered without a body while it has not changed', async () => {
    const first = await api.read('applications?fields=health');
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect((await api.read('applications?fields=health', 'olga', { 'if-none-match': tag, 'cache-control': 'max-age=0' })).status).toBe(304);
    expect((await api.read('applications?fields=health', 'ann', { 'if-none-match': tag, 'cache-control': 'max-age=0' })).status).toBe(200);
  });

  it('holds what the viewer may see and nothing else', async () => {
    expect(await names('', 'bob')).toEqual(['b/api-dev']);
    expect((await page('', 'ann')).items.map(({ tenant }) => tenant)).not.toContain('platform');
    expect((await api.read('applications?tenant=team-a', 'bob')).status).toBe(403);
  });

  it('is not changed by what was told before: when it changed last stays', async () => {
    const before = await item('team-b', 'api-dev');
    await status('team-b', 'api-dev', 'production');
    await status('team-b', 'api-dev', 'production', { generation: 99, health: 'Degraded' });
    await status('team-a', 'api-prod', 'two', { at: '2026-01-01T00:00:01.000Z' });
    await eventually(async () => ((await item('team-a', 'api-prod')).health === 'Healthy' ? true : undefined), 'what was told after it');
    expect(await item('team-b', 'api-dev')).toEqual(before);
    await status('team-a', 'api-prod', 'two', { health: 'Progressing', at: '2026-01-01T00:00:02.000Z' });
    await eventually(async () => ((await item('team-a', 'api-prod')).health === 'Progressing' ? true : undefined), 'the state before');
  });
});

describe('applications counted', () => {
  const count = async (query: string, user?: User) => (await api.read<ApiFleet>(`applications/summary?${query}`, user)).body;
  it('together, and by environment with the worst first', async () => {
    const { all, groups, more } = await count('tenant=team-a&by=environment');
    expect(all).toEqual({
      total: 4,
      health: { Degraded: 1, Progressing: 1, Unknown: 1, Healthy: 1 },
      sync: { Synced: 2, Unknown: 1, OutOfSync: 1 },
      suspended: 1,
      problems: 1,
    });
    expect([groups.map(({ key, total }) => [key['environment'], total]), more]).toEqual([
      [
        ['dev', 2],
        ['', 1],
        ['production', 1],
      ],
      0,
    ]);
  });
  it('by tenant and environment, as many groups as are asked for', async () => {
    const { groups, more } = await count('by=tenant,environment&environment=dev&limit=1');
    expect([groups.map(({ key }) => key), more]).toEqual([[{ tenant: 'team-a', environment: 'dev' }], 1]);
  });
  it('by cluster, as they stand on each', async () => {
    const { all, groups } = await count('by=cluster&component=api&tenant=team-a');
    expect(all.total).toBe(2);
    expect(groups.map(({ key, total, health: states }) => [key['cluster'], total, states])).toEqual([
      ['one', 2, { Degraded: 1, Healthy: 1 }],
      ['two', 1, { Progressing: 1 }],
    ]);
  });
  it('by repository, whose name is its tenant’s own', async () => {
    const { groups } = await count('by=repository&repository=sites');
    expect(groups.map(({ key }) => key)).toEqual([
      { tenant: 'team-a', repository: 'sites' },
      { tenant: 'team-b', repository: 'sites' },
    ]);
  });
  it('of those that the viewer may see', async () => {
    expect((await count('', 'bob')).all.total).toBe(1);
    expect((await count('text=nothing-like-it')).all).toEqual({ total: 0, health: {}, sync: {}, suspended: 0, problems: 0 });
  });
});
