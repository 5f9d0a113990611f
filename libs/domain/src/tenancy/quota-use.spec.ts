import { describe, expect, it } from 'vitest';
import { toYaml } from '../manifests/to-yaml.js';
import { quotaLimits, quotaUse } from './quota-use.js';

const live = (status: object | undefined) =>
  toYaml({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'fairlead' }, spec: {}, ...(status ? { status } : {}) });
const one = (hard: string, used: string) => quotaUse({ pods: hard }, live({ hard: { pods: hard }, used: { pods: used } }))?.[0];

describe('what is used of a quota', () => {
  it.each([
    ['20', '3', { share: 0.15, state: 'fine' }],
    ['20', '0', { share: 0, state: 'fine' }],
    ['20', '17', { share: 0.85, state: 'fine' }],
    ['20', '18', { share: 0.9, state: 'near' }],
    ['20', '20', { share: 1, state: 'near' }],
    ['20', '21', { share: 1, state: 'exceeded' }],
    ['4', '3600m', { share: 0.9, state: 'near' }],
    ['1Gi', '512Mi', { share: 0.5, state: 'fine' }],
    ['1Gi', '1024Mi', { share: 1, state: 'near' }],
    ['10k', '2500', { share: 0.25, state: 'fine' }],
    ['0', '0', { state: 'fine' }],
    ['0', '1', { state: 'exceeded' }],
    ['many', '1', {}],
  ] as const)('of %s is %s', (hard, used, told) => {
    expect(one(hard, used)).toEqual({ resource: 'pods', hard, used, ...told });
  });

  it('is told in the order of the Tenant, then what the cluster limits beside it', () => {
    const status = { hard: { configmaps: '5', 'limits.cpu': '8', pods: '20' }, used: { configmaps: '1', 'limits.cpu': '0', pods: '3' } };
    expect(quotaUse({ pods: '20', 'limits.cpu': '8000m' }, live(status))).toEqual([
      { resource: 'pods', hard: '20', used: '3', share: 0.15, state: 'fine' },
      { resource: 'limits.cpu', hard: '8', used: '0', share: 0, state: 'fine' },
      { resource: 'configmaps', hard: '5', used: '1', share: 0.2, state: 'fine' },
    ]);
  });

  it('is measured by what the cluster allows while a change is on its way to it', () => {
    const status = { hard: { pods: '10' }, used: { pods: '10' } };
    expect(quotaUse({ pods: '20', services: '5' }, live(status))).toEqual([
      { resource: 'pods', hard: '10', declared: '20', used: '10', share: 1, state: 'near' },
      { resource: 'services', hard: '5' },
    ]);
  });

  it.each([undefined, {}, { hard: { pods: '20' } }])('is not known until the cluster has counted: %j', (status) => {
    expect(quotaUse({ pods: '20' }, live(status))).toBeUndefined();
  });

  it('is not known at all of what a cluster does not tell of', () => {
    expect(quotaLimits({ pods: '20', 'requests.cpu': '4' })).toEqual([
      { resource: 'pods', hard: '20' },
      { resource: 'requests.cpu', hard: '4' },
    ]);
  });
});
