import type { ApiComparison } from '@fairlead/contracts';
import type { KubeObject } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, type TestApi } from '../api.fixtures.js';
import { byBranch, byDirectory, coded, committedAt, component, ENVIRONMENTS } from './environments.fixtures.js';

let api: TestApi;
beforeAll(async () => {
  api = await apiForTest();
});
afterAll(() => api?.stop());

const IMAGE = 'spec.template.spec.containers[name=web].image';
const marks = (comparison: ApiComparison, path: string): string[] =>
  comparison.objects
    .flatMap(({ fields }) => fields)
    .filter((field) => field.path === path)
    .flatMap((field) => field.marks.map(({ environment, kind, than, by, since, versions }) => [environment, kind, than, by?.commit.charAt(0), since, versions].filter((part) => part !== undefined).join(' '))); // prettier-ignore

describe('what differs between environments', () => {
  it('by branch is an overlay where they differed at the version that was promoted, and a lag since', async () => {
    const shop = await component(api, 'branches', byBranch('branches'));
    await shop.render('dev', 'a', { tag: '1.0.0', replicas: 1 });
    await shop.render('staging', 'b', { tag: '1.0.0', replicas: 2 });
    await shop.promoted('dev', 'staging', 'a', 'b');
    await shop.render('production', 'c', { tag: '1.0.0', replicas: 3 });
    await shop.promoted('staging', 'production', 'b', 'c');
    await shop.render('dev', 'd', { tag: '1.1.0', replicas: 1 });
    await shop.render('dev', 'e', { tag: '1.2.0', replicas: 1 });
    const comparison = await shop.compare();
    expect(marks(comparison, 'spec.replicas')).toEqual(['staging overlay dev', 'production overlay staging']);
    expect(marks(comparison, IMAGE)).toEqual([`staging lag dev e ${committedAt('d')} 2`, `production lag dev e ${committedAt('d')} 2`]);
    expect(comparison.applications.map(({ version }) => version)).toEqual(['1.2.0', '1.0.0', '1.0.0']);
    expect([comparison.equal, comparison.clusters]).toEqual([2, []]);
  });

  it('by directory is a lag only of what a promotion takes along', async () => {
    const shop = await component(api, 'folders', byDirectory('folders'));
    for (const environment of ENVIRONMENTS) await shop.render(environment, 'a', { tag: '1.0.0', replicas: 1 }, 'main');
    await shop.render('dev', 'b', { tag: '1.1.0', replicas: 2 }, 'main');
    await shop.render('production', 'c', { tag: '1.0.0', replicas: 5 }, 'main');
    const comparison = await shop.compare();
    expect(marks(comparison, IMAGE)).toEqual([`staging lag dev b ${committedAt('b')} 1`, `production lag dev b ${committedAt('b')} 1`]);
    expect(marks(comparison, 'spec.replicas')).toEqual(['staging overlay dev b', 'production overlay staging c']);
  });

  it('without a Promotion on one branch is always the environment’s own, and of objects too', async () => {
    const flags: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags' } };
    const shop = await component(api, 'alone', undefined);
    await shop.render('dev', 'a', { tag: '2.0.0', replicas: 1, more: [flags] }, 'main');
    await shop.render('staging', 'b', { tag: '1.0.0', replicas: 1, password: 'correct horse' }, 'main');
    await shop.render('production', 'b', { tag: '1.0.0', replicas: 1, password: 'correct horse' }, 'main');
    const comparison = await shop.compare();
    expect(marks(comparison, IMAGE)).toEqual(['staging overlay dev', 'production overlay dev']);
    const found = comparison.objects.find(({ kind, name }) => kind === 'ConfigMap' && name === 'flags');
    expect(found?.marks.map(({ environment, kind }) => `${environment} ${kind}`)).toEqual(['staging overlay', 'production overlay']);
    expect(JSON.stringify(comparison)).not.toMatch(new RegExp(`hunter2|correct horse|${coded('hunter2')}|${coded('correct horse')}`));
  });

  it('is not guessed where no version that both ran is kept', async () => {
    const shop = await component(api, 'strangers', byBranch('strangers'));
    await shop.render('dev', 'a', { tag: 'main', replicas: 1 });
    await shop.render('staging', 'b', { tag: 'main', replicas: 2 });
    await shop.render('production', 'c', { tag: 'main', replicas: 2 });
    const [field] = (await shop.compare()).objects.flatMap(({ fields }) => fields);
    expect(field?.marks).toMatchObject([
      { environment: 'staging', kind: 'unknown', why: expect.stringContaining('can’t be told') as unknown },
      { environment: 'production', kind: 'unknown', why: expect.stringContaining('The same as in staging') as unknown },
    ]);
  });
});
