import type { KubeObject } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { configsUsed, podSpecOf, templateOf } from './pod-spec.js';
import { primaryDeployment, revisionOfPrimary } from './primary.js';
import { readinessOf } from './readiness.js';
import { replicasOfPrimary, replicasWanted } from './replicas.js';
import { selectorOf } from './selector.js';

const podSpec = {
  containers: [
    {
      name: 'web',
      image: 'web:1',
      env: [
        { name: 'A', valueFrom: { configMapKeyRef: { name: 'env-map', key: 'a' } } },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'env-secret', key: 'b' } } },
      ],
      envFrom: [{ secretRef: { name: 'from-secret' } }],
    },
  ],
  initContainers: [{ name: 'init', envFrom: [{ configMapRef: { name: 'init-map' } }] }],
  volumes: [
    { name: 'a', configMap: { name: 'volume-map' } },
    { name: 'b', secret: { secretName: 'volume-secret' } },
    { name: 'c', projected: { sources: [{ configMap: { name: 'projected-map' } }, { secret: { name: 'shared' } }] } },
  ],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: {
            topologyKey: 'zone',
            labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['my-app', 'other'] }] },
          },
        },
      ],
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'host', labelSelector: { matchLabels: { app: 'my-app' } } }],
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'host', labelSelector: { matchLabels: { app: 'database' } } }],
    },
  },
  topologySpreadConstraints: [{ maxSkew: 1, labelSelector: { matchLabels: { app: 'my-app' } } }],
};
const target: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'my-app',
    namespace: 'shop',
    labels: { app: 'my-app', team: 'a', 'fairlead.dev/application': 'shop.my-app', 'kustomize.toolkit.fluxcd.io/name': 'x' },
    annotations: { note: 'n', 'fairlead.dev/tracking-id': 'x', 'deployment.kubernetes.io/revision': '3' },
  },
  spec: {
    replicas: 0,
    minReadySeconds: 5,
    selector: { matchLabels: { team: 'a', app: 'my-app' } },
    template: { metadata: { labels: { app: 'my-app', team: 'a' }, annotations: { scrape: 'true' } }, spec: podSpec },
  },
};
const canary: KubeObject = {
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'my-app', namespace: 'shop', uid: 'u1' },
};
const config = (kind: string, name: string) => ({
  key: `${kind.toLowerCase()}/${name}`,
  checksum: 'c',
  object: { apiVersion: 'v1', kind, metadata: { name } },
});
const tracked = configsUsed(podSpec).filter(({ name }) => name !== 'shared');
const revision = { template: 't', configs: { 'configmap/env-map': 'c' } };

describe('the primary of a Deployment', () => {
  const made = primaryDeployment({
    canary,
    target,
    selector: selectorOf(target),
    configs: tracked.map(({ kind, name }) => config(kind, name)),
    revision,
    replicas: 3,
  });
  it('is of other pods, owned by the Canary, without the marks of those who look after the target', () => {
    expect(made).toMatchObject({
      metadata: { name: 'my-app-primary', namespace: 'shop', ownerReferences: [{ kind: 'Canary', uid: 'u1', controller: true }] },
      spec: {
        replicas: 3,
        minReadySeconds: 5,
        selector: { matchLabels: { app: 'my-app-primary' } },
        template: { metadata: { labels: { app: 'my-app-primary', team: 'a' } } },
      },
    });
    expect(made.metadata.labels).toEqual({ app: 'my-app-primary', team: 'a', 'fairlead.dev/rollout': 'my-app' });
    expect(made.metadata.annotations).toMatchObject({ note: 'n' });
    expect(Object.keys(made.metadata.annotations ?? {}).sort()).toEqual(['fairlead.dev/revision', 'note']);
    expect(revisionOfPrimary(made)).toEqual(revision);
  });
  it('uses the copies of what is tracked, and shares the rest', () => {
    expect(configsUsed(podSpecOf(templateOf(made))).map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'ConfigMap/volume-map-primary',
      'Secret/volume-secret-primary',
      'ConfigMap/projected-map-primary',
      'Secret/shared',
      'ConfigMap/init-map-primary',
      'ConfigMap/env-map-primary',
      'Secret/env-secret-primary',
      'Secret/from-secret-primary',
    ]);
  });
  it('keeps its distance from its own pods, not from the target’s', () => {
    const text = JSON.stringify(podSpecOf(templateOf(made)));
    expect(text).toContain('"labelSelector":{"matchLabels":{"app":"my-app-primary"}}');
    expect(text).toContain('"values":["my-app-primary","other"]');
    expect(text).toContain('{"app":"database"}');
    expect(text).not.toContain('"app":"my-app"}');
    expect(JSON.stringify(podSpec)).toContain('"app":"my-app"}');
  });
  it('has as many pods as Git wants, else as it has', () => {
    const inGit = { ...target, metadata: { ...target.metadata, annotations: { 'fairlead.dev/replicas': '4' } } };
    expect([
      replicasOfPrimary(inGit, made, false),
      replicasOfPrimary(inGit, made, true),
      replicasOfPrimary(target, made, false),
      replicasOfPrimary(target, undefined, false),
    ]).toEqual([4, 3, 3, 1]);
    expect([replicasWanted(inGit), replicasWanted(target)]).toEqual([4, 1]);
  });
});

describe('the label that tells pods apart', () => {
  it('is the first of app, name, app.kubernetes.io/name; without one the rollout can not be', () => {
    expect(selectorOf(target)).toEqual({ label: 'app', value: 'my-app' });
    const without = { ...target, spec: { selector: { matchLabels: { tier: 'web' } } } };
    expect(() => selectorOf(without)).toThrow('must have one of app, name, app.kubernetes.io/name');
  });
});

describe('whether pods are there', () => {
  const now = Date.parse('2026-01-01T00:10:00Z');
  const at = (status: Record<string, unknown>, replicas = 2) =>
    readinessOf(
      { ...target, metadata: { name: 'x', generation: 2 }, spec: { replicas }, status: { observedGeneration: 2, ...status } },
      'x',
      100,
      60,
      now,
    ).state;
  const unavailable = (since: string) => [
    { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', lastUpdateTime: since },
  ];
  it.each([
    ['ready', { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, 2],
    ['waiting', { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, 2],
    ['waiting', { replicas: 2, updatedReplicas: 1, availableReplicas: 2 }, 2],
    ['waiting', { replicas: 3, updatedReplicas: 2, availableReplicas: 2 }, 2],
    ['waiting', { replicas: 2, updatedReplicas: 2, availableReplicas: 1, conditions: unavailable('2026-01-01T00:09:30Z') }, 2],
    ['stuck', { replicas: 2, updatedReplicas: 2, availableReplicas: 1, conditions: unavailable('2026-01-01T00:08:00Z') }, 2],
    ['stuck', { updatedReplicas: 2, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] }, 2],
    ['waiting', {}, 0],
  ])('%s: %j of %i', (state, status, replicas) => {
    expect(at(status, replicas)).toBe(state);
  });
});
