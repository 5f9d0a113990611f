import {
  PromotionChanged,
  RenderStatus,
  RolloutChanged,
  SourceStatus,
  type ApiCluster,
  type ApiComponent,
  type ApiFleet,
  type ApiObjectPage,
  type ApiRepository,
} from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, revision, send, syncStatus } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
const time = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
beforeAll(async () => {
  api = await readApiForTest();
  await api.put('Tenant', 'big', { description: 'A tenant of 100% size' });
  for (const [tenant, name] of [
    ['team-a', 'main'],
    ['team-a', 'other'],
    ['team-b', 'main'],
  ])
    await api.put('Repository', name ?? '', { tenant, url: `https://git.example.com/${tenant}/${name}.git` });
  await api.put('Cluster', 'production', { description: 'In Frankfurt' });
  await api.put('Cluster', 'gone', {});
  await api.put('Application', 'api', applicationSpec('team-a', { environment: 'production' }));
  await api.put('Application', 'lost', applicationSpec('team-a', { environment: 'dev', destination: { cluster: 'gone' } }));
  await api.put('Application', 'api', applicationSpec('team-b', { environment: 'production' }));
  await send(api.bus, SourceStatus, { tenant: 'team-a', application: 'api', at: time(1) });
  await send(api.bus, RenderStatus, { tenant: 'team-a', application: 'api', objects: 1, images: ['r.example.com/a/api:7.3'], at: time(2) });
  await syncStatus(api.bus, { tenant: 'team-a', application: 'api', cluster: 'production', at: time(3) });
  await send(api.bus, SourceStatus, {
    tenant: 'team-b',
    application: 'api',
    at: time(4),
    problem: { code: 'GitUnreachable', message: 'no answer' },
  });
  await syncStatus(api.bus, { tenant: 'team-b', application: 'api', cluster: 'production', at: time(5) });
  const problem = { code: 'ClusterUnreachable', message: 'no route' };
  await syncStatus(api.bus, {
    tenant: 'team-a',
    application: 'lost',
    cluster: 'gone',
    at: time(6),
    sync: 'Unknown',
    health: 'Unknown',
    problem,
  });
  for (const tenant of ['team-a', 'team-b'])
    await api.put('Promotion', 'api', { ...{ tenant, repository: 'main', by: 'directory' }, environments: ENVIRONMENTS });
  await promotion('team-b', 'AwaitingApproval');
  await promotion('team-a', 'Soaking');
  for (const [name, phase] of Object.entries(PHASES)) await rollout(name, phase);
  await eventually(
    async () => ((await list('rollouts')).length === 4 && (await list('components')).length === 3 ? true : undefined),
    'all of it',
  );
  await eventually(async () => ((await list('clusters', 'problem=true')).length === 1 ? true : undefined), 'the problem of the cluster');
  await eventually(async () => ((await list('repositories', 'problem=true')).length === 1 ? true : undefined), 'that of the repository');
});
afterAll(() => api?.stop());

const ENVIRONMENTS = [
  { name: 'dev', application: 'lost', path: 'dev' },
  { name: 'production', application: 'api', path: 'production', approval: 'required' },
];
const PHASES = { done: 'Succeeded', bad: 'Failed', step: 'Progressing', gate: 'WaitingPromotion' };
const promotion = (tenant: string, state: string) => {
  const about = { tenant, promotion: 'api', from: 'dev', to: 'production', application: 'api', commit: 'c'.repeat(40) };
  return send(api.bus, PromotionChanged, { ...about, state, at: time(10) });
};
const rollout = (name: string, phase: string) => {
  const about = { tenant: 'team-a', application: 'api', cluster: 'production', namespace: 'shop', name, target: name, revision: 'r1' };
  const numbers = { weight: 10, iterations: 0, failedChecks: 0, threshold: 5 };
  return send(api.bus, RolloutChanged, { ...about, ...numbers, phase, message: '', images: [`r.example.com/${name}:1`], at: time(20) });
};
interface Named {
  readonly tenant?: string;
  readonly name?: string;
  readonly component?: string;
  readonly promotion?: string;
}
interface Answer<T> {
  readonly body: { readonly items: T[]; readonly next?: string };
}
/** Every item, read one a page and all at once, which must be the same. */
async function list(path: string, query = '', user?: User): Promise<string[]> {
  const all: Named[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const answer: Answer<Named> = await api.read(`${path}?limit=1${query && `&${query}`}${cursor}`, user);
    const { body } = answer;
    all.push(...body.items);
    cursor = body.next === undefined ? undefined : `&cursor=${body.next}`;
  }
  const whole = (await api.read<{ items: Named[] }>(`${path}?${query}`, user)).body.items;
  expect(all).toEqual(whole);
  return all.map(({ tenant, name, component, promotion: board }) => [tenant, name ?? board ?? component].filter(Boolean).join('/'));
}

