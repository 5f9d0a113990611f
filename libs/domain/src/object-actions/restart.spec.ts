import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { jobOf } from './job-of.js';
import { RESTARTED_ANNOTATION, restartPatch } from './restart.js';

const ASKED = '2026-03-01T12:00:00.700Z';
const NOW = Date.parse('2026-03-01T12:00:30Z');
const apps = { group: 'apps', kind: 'Deployment' };
const workload = (restartedAt?: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', uid: 'u1' },
  spec: { template: { metadata: restartedAt === undefined ? {} : { annotations: { [RESTARTED_ANNOTATION]: restartedAt } } } },
});

describe('a restart', () => {
  const patch = {
    metadata: { uid: 'u1' },
    spec: { template: { metadata: { annotations: { [RESTARTED_ANNOTATION]: '2026-03-01T12:00:00Z' } } } },
  };
  it('sets what kubectl sets, in whole seconds, on this very object', () =>
    expect(restartPatch(workload(), apps, ASKED, NOW)).toEqual(patch));
  it('sets the field that Argo Rollouts looks at', () => {
    const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web', uid: 'u2' }, spec: {} };
    expect(restartPatch(rollout, { group: 'argoproj.io', kind: 'Rollout' }, ASKED, NOW)).toEqual({
      metadata: { uid: 'u2' },
      spec: { restartAt: '2026-03-01T12:00:00Z' },
    });
  });
  it.each([
    ['that was carried out is not carried out again', '2026-03-01T12:00:00Z', 'done'],
    ['does not take back a later one', '2026-03-01T12:00:10Z', 'done'],
    ['follows an earlier one', '2026-03-01T11:59:59Z', patch],
    ['follows one of somebody whose clock is ahead', '2026-03-01T13:00:00Z', patch],
    ['follows one in another time zone', '2026-03-01T12:59:00+01:00', patch],
    ['follows what is no time', 'yesterday', patch],
  ])('%s', (_, before, expected) => expect(restartPatch(workload(before), apps, ASKED, NOW)).toEqual(expected));
  it('is nothing for other kinds', () => expect(() => restartPatch(workload(), { group: '', kind: 'Pod' }, ASKED, NOW)).toThrow(TypeError));
});

describe('a Job made of a CronJob', () => {
  const template = {
    metadata: { labels: { team: 'shop' }, annotations: { note: 'x' } },
    spec: { backoffLimit: 1, template: { spec: { restartPolicy: 'Never' } } },
  };
  const cronJob = (name: string): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'shop', uid: 'u1', labels: { 'fairlead.dev/application': 'shop.api' } },
    spec: { schedule: '0 0 * * *', jobTemplate: template },
  });
  it('is its template, owned by it and marked as started by hand', () => {
    const job = jobOf(cronJob('report'), 'command-1');
    expect(job).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        namespace: 'shop',
        labels: { team: 'shop' },
        annotations: { note: 'x', 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'report', uid: 'u1', controller: true }],
      },
      spec: template.spec,
    });
    expect(job.metadata.labels).toEqual({ team: 'shop' });
  });
  it('has one name for one command, and never too long a one', () => {
    expect(jobOf(cronJob('report'), 'command-1').metadata.name).toMatch(/^report-[0-9a-f]{10}$/);
    expect(jobOf(cronJob('report'), 'command-1').metadata.name).toBe(jobOf(cronJob('report'), 'command-1').metadata.name);
    expect(jobOf(cronJob('report'), 'command-2').metadata.name).not.toBe(jobOf(cronJob('report'), 'command-1').metadata.name);
    expect(jobOf(cronJob('r'.repeat(80)), 'command-1').metadata.name).toHaveLength(63);
  });
});
