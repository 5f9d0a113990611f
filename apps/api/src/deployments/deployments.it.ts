import {
  ApplicationHeld,
  HealthChanged,
  PromotionChanged,
  RenderStatus,
  RolloutChanged,
  SourceStatus,
  SyncFinished,
  type ApiApplicationDetail,
  type ApiComponent,
  type ApiPromotionBoard,
  type ApiPromotion,
  type ApiRollout,
  type ApiRolloutSteps,
} from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, revision, send, syncStatus } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
const time = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const ENVIRONMENTS = ['staging', 'dev', 'production'];
beforeAll(async () => {
  api = await readApiForTest();
  for (const environment of ENVIRONMENTS) {
    const dependsOn = environment === 'dev' ? { dependsOn: ['db', 'nowhere'] } : {};
    await api.put('Application', `api-${environment}`, applicationSpec('team-a', { environment, component: 'api', ...dependsOn }));
  }
  await api.put('Application', 'db', applicationSpec('team-a'));
  await api.put('Application', 'site', applicationSpec('team-b', { environment: 'production' }));
  await deployed('api-dev', '2', 10);
  await deployed('api-staging', '1', 20);
  await deployed('api-production', '1', 30);
  await eventually(async () => {
    const [found] = (await components('component')).items;
    return found?.environments.length === 3 && found.environments.every(({ since }) => since !== undefined) ? true : undefined;
  }, 'what is deployed');
});
afterAll(() => api?.stop());

async function deployed(application: string, tag: string, second: number): Promise<void> {
  const about = { tenant: 'team-a', application };
  await send(api.bus, SourceStatus, { ...about, at: time(1) });
  await send(api.bus, RenderStatus, { ...about, objects: 1, images: [`r.example.com/team-a/api:${tag}`], at: time(2) });
  await syncStatus(api.bus, { ...about, cluster: 'production', at: time(second) });
}
const components = async (_what: string, query = '', user?: User) =>
  (await api.read<{ items: ApiComponent[]; next?: string }>(`components?${query}`, user)).body;
const brief = ({ environments }: ApiComponent) =>
  environments.map(({ environment, version, behind }) => `${environment} ${version}${behind ? ' behind' : ''}`);