describe('lists are filtered by the api', () => {
  it.each([
    ['tenants', 'text=TEAM', ['team-a', 'team-b']],
    ['tenants', 'text=100%25', ['big']],
    ['tenants', 'text=no such', []],
    ['tenants', 'problem=true', ['platform', 'team-a', 'team-b']],
    ['tenants', 'problem=false&text=b', ['big']],
    ['repositories', 'text=team-a/m', ['team-a/main']],
    ['repositories', 'text=example.com/team-b', ['team-b/main']],
    ['repositories', 'problem=true', ['team-b/main']],
    ['repositories', 'problem=false&tenant=team-b', []],
    ['clusters', 'text=frankfurt', ['production']],
    ['clusters', 'problem=true', ['gone']],
    ['clusters', 'problem=false', ['production']],
    ['components', 'text=API%3A7.3', ['team-a/api']],
    ['components', 'text=dev', ['team-a/lost']],
    ['components', 'problem=true', ['team-a/lost', 'team-b/api']],
    ['components', 'problem=false', ['team-a/api']],
    ['promotions/board', '', ['team-a/api', 'team-b/api']],
    ['promotions/board', 'sort=urgency', ['team-b/api', 'team-a/api']],
    ['promotions/board', 'state=waiting', ['team-b/api']],
    ['promotions/board', 'state=moving', ['team-a/api', 'team-b/api']],
    ['promotions/board', 'text=7.3', ['team-a/api']],
    ['promotions/board', 'text=TEAM-B', ['team-b/api']],
    ['promotions/board', `text=${'c'.repeat(8)}`, ['team-a/api', 'team-b/api']],
    ['promotions', 'state=waiting', ['team-b/api']],
    ['promotions', 'text=team-a/', ['team-a/api']],
    ['rollouts', 'sort=urgency', ['team-a/gate', 'team-a/step', 'team-a/bad', 'team-a/done']],
    ['rollouts', 'state=active', ['team-a/gate', 'team-a/step']],
    ['rollouts', 'state=failed', ['team-a/bad']],
    ['rollouts', 'state=rest', ['team-a/done']],
    ['rollouts', 'text=COM/STEP', ['team-a/step']],
  ])('%s?%s', async (path, query, expected) => expect(await list(path, query)).toEqual(expected));

  it('and hold nothing that the viewer may not see', async () => {
    expect(await list('tenants', 'problem=true', 'ann')).toEqual(['team-a']);
    expect(await list('repositories', 'problem=true', 'ann')).toEqual([]);
    expect(await list('clusters', 'problem=true', 'bob')).toEqual([]);
    expect(await list('promotions/board', 'state=waiting', 'ann')).toEqual([]);
    expect(await list('components', 'text=api', 'bob')).toEqual(['team-b/api']);
    expect(await list('rollouts', 'text=step', 'bob')).toEqual([]);
  });
});

