import { startService } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, declare, eventually, reportOf, type TestApi } from '../api.fixtures.js';
import { api as apiDefinition } from '../definition.js';
import { application, cluster, other, repository, tenant } from './catalog.fixtures.js';

const placed = (documents: unknown[]) =>
  documents.map((document, index) => ({ document, at: { file: 'all.yaml', line: 1 + index, column: 1 } }));
const world = [tenant('team-a'), cluster('production'), repository('team-a', 'main')];
let api: TestApi;
beforeAll(async () => void (api = await apiForTest()));
afterAll(() => api?.stop());

const catalogKeys = async () => (await api.bus.catalog.entries()).map(({ key }) => key).sort();

describe('the catalog', () => {
  it('begins with the config repository of the settings, and follows them', async () => {
    const url = async () =>
      ((await api.bus.catalog.get('repository.platform.config'))?.value.document.spec as { url?: string } | undefined)?.url;
    await eventually(async () => ((await url()) === 'https://git.example/config.git' ? true : undefined), 'the bootstrap entry');
    const before = await eventually(() => api.bus.catalog.get('application.platform.config'), 'the bootstrap application');
    expect(before.value.document.spec).toMatchObject({
      tenant: 'platform',
      source: { repository: 'config', path: '.', directory: { recurse: true } },
    });
    await api.restart({ FAIRLEAD_API_CONFIG_URL: 'https://git.example/moved.git' });
    await eventually(async () => ((await url()) === 'https://git.example/moved.git' ? true : undefined), 'the changed entry');
    expect((await api.bus.catalog.get('application.platform.config'))?.revision).toBe(before.revision);
  });

  it('holds what is declared, says what was refused, and lets go of what is declared no more', async () => {
    await declare(api.bus, 'platform/config', placed([...world, application('team-a', 'shop')]));
    await eventually(async () => ((await catalogKeys()).includes('application.team-a.shop') ? true : undefined), 'the application');
    await declare(api.bus, 'team-a/root', placed([cluster('mine'), application('team-a', 'child')]), { generation: 5 });
    const report = await eventually(() => reportOf(api.bus, 'team-a/root'), 'the report');
    expect(report).toMatchObject({
      accepted: 1,
      refused: 1,
      problems: [{ code: 'CatalogForbidden', file: 'all.yaml', line: 1, column: 1 }],
    });
    await declare(api.bus, 'team-a/root', [], { generation: 6 });
    await eventually(async () => ((await catalogKeys()).includes('application.team-a.child') ? undefined : true), 'the child to go');
    expect(await catalogKeys()).toEqual([
      'application.platform.config',
      'application.team-a.shop',
      'cluster.production',
      'repository.platform.config',
      'repository.team-a.main',
      'tenant.team-a',
    ]);
  });

  it('reports what is read otherwise than its own system reads it', async () => {
    const notes = [{ code: 'ReadDifferently', message: 'spec.info: not shown', file: 'a.yaml', line: 3 }];
    await declare(api.bus, 'team-a/noted', placed([other('ImageRepository', 'team-a', 'api', { image: 'r.example/api' })]), { notes });
    expect(await eventually(() => reportOf(api.bus, 'team-a/noted'), 'the report')).toMatchObject({ accepted: 1, notes });
    await eventually(() => api.bus.catalog.get('imagerepository.team-a.api'), 'a document of another kind than the first four');
    await declare(api.bus, 'team-a/noted', [], { generation: 101 });
    await eventually(async () => ((await catalogKeys()).includes('imagerepository.team-a.api') ? undefined : true), 'it to go');
  });

  it('does what was declared while no api ran, and what was declared twice only once', async () => {
    await api.stopApi();
    const documents = placed([...world, application('team-a', 'shop'), application('team-a', 'second')]);
    await declare(api.bus, 'platform/config', documents, { generation: 200 });
    await api.restart();
    const entry = await eventually(() => api.bus.catalog.get('application.team-a.second'), 'the second application');
    await declare(api.bus, 'platform/config', documents, { generation: 201 });
    await eventually(async () => ((await reportOf(api.bus, 'platform/config'))?.generation === 201 ? true : undefined), 'the next report');
    expect((await api.bus.catalog.get('application.team-a.second'))?.revision).toBe(entry.revision);
  });

  it('lists tenants, repositories and clusters with how many applications name them', async () => {
    const tenants = await api.get<{ items: unknown[] }>('/api/v1/tenants');
    expect(tenants.body.items).toMatchObject([
      { name: 'team-a', applications: 2, declaredBy: { tenant: 'platform', application: 'config' } },
    ]);
    const repositories = await api.get<{ items: unknown[] }>('/api/v1/repositories?tenant=team-a');
    expect(repositories.body.items).toMatchObject([
      { tenant: 'team-a', name: 'main', applications: 2, declaredBy: { at: { file: 'all.yaml', line: 3 } } },
    ]);
    const first = await api.get<{ items: unknown[]; next: string }>('/api/v1/repositories?limit=1');
    expect(first.body.items).toMatchObject([{ tenant: 'platform', name: 'config' }]);
    const second = await api.get<{ items: unknown[]; next?: string }>(`/api/v1/repositories?limit=1&cursor=${first.body.next}`);
    expect(second.body.items).toMatchObject([{ tenant: 'team-a' }]);
    expect(second.body.next).toBeUndefined();
    expect((await api.get<{ items: unknown[] }>('/api/v1/clusters')).body.items).toMatchObject([{ name: 'production', applications: 2 }]);
  });

  it('forgets what it reported of an application that is gone', async () => {
    await eventually(async () => ((await reportOf(api.bus, 'team-a/root')) === undefined ? true : undefined), 'the report to go');
  });

  it('is kept by another api as soon as the one that kept it stops', async () => {
    const second = await startService(apiDefinition, api.env({ FAIRLEAD_INSTANCE: 'api-second' }));
    try {
      await api.stopApi();
      await declare(api.bus, 'platform/config', placed([...world, cluster('late')]), { generation: 300 });
      await eventually(() => api.bus.catalog.get('cluster.late'), 'the second api to take over');
      await eventually(async () => (await reportOf(api.bus, 'platform/config'))?.generation === 300 || undefined, 'its report');
    } finally {
      await second.stop();
    }
  });
});
