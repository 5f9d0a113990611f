import {
  ActionAudited,
  HealthChanged,
  RenderFailed,
  RenderStatus,
  SyncFinished,
  type ApiIncident,
  type ApiIncidentDetail,
  type ApiIncidentPage,
} from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send, syncStatus } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
beforeAll(async () => {
  api = await readApiForTest();
});
afterAll(() => api?.stop());

const at = (second: number): string => new Date(Date.UTC(2026, 5, 1, 12) + second * 1000).toISOString();
const recent = (second: number): string => new Date(begun + second * 1000).toISOString();
/** Late messages count for as long as their stream keeps them, so what is late must not be old. */
const begun = Date.now() - 3_600_000;
const health = (application: string, second: number, status: string, fields: Record<string, unknown> = {}) =>
  send(api.bus, HealthChanged, {
    ...{ tenant: 'team-a', application, cluster: 'one', health: status, previous: 'Healthy', reason: 'crashes', at: recent(second) },
    ...fields,
  });
const incidents = async (query: string, user?: User): Promise<ApiIncident[]> =>
  (await api.read<ApiIncidentPage>(`incidents?${query}`, user)).body.items;
const of = (application: string, user?: User) => incidents(`tenant=team-a&application=${application}`, user);
const until = (application: string, wanted: (found: ApiIncident[]) => boolean, what: string) =>
  eventually(async () => {
    const found = await of(application);
    return wanted(found) ? found : undefined;
  }, what);