describe('one of them', () => {
  it.each([
    ['tenants/team-a', 'tenants'],
    ['repositories/team-a/main', 'repositories'],
    ['clusters/production', 'clusters'],
  ])('%s is as in the list, and is not sent again while it has not changed', async (path, of) => {
    const { body, headers } = await api.read(path);
    expect((await api.read<{ items: unknown[] }>(of)).body.items).toContainEqual(body);
    const etag = headers.get('etag') ?? 'none';
    expect((await api.read(path, 'olga', { 'if-none-match': etag, 'cache-control': 'max-age=0' })).status).toBe(304);
  });
  it.each([
    ['tenants/nowhere', 'olga', 404],
    ['tenants/team-a', 'bob', 403],
    ['tenants/nowhere', 'bob', 403],
    ['repositories/team-a/nowhere', 'ann', 404],
    ['repositories/team-a/main', 'bob', 403],
    ['clusters/nowhere', 'olga', 404],
    ['clusters/gone', 'bob', 404],
    ['clusters/gone', 'ann', 200],
  ] as const)('%s for %s: %i', async (path, user, status) => expect((await api.read(path, user)).status).toBe(status));
});

describe('queues', () => {
  const cluster = async () => (await api.read<ApiCluster>('clusters/production')).body.queue;
  const repository = async () => (await api.read<ApiRepository>('repositories/team-a/main')).body.queue;
  it('tell what waits for a syncer or a renderer, and since when', async () => {
    expect([await cluster(), await repository()]).toEqual([{ waiting: 0 }, { waiting: 0 }]);
    const about = { tenant: 'team-a', application: 'api', generation: 101, revision: revision('b'.repeat(40)) };
    await send(api.bus, SourceStatus, { ...about, at: time(30) });
    await eventually(async () => ((await repository())?.waiting === 1 ? true : undefined), 'the source that waits');
    expect([await cluster(), await repository()]).toEqual([{ waiting: 0 }, { waiting: 1, since: time(30) }]);
    await send(api.bus, RenderStatus, { ...about, objects: 1, images: ['r.example.com/a/api:7.4'], at: time(31) });
    await eventually(async () => ((await cluster())?.waiting === 1 ? true : undefined), 'the rendering that waits');
    expect([await cluster(), await repository()]).toEqual([{ waiting: 1, since: time(31) }, { waiting: 0 }]);
    await syncStatus(api.bus, { ...about, cluster: 'production', at: time(32) });
    await eventually(async () => ((await cluster())?.waiting === 0 ? true : undefined), 'the end of it');
  });
});

describe('after a rollback', () => {
  it('images are those of what runs instead', async () => {
    const about = { tenant: 'team-a', application: 'api', generation: 102, revision: revision() };
    const problem = { code: 'SourceHeld', message: 'taken back' };
    await send(api.bus, RenderStatus, { ...about, objects: 1, images: ['r.example.com/a/api:7.3'], problem, at: time(40) });
    await eventually(async () => {
      const { body } = await api.read<{ images: string[] }>('applications/team-a/api');
      return body.images.join() === 'r.example.com/a/api:7.3' ? true : undefined;
    }, 'the images of before');
    await send(api.bus, RenderStatus, { ...about, generation: 103, problem, at: time(41) });
    await eventually(async () => {
      const { body } = await api.read<{ conditions: { generation?: number }[] }>('applications/team-a/api');
      return body.conditions.some(({ generation }) => generation === 103) ? true : undefined;
    }, 'what can not be rendered');
    expect((await api.read<{ images: string[] }>('applications/team-a/api')).body.images).toEqual(['r.example.com/a/api:7.3']);
  });
});

describe('objects whose deletion waits for a person', () => {
  it('say so, and can be asked for', async () => {
    const object = { group: '', kind: 'ConfigMap', namespace: 'shop', sync: 'OutOfSync', health: 'Healthy' };
    const objects = [
      { ...object, name: 'kept', awaits: 'deletion' },
      { ...object, name: 'plain' },
    ];
    await syncStatus(api.bus, { tenant: 'team-b', application: 'api', cluster: 'production', at: time(50), objectCount: 2, objects });
    const read = async (query: string) => (await api.read<ApiObjectPage>(`applications/team-b/api/objects?${query}`)).body.items;
    const [kept, plain] = await eventually(async () => ((await read('')).length === 2 ? read('') : undefined), 'the objects');
    expect([kept, plain]).toMatchObject([{ name: 'kept', awaits: 'deletion' }, { name: 'plain' }]);
    expect(plain).not.toHaveProperty('awaits');
    expect(await read('awaits=deletion')).toEqual([kept]);
  });
});