describe('components', () => {
  it('tell what is deployed where, since when, in the usual order', async () => {
    const [api1] = (await components('all', 'tenant=team-a')).items;
    expect([api1?.component, api1 && brief(api1)]).toEqual(['api', ['dev 2', 'staging 1 behind', 'production 1']]);
    expect(api1?.environments.map(({ since }) => since)).toEqual([time(10), time(20), time(30)]);
    expect(api1?.environments[0]).toMatchObject({
      application: 'api-dev',
      clusters: ['production'],
      revision: revision(),
      sync: 'Synced',
      health: 'Healthy',
    });
  });
  it('are found by name, tenant or image, page by page', async () => {
    expect((await components('by image', 'text=A/API:2')).items.map(({ component }) => component)).toEqual(['api']);
    const first = await components('first', 'limit=1');
    const second = await components('second', `limit=1&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ component }) => component)).toEqual(['api', 'site']);
    expect(second.next).toBeUndefined();
  });
  it('are those that the viewer may see', async () => {
    expect((await components('bob', '', 'bob')).items.map(({ component }) => component)).toEqual(['site']);
  });
  it('keep since when, while only the commit changes', async () => {
    const about = { tenant: 'team-a', application: 'api-dev', generation: 101, revision: revision('b'.repeat(40)) };
    await send(api.bus, RenderStatus, { ...about, objects: 1, images: ['r.example.com/team-a/api:2'], at: time(50) });
    await syncStatus(api.bus, { ...about, cluster: 'production', at: time(60) });
    const dev = await eventually(async () => {
      const found = (await components('dev', 'tenant=team-a')).items[0]?.environments[0];
      return found?.revision?.commit === 'b'.repeat(40) && found.sync === 'Synced' ? found : undefined;
    }, 'the new commit');
    expect(dev.since).toBe(time(10));
  });
});

const promotion = (to: string, state: string, second: number, fields: Record<string, unknown> = {}) =>
  send(api.bus, PromotionChanged, {
    ...{ tenant: 'team-a', promotion: 'api', from: 'dev', to, application: `api-${to}`, commit: 'c'.repeat(40), state, at: time(second) },
    ...fields,
  });

describe('promotion boards', () => {
  const boards = async (user?: User) => (await api.read<{ items: ApiPromotionBoard[] }>('promotions/board', user)).body.items;
  it('show what runs where, and what is on its way', async () => {
    const environments = [
      { name: 'dev', application: 'api-dev', path: 'dev' },
      { name: 'production', application: 'api-production', path: 'production', approval: 'required', soak: '1h' },
      { name: 'staging', application: 'api-staging', path: 'staging' },
    ];
    await api.put('Promotion', 'api', { tenant: 'team-a', repository: 'main', by: 'directory', environments });
    await promotion('staging', 'Promoted', 5);
    await promotion('production', 'AwaitingApproval', 5);
    await promotion('production', 'Soaking', 4);
    const [board] = await eventually(async () => {
      const found = await boards();
      return found[0]?.columns[1]?.next?.state === 'AwaitingApproval' ? found : undefined;
    }, 'the board');
    expect(board).toMatchObject({ tenant: 'team-a', promotion: 'api', component: 'api' });
    expect(
      board?.columns.map(({ environment, approval, soakSeconds, running, next }) => [
        environment,
        approval,
        soakSeconds,
        running?.version,
        next?.state,
      ]),
    ).toEqual([
      ['dev', 'none', 0, '2', undefined],
      ['production', 'required', 3600, '1', 'AwaitingApproval'],
      ['staging', 'none', 0, '1', undefined],
    ]);
    expect(board?.may).toContain('approve-promotion');
    expect((await boards('ann'))[0]?.may).toEqual(['view', 'read-logs', 'sync', 'pause', 'rollback', 'confirm-deletion', 'act-on-objects']);
    expect(await boards('bob')).toEqual([]);
    expect((await components('in its order', 'tenant=team-a')).items.map(brief)[0]).toEqual(['dev 2', 'production 1 behind', 'staging 1']);
  });
  it('agree with the list of promotions, of which each target has its last', async () => {
    const list = async (user?: User) => (await api.read<{ items: ApiPromotion[] }>('promotions', user)).body.items;
    expect((await list()).map(({ to, state }) => [to, state]).sort()).toEqual([
      ['production', 'AwaitingApproval'],
      ['staging', 'Promoted'],
    ]);
    expect(await list('bob')).toEqual([]);
  });
});

describe('rollouts', () => {
  const rollout = (name: string, weight: number, second: number, fields: Record<string, unknown> = {}) =>
    send(api.bus, RolloutChanged, {
      ...{ tenant: 'team-a', application: 'api-production', cluster: 'production', namespace: 'team-a', name, target: name, revision: 'r' },
      ...{ phase: 'Progressing', weight, iterations: weight, failedChecks: 0, threshold: 5, message: `weight ${weight}`, at: time(second) },
      ...fields,
    });
  it('are told step by step, oldest first, and the last of each in a list', async () => {
    for (const weight of [20, 10, 30]) await rollout('api', weight, weight);
    await rollout('other', 5, 5);
    await rollout('foreign', 5, 6, { tenant: 'team-b', application: 'site' });
    const list = async (query = '', user?: User) =>
      (await api.read<{ items: ApiRollout[]; next?: string }>(`rollouts?${query}`, user)).body;
    const { items } = await eventually(async () => {
      const found = await list();
      return found.items?.length === 3 && found.items[0]?.weight === 30 ? found : undefined;
    }, 'the rollouts');
    expect(items.map(({ name, weight }) => `${name} ${weight}`)).toEqual(['api 30', 'foreign 5', 'other 5']);
    expect((await list('', 'bob')).items.map(({ name }) => name)).toEqual(['foreign']);
    const { next } = await list('limit=2');
    expect((await list(`limit=2&cursor=${next}`)).items.map(({ name }) => name)).toEqual(['other']);
    const path = 'applications/team-a/api-production/rollouts/steps?cluster=production&namespace=team-a&name=api';
    const { body } = await api.read<ApiRolloutSteps>(path, 'ann');
    expect([body.items.map(({ weight }) => weight), body.may.includes('sync')]).toEqual([[10, 20, 30], true]);
    expect((await api.read(path.replace('api-production', 'nothing'))).status).toBe(404);
    expect((await api.read(path, 'bob')).status).toBe(403);
  });
});

describe('an application', () => {
  const detail = async (name: string, user?: User) => (await api.read<ApiApplicationDetail>(`applications/team-a/${name}`, user)).body;
  it('knows what it waits for, and what waits for it', async () => {
    const { dependsOn } = await detail('api-dev');
    expect(dependsOn.map(({ name, known }) => [name, known])).toEqual([
      ['db', true],
      ['nowhere', false],
    ]);
    expect((await detail('db')).dependents.map(({ name }) => name)).toEqual(['api-dev']);
  });
  it('tells how far its commit came', async () => {
    const about = { tenant: 'team-a', application: 'api-staging', cluster: 'production' };
    await send(api.bus, SyncFinished, { ...about, attempt: 1, outcome: 'synced', results: [], startedAt: time(3), finishedAt: time(5) });
    await send(api.bus, HealthChanged, { ...about, health: 'Healthy', previous: 'Progressing', reason: '', at: time(9) });
    const pipeline = await eventually(async () => {
      const found = (await detail('api-staging')).pipeline;
      return found.find(({ stage }) => stage === 'health')?.at === time(9) ? found : undefined;
    }, 'the events');
    expect(pipeline.map(({ stage, state, durationMilliseconds: took }) => [stage, state, took])).toEqual([
      ['commit', 'done', undefined],
      ['source', 'done', undefined],
      ['render', 'done', 1000],
      ['sync', 'done', 3000],
      ['health', 'done', 4000],
      ['rollout', 'skipped', undefined],
    ]);
  });
  it('says what a rollback holds back, until it no longer does', async () => {
    const bad = { fingerprint: 'f'.repeat(64), revision: revision() };
    const asked = { id: 'r', actor: 'ann', via: 'cli' };
    const held = {
      tenant: 'team-a',
      application: 'db',
      held: true,
      bad,
      instead: { ...bad, revision: revision('d'.repeat(40)) },
      asked,
      at: time(1),
    };
    await send(api.bus, ApplicationHeld, held);
    const found = await eventually(async () => (await detail('db')).held, 'the hold');
    expect(found).toEqual({ commit: 'a'.repeat(40), instead: 'd'.repeat(40), actor: 'ann', at: time(1) });
    await send(api.bus, ApplicationHeld, { ...held, held: false });
    await eventually(async () => ((await detail('db')).held === undefined ? true : undefined), 'its end');
  });
  it('says what the viewer may do with it', async () => {
    expect((await detail('db')).may).toContain('steer-rollout');
    expect((await detail('db', 'ann')).may).not.toContain('steer-rollout');
  });
});
