import { SourceStatus, type ApiCluster, type ApiRepository, type ApiTenant } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, revision, send, syncStatus } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
const read = async <T extends { name: string }>(path: string, user?: User): Promise<Record<string, T>> =>
  Object.fromEntries((await api.read<{ items: T[] }>(path, user)).body.items.map((item) => [item.name, item]));
beforeAll(async () => {
  api = await readApiForTest();
  for (const name of ['one', 'two', 'empty']) await api.put('Cluster', name, {});
  for (const tenant of ['team-a', 'team-b']) await api.put('Repository', 'main', { tenant, url: `https://git.example/${tenant}.git` });
  await api.put('Application', 'api', applicationSpec('team-a', { destination: { clusters: ['one', 'two'] } }));
  await api.put('Application', 'web', applicationSpec('team-a', { destination: { cluster: 'two' }, suspend: true }));
  await api.put('Application', 'site', applicationSpec('team-b', { destination: { cluster: 'one' } }));
  const gone = { code: 'ClusterUnreachable', message: 'no answer from two' };
  await syncStatus(api.bus, { tenant: 'team-a', application: 'api', cluster: 'one', objectCount: 3, at: '2026-01-01T00:00:05.000Z' });
  await syncStatus(api.bus, { tenant: 'team-a', application: 'api', cluster: 'two', health: 'Unknown', sync: 'Failed', problem: gone });
  await syncStatus(api.bus, { tenant: 'team-a', application: 'web', cluster: 'two', sync: 'Syncing', problem: gone, objectCount: 4 });
  await syncStatus(api.bus, { tenant: 'team-b', application: 'site', cluster: 'one', health: 'Degraded', objectCount: 1 });
  await send(api.bus, SourceStatus, { tenant: 'team-a', application: 'api', at: '2026-01-01T00:00:07.000Z' });
  await send(api.bus, SourceStatus, { tenant: 'team-b', application: 'site', problem: { code: 'GitUnreachable', message: 'no answer' } });
  await eventually(async () => {
    const { two } = await read<ApiCluster>('clusters');
    const main = (await api.read<{ items: ApiRepository[] }>('repositories?tenant=team-b')).body.items[0];
    return two?.objects === 4 && two.problem && main?.problem ? true : undefined;
  }, 'the states');
});
afterAll(() => api?.stop());

describe('clusters', () => {
  it('are told with how applications stand there, and what was heard last', async () => {
    const { one, two, empty } = await read<ApiCluster>('clusters');
    expect(one).toMatchObject({
      ...{ applications: 2, objects: 4, syncing: 0, lastHeardAt: '2026-01-01T00:00:05.000Z' },
      states: { total: 2, health: { Healthy: 1, Degraded: 1 }, sync: { Synced: 2 }, suspended: 0, problems: 1 },
    });
    expect(one?.problem).toBeUndefined();
    expect(two).toMatchObject({ syncing: 1, problem: { code: 'ClusterUnreachable' }, states: { total: 2, suspended: 1, problems: 2 } });
    expect(empty).toMatchObject({ applications: 0, objects: 0, states: { total: 0 } });
  });
  it('are those that the viewer’s applications go to, counted by these', async () => {
    expect(Object.keys(await read<ApiCluster>('clusters', 'ann'))).toEqual(['one', 'two']);
    const { one, ...others } = await read<ApiCluster>('clusters', 'bob');
    expect([one?.applications, one?.objects, Object.keys(others)]).toEqual([1, 1, []]);
  });
});

describe('repositories', () => {
  it('are told with when they were read, what of, and why they can not be', async () => {
    const { main } = await read<ApiRepository>('repositories?tenant=team-a');
    expect(main).toMatchObject({
      applications: 2,
      lastReadAt: '2026-01-01T00:00:07.000Z',
      revision: revision(),
      states: { total: 2, suspended: 1 },
    });
    const { main: other } = await read<ApiRepository>('repositories', 'bob');
    expect(other).toMatchObject({ tenant: 'team-b', problem: { code: 'GitUnreachable' }, states: { problems: 1 } });
  });
});

describe('tenants', () => {
  it('are told with how their applications stand, and what the viewer may do there', async () => {
    const { 'team-a': own, ...others } = await read<ApiTenant>('tenants', 'ann');
    expect(own).toMatchObject({ applications: 2, states: { total: 2, suspended: 1, problems: 2 } });
    expect([own?.may, Object.keys(others)]).toEqual([expect.arrayContaining(['view', 'sync']), []]);
    expect(own?.may).not.toContain('manage-tokens');
    expect(Object.keys(await read<ApiTenant>('tenants'))).toEqual(['platform', 'team-a', 'team-b']);
  });
});
