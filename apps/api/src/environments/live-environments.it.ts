import { FairleadError, liveSubject, ObjectAsked, Retry, type ApiObjectDetail } from '@fairlead/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, type TestApi } from '../api.fixtures.js';
import { AT, byDirectory, component, ENVIRONMENTS, type Component } from './environments.fixtures.js';

let api: TestApi;
let serving = new AbortController();
beforeAll(async () => {
  api = await apiForTest();
});
afterAll(() => api?.stop());
afterEach(() => {
  serving.abort();
  serving = new AbortController();
});

class RefusedError extends FairleadError {
  readonly retry = Retry.never;
  readonly code = 'ClusterAway';
}
const detail = (cluster: string, name: string, more: Partial<ApiObjectDetail>): ApiObjectDetail => ({
  ...{ group: 'apps', kind: 'Deployment', namespace: 'shop', name, cluster: cluster as ApiObjectDetail['cluster'] },
  ...{
    desired: 'kind: x\n',
    live: 'kind: x\n',
    differences: [],
    managers: [{ name: 'kubectl-edit', operation: 'Update', at: AT, fields: 1 }],
    at: AT,
  },
  ...more,
});
const answer = (cluster: string, how: (object: { kind: string; name: string }) => Promise<ApiObjectDetail>) =>
  api.bus.serve(ObjectAsked, liveSubject(cluster, 'object'), ({ object }) => how(object), { signal: serving.signal });

describe('what runs', () => {
  let shop: Component;
  beforeAll(async () => {
    shop = await component(api, 'live', byDirectory('live'));
    for (const environment of ENVIRONMENTS) {
      await shop.render(environment, 'a', { tag: '1.0.0', replicas: environment === 'production' ? 3 : 1 }, 'main');
    }
  });

  it('is asked for objects that drifted, field by field, with who changed them and Secrets hidden', async () => {
    await shop.status('dev', []);
    await shop.status(
      'staging',
      ['apps/Deployment/web', '/Secret/login', '/ConfigMap/same'],
      ['apps/Deployment/web', '/Secret/login', '/ConfigMap/same'],
    );
    await shop.status('production', []);
    const asked: string[] = [];
    await answer('on-staging', async ({ kind, name }) => {
      asked.push(`${kind} ${name}`);
      const about = { kind, group: kind === 'Deployment' ? 'apps' : '' };
      if (kind === 'Deployment') {
        return detail('on-staging', name, {
          ...about,
          differences: [
            { path: 'spec.replicas', desired: '1', live: '7', manager: 'kubectl-edit', healed: false },
            { path: 'spec.template.spec.containers[web].image', desired: '"example.com/web:1.0.0"', live: '"example.com/web:bad"', manager: 'fairlead', healed: true },
          ],
        }); // prettier-ignore
      }
      if (kind === 'ConfigMap') return detail('on-staging', name, { ...about, live: undefined });
      return detail('on-staging', name, {
        ...about,
        differences: [{ path: 'data.password', desired: '"(hidden A)"', live: '"(hidden B)"', manager: 'kubectl-edit', healed: true }],
      });
    });
    const comparison = await eventually(async () => {
      const found = await shop.compare('drifted');
      return found.clusters.find(({ environment }) => environment === 'staging')?.asked === 3 ? found : undefined;
    }, 'the status to arrive');
    expect(comparison.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['ConfigMap same', 'Secret login', 'Deployment web']);
    const [map, secret, web] = comparison.objects;
    expect(map?.drift).toMatchObject([{ environment: 'staging', why: 'It is in Git and does not run.' }]);
    expect(secret?.fields).toMatchObject([
      {
        path: 'data.password',
        values: { dev: '(hidden)', staging: '(hidden)', production: '(hidden)' },
        drift: [{ wanted: '(hidden)', runs: '(hidden, another value)', manager: 'kubectl-edit' }],
      },
    ]);
    expect(web?.fields.find(({ path }) => path === 'spec.replicas')).toMatchObject({
      values: { dev: '1', staging: '1', production: '3' },
      drift: [{ environment: 'staging', cluster: 'on-staging', wanted: '1', runs: '7', manager: 'kubectl-edit', at: AT, healed: false }],
    });
    expect(web?.fields.find(({ path }) => path.endsWith('image'))).toMatchObject({
      values: { dev: '"example.com/web:1.0.0"', production: '"example.com/web:1.0.0"' },
      drift: [{ runs: '"example.com/web:bad"', why: expect.stringContaining('not applied yet') as unknown }],
    });
    expect(web?.live).toMatchObject([{ environment: 'staging', namespace: 'shop', name: 'web' }]);
    expect(comparison.equal).toBe(2);
    expect(asked.sort()).toContain('Secret login');
    // Objects in order are not asked for, so a cluster without a syncer is no problem.
    expect(comparison.clusters.filter(({ problem }) => problem)).toEqual([]);
  });

  it('of a cluster that can’t be asked is told for it alone', async () => {
    await shop.status('dev', ['apps/Deployment/web']);
    await shop.status('staging', ['apps/Deployment/web']);
    await shop.status('production', ['apps/Deployment/web']);
    await answer('on-dev', async ({ name }) =>
      detail('on-dev', name, { differences: [{ path: 'spec.replicas', desired: '1', live: '2', healed: true }] }),
    );
    await answer('on-staging', async () => {
      throw new RefusedError('Cluster on-staging does not answer.');
    });
    const { clusters, objects } = await eventually(async () => {
      const found = await shop.compare('drifted');
      return found.clusters.every(({ outOfSync }) => outOfSync === 1) ? found : undefined;
    }, 'the statuses to arrive');
    expect(clusters).toMatchObject([
      { environment: 'dev', sync: 'OutOfSync', asked: 1, unasked: 0 },
      { environment: 'staging', asked: 0, unasked: 1, problem: { code: 'ClusterAway', message: 'Cluster on-staging does not answer.' } },
      { environment: 'production', asked: 0, unasked: 1, problem: { code: 'ClusterNotServed' } },
    ]);
    expect(clusters[0]?.problem).toBeUndefined();
    expect(
      objects.flatMap(({ fields }) => fields).flatMap(({ drift }) => drift.map(({ environment, runs }) => [environment, runs])),
    ).toEqual([['dev', '2']]);
  });

  it('is asked for every object where somebody wants to look now, within limits', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `/ConfigMap/m${index}`);
    for (const environment of ENVIRONMENTS) await shop.status(environment, [], environment === 'dev' ? many : ['apps/Deployment/web']);
    let [now, most] = [0, 0];
    for (const environment of ENVIRONMENTS) {
      await answer(`on-${environment}`, async ({ kind, name }) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return detail(`on-${environment}`, name, { kind, group: '' });
      });
    }
    const { clusters } = await eventually(async () => {
      const found = await shop.compare('all');
      return found.clusters.every(({ outOfSync }) => outOfSync === 0) && found.clusters[0]?.asked === 40 ? found : undefined;
    }, 'the statuses to arrive');
    expect(clusters.map(({ asked, unasked }) => [asked, unasked])).toEqual([
      [40, 20],
      [1, 0],
      [1, 0],
    ]);
    expect(most).toBeLessThanOrEqual(4);
  });
});