describe('an incident', () => {
  it('opens, is acted on, and ends, with a timeline and a postmortem', async () => {
    await health('shop', 0, 'Degraded');
    const [open] = await until('shop', ({ length }) => length === 1, 'it to be open');
    expect(open).toMatchObject({ state: 'open', stage: 'health', cluster: 'one', openedAt: recent(0), actors: [] });
    expect(open?.summary).toBe('Healthy → Degraded on one: crashes');
    const asked = { id: 'r1', actor: 'ann', via: 'cli', tenant: 'team-a', application: 'shop', reason: 'it crashes' };
    await send(api.bus, ActionAudited, { ...asked, action: 'rollback', outcome: 'accepted', detail: 'Roll back.', at: recent(20) });
    await send(api.bus, ActionAudited, {
      ...asked,
      id: 'r2',
      actor: 'bob',
      action: 'rollback',
      outcome: 'refused',
      detail: 'No.',
      at: recent(21),
    });
    await health('shop', 60, 'Healthy', { reason: '' });
    const [ended] = await until('shop', ([one]) => one?.state === 'resolved' && one.actors.length > 0, 'it to end');
    expect(ended).toMatchObject({ id: open?.id, resolvedAt: recent(60), resolution: 'Healthy → Healthy on one', actors: ['ann'] });
    await health('shop', 60 + 601, 'Progressing');
    // Each kind of event has a consumer of its own, so they are not written in the order in which they were sent.
    const body = await eventually(async () => {
      const { body: read } = await api.read<ApiIncidentDetail>(`incidents/${open?.id}`);
      return read.timeline.length >= 4 ? read : undefined;
    }, 'the timeline');
    expect(body.timeline.map(({ type }) => type)).toEqual(['health.changed', 'action.audited', 'action.audited', 'health.changed']);
    expect(body.postmortem).toContain('# Postmortem: team-a/shop');
    expect(body.postmortem).toContain('- **Lasted:** 60.0 s');
    expect(body.postmortem).toContain('ann (cli): rollback accepted: Roll back. Because: it crashes');
  });

  it('is the same in whatever order its events come, and however often', async () => {
    await health('late', 30, 'Healthy');
    await send(api.bus, SyncFinished, {
      ...{ tenant: 'team-a', application: 'late', cluster: 'one', generation: 200, attempt: 1, outcome: 'synced', results: [] },
      ...{ startedAt: recent(40), finishedAt: recent(41) },
    });
    await health('late', 50, 'Degraded', { generation: 200 });
    await until('late', ({ length }) => length === 1, 'the later one');
    await health('late', 10, 'Degraded');
    const both = await until('late', ({ length }) => length === 2, 'the earlier one');
    expect(both.map(({ state, openedAt, resolvedAt }) => [state, openedAt, resolvedAt])).toEqual([
      ['open', recent(50), undefined],
      ['resolved', recent(10), recent(30)],
    ]);
    await health('late', 5, 'Degraded');
    const earlier = await until('late', (found) => found[1]?.openedAt === recent(5), 'its first sign');
    expect(earlier.map(({ id }) => id)).toEqual(both.map(({ id }) => id));
    await health('late', 60, 'Healthy', { generation: 200 });
    await until('late', (found) => found.every(({ state }) => state === 'resolved'), 'both to be over');
    expect(await of('late')).toHaveLength(2);
  });

  it('of a rendering ends when an application without cluster is rendered again', async () => {
    await api.put('Application', 'declares', { tenant: 'team-a', source: { repository: 'main' } });
    await eventually(async () => ((await api.read('applications/team-a/declares')).status === 200 ? true : undefined), 'it');
    await send(api.bus, RenderFailed, { tenant: 'team-a', application: 'declares', problem: { code: 'X', message: 'no' } });
    const [open] = await until('declares', ({ length }) => length === 1, 'it to be open');
    expect(open?.cluster).toBeUndefined();
    await send(api.bus, RenderStatus, { tenant: 'team-a', application: 'declares', generation: 101, objects: 1, at: at(0) });
    await until('declares', ([one]) => one?.state === 'resolved', 'it to end');
  });

  it('ends with its application', async () => {
    await api.put('Application', 'leaving', applicationSpec('team-a', { destination: { cluster: 'one' } }));
    await syncStatus(api.bus, { tenant: 'team-a', application: 'leaving', cluster: 'one' });
    await health('leaving', 0, 'Degraded');
    await until('leaving', ({ length }) => length === 1, 'it to be open');
    await eventually(async () => {
      const { body } = await api.read<{ health: string }>('applications/team-a/leaving');
      return body.health === 'Healthy' ? true : undefined;
    }, 'its state');
    await api.bus.catalog.delete('application.team-a.leaving');
    await syncStatus(api.bus, { tenant: 'team-a', application: 'leaving', cluster: 'one', deleted: true, at: at(1) });
    const [ended] = await until('leaving', ([one]) => one?.state === 'resolved', 'it to end');
    expect(ended?.resolution).toMatch(/removed|taken off one/);
  });

  it('is listed open ones first, then newest first, page by page, to whoever may see it', async () => {
    await health('first', 100, 'Degraded');
    await health('second', 200, 'Degraded');
    await health('foreign', 300, 'Degraded', { tenant: 'team-b' });
    await until('second', ({ length }) => length === 1, 'the second');
    await eventually(async () => ((await incidents('state=open')).length === 3 ? true : undefined), 'three open ones');
    const paged: ApiIncident[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { items, next }: ApiIncidentPage = (await api.read<ApiIncidentPage>(`incidents?limit=2${cursor}`)).body;
      paged.push(...items);
      cursor = next === undefined ? undefined : `&cursor=${next}`;
    }
    expect(paged.map(({ application }) => application).slice(0, 3)).toEqual(['foreign', 'second', 'first']);
    expect(paged).toEqual(await incidents('limit=500'));
    expect((await incidents('', 'bob')).map(({ application }) => application)).toEqual(['foreign']);
    expect((await incidents('state=resolved', 'ann')).every(({ state }) => state === 'resolved')).toBe(true);
    const foreign = paged[0]?.id;
    expect([(await api.read(`incidents/${foreign}`, 'bob')).status, (await api.read(`incidents/${foreign}`, 'ann')).status]).toEqual([
      200, 404,
    ]);
  });
});