describe('no page is larger than 100 kB', () => {
  const MOST = 100_000;
  const images = Array.from(
    { length: 4 },
    (_, index) => `registry.internal.example.com/departments/payments/services/worker-${index}:2026.01.15-1234567`,
  );
  const size = (body: unknown): number => Buffer.byteLength(JSON.stringify(body));
  beforeAll(async () => {
    const long = {
      ...revision(),
      subject: 'A subject of a commit that is as long as people are told to make it at most',
      author: 'Somebody With A Long Name',
    };
    for (let number = 0; number < 110; number++) {
      for (const environment of ['dev', 'staging', 'production']) {
        const name = `settlement-reconciliation-worker-${number}-${environment}`;
        const component = `settlement-reconciliation-worker-${number}`;
        const spec = applicationSpec('big', { environment, component, destination: { clusters: ['production', 'gone'] } });
        await api.put('Application', name, spec, { tier: 'backend', 'app.kubernetes.io/part-of': 'settlement' });
        await send(api.bus, RenderStatus, { tenant: 'big', application: name, objects: 1, images, revision: long, at: time(60) });
      }
    }
    await eventually(async () => ((await components()).length === 110 ? true : undefined), 'all of them', 60_000);
  }, 120_000);

  async function components(): Promise<ApiComponent[]> {
    const all: ApiComponent[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const answer: Answer<ApiComponent> = await api.read(`components?limit=100&tenant=big${cursor}`);
      const { body } = answer;
      expect(size(body)).toBeLessThanOrEqual(MOST);
      all.push(
        ...body.items.filter(({ environments }) => environments.length === 3 && environments.every((each) => each.images.length === 4)),
      );
      cursor = body.next === undefined ? undefined : `&cursor=${body.next}`;
    }
    return all;
  }
  it('of components, and none is left out between two pages', async () => {
    const { body } = await api.read<{ items: unknown[] }>('components?limit=100&tenant=big');
    expect(body.items.length).toBeLessThan(100);
    const names = (await components()).map(({ component }) => component);
    expect(new Set(names).size).toBe(110);
  });
  it('of applications, however many are asked for', async () => {
    expect(size((await api.read('applications?limit=500&tenant=big')).body)).toBeLessThanOrEqual(MOST);
  });
  it('of counted groups, which go on where they ended', async () => {
    for (let number = 0; number < 700; number++) {
      const name = `department-of-payments-and-settlement-${number}`;
      await api.put('Application', 'api', applicationSpec(name, { environment: 'production-europe-west' }));
    }
    const written = async (): Promise<boolean> =>
      (await fleet('limit=2000')).filter(({ key }) => key.tenant?.startsWith('department-')).length === 700;
    await eventually(async () => ((await written()) ? true : undefined), 'all groups', 90_000);
    const [first, again] = [await fleet('limit=2000'), await fleet('limit=2000')];
    expect(new Set(first.map(({ key }) => JSON.stringify(key))).size).toBe(first.length);
    expect(again).toEqual(first);
  }, 180_000);
  async function fleet(query: string): Promise<ApiFleet['groups']> {
    const groups: ApiFleet['groups'] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.read<ApiFleet>(`applications/summary?${query}${cursor}`);
      expect(size(body)).toBeLessThanOrEqual(MOST);
      groups.push(...body.groups);
      if (body.next === undefined) return groups;
      expect(body.more).toBeGreaterThan(0);
      cursor = `&cursor=${body.next}`;
    }
  }
});
