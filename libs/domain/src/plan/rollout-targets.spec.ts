import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { leaveToRollouts, replicasToKeep } from './rollout-targets.js';

const workload = (kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, ...(namespace ? { namespace } : {}), annotations: { mine: 'x' } },
  spec: { replicas: 3, paused: false },
});
const canary = (target: object, more: object = {}, namespace?: string): KubeObject => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'api', ...(namespace ? { namespace } : {}) },
  spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', ...target }, ...more },
});
/** `kind namespace/name replicas annotation` of each workload. */
const told = (objects: KubeObject[]): string[] =>
  leaveToRollouts(objects, 'shop')
    .filter(({ kind }) => kind !== 'Canary')
    .map(({ kind, metadata, spec }) => {
      const { replicas } = spec as { replicas?: number };
      return `${kind} ${metadata.namespace ?? ''}/${metadata.name} ${replicas} ${metadata.annotations?.['fairlead.dev/replicas']}`;
    });

describe('replicas', () => {
  it.each<[string, KubeObject[], string[]]>([
    ['nobody rolls it out', [workload('Deployment', 'api')], ['Deployment /api 3 undefined']],
    ['a Canary does', [canary({}), workload('Deployment', 'api')], ['Deployment /api undefined 3']],
    [
      'a Canary with an autoscaler does',
      [
        canary({}, { autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'api' } }),
        workload('Deployment', 'api'),
      ],
      ['Deployment /api undefined 3'],
    ],
    [
      'a Canary of the default namespace, written out or not',
      [canary({}, {}, 'shop'), workload('Deployment', 'api'), workload('Deployment', 'api', 'pay')],
      ['Deployment /api undefined 3', 'Deployment pay/api 3 undefined'],
    ],
    [
      'a Canary of another workload',
      [canary({ name: 'web' }), workload('Deployment', 'api'), workload('StatefulSet', 'web')],
      ['Deployment /api 3 undefined', 'StatefulSet /web 3 undefined'],
    ],
  ])('where %s', (_, objects, expected) => expect(told(objects)).toEqual(expected));

  it('and the selector of the Service that callers use, not of others', () => {
    const service = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: { app: name }, ports: [{ port: 80 }] },
    });
    const specs = (objects: KubeObject[]) =>
      leaveToRollouts(objects, 'shop').flatMap(({ kind, spec }) => (kind === 'Service' ? [spec] : []));
    expect(specs([canary({}), service('api'), service('web')])).toEqual([
      { ports: [{ port: 80 }] },
      { selector: { app: 'web' }, ports: [{ port: 80 }] },
    ]);
    expect(specs([canary({}, { service: { name: 'web' } }), service('api')])).toEqual([
      { selector: { app: 'api' }, ports: [{ port: 80 }] },
    ]);
  });

  it('leave the rest of the workload and the given object alone', () => {
    const given = workload('Deployment', 'api');
    const [, made] = leaveToRollouts([canary({}), given], 'shop');
    expect(made).toMatchObject({ metadata: { annotations: { mine: 'x', 'fairlead.dev/replicas': '3' } }, spec: { paused: false } });
    expect(given).toEqual(workload('Deployment', 'api'));
  });

  it('are kept only when the field is given up, at what the cluster has', () => {
    const [, given] = leaveToRollouts([canary({}), workload('Deployment', 'api')], 'shop') as [KubeObject, KubeObject];
    const live = { ...workload('Deployment', 'api'), spec: { replicas: 5 } };
    expect(replicasToKeep(given, live)).toBe(5);
    expect(replicasToKeep(given, undefined)).toBeUndefined();
    expect(replicasToKeep(workload('Deployment', 'api'), live)).toBeUndefined();
    expect(replicasToKeep(given, { ...given, spec: { replicas: 0 } })).toBeUndefined();
  });
});
