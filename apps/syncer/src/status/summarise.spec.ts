import type { KubeObject, ObjectRef } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { STATUS_OBJECTS, summarise, withTimeout } from './summarise.js';

const ref = (kind: string, name: string, group = ''): ObjectRef => ({ group, version: 'v1', kind, namespace: 'shop', name });
const deployment = (ready: boolean): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', generation: 2 },
  spec: { replicas: 1 },
  status: ready
    ? { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 }
    : { observedGeneration: 1, replicas: 1, updatedReplicas: 0 },
});
const configMap: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } };

describe('summarise', () => {
  it('is healthy and synced when every object is', () => {
    const summary = summarise([
      { ref: ref('Deployment', 'web', 'apps'), live: deployment(true) },
      { ref: ref('ConfigMap', 'settings'), live: configMap },
    ]);
    expect(summary).toMatchObject({ sync: 'Synced', health: 'Healthy', reason: '', objectCount: 2 });
  });

  it('tells the worst object first and why', () => {
    const summary = summarise([
      { ref: ref('ConfigMap', 'settings'), live: undefined },
      { ref: ref('Deployment', 'web', 'apps'), live: deployment(false) },
    ]);
    expect(summary.health).toBe('Missing');
    expect(summary.reason).toBe('ConfigMap shop/settings: does not exist in the cluster');
    expect(summary.sync).toBe('OutOfSync');
  });

  it('is Failed when an object could not be applied, with the server’s words', () => {
    const summary = summarise([{ ref: ref('ConfigMap', 'settings'), live: configMap, failure: 'spec.x: Invalid value' }]);
    expect(summary.sync).toBe('Failed');
    expect(summary.objects[0]).toMatchObject({ sync: 'Failed', message: 'spec.x: Invalid value' });
  });

  it('carries at most 500 objects, those not in order first, and counts all', () => {
    const many = Array.from({ length: STATUS_OBJECTS + 50 }, (_, at) => ({ ref: ref('ConfigMap', `m${at}`), live: configMap }));
    const summary = summarise([...many, { ref: ref('ConfigMap', 'lost'), live: undefined }]);
    expect(summary.objects).toHaveLength(STATUS_OBJECTS);
    expect(summary.objects[0]?.name).toBe('lost');
    expect(summary.objectCount).toBe(STATUS_OBJECTS + 51);
  });
});

describe('withTimeout', () => {
  const progressing = summarise([{ ref: ref('Deployment', 'web', 'apps'), live: deployment(false) }]);
  it.each([
    ['just begun', 1_000, 'Progressing'],
    ['one millisecond before', 299_999, 'Progressing'],
    ['at the time', 300_000, 'Degraded'],
  ])('%s', (_, waited, health) => expect(withTimeout(progressing, '5m', 10_000, 10_000 + waited).health).toBe(health));
  it('says what it waited for', () => {
    expect(withTimeout(progressing, '5m', 0, 400_000).reason).toMatch(/^not healthy 5m after the sync: Deployment shop\/web/);
  });
});
