import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { compareEnvironments } from './compare-environments.js';

const deployment = (environment: string, replicas: number, containers: object[], name = 'api'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: environment, labels: { app: 'api' } },
  spec: { replicas, template: { spec: { containers } } },
});
const web = { name: 'web', image: 'api:1' };

describe('comparing environments', () => {
  it('tells the fields that differ, whatever the namespace', () => {
    const { objects, equal } = compareEnvironments([
      { environment: 'staging', objects: [deployment('staging', 2, [web])] },
      { environment: 'production', objects: [deployment('production', 1, [{ ...web, image: 'api:2' }])] },
    ]);
    expect(equal).toBe(0);
    expect(objects).toEqual([
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'api',
        names: { staging: 'api', production: 'api' },
        fields: [
          { path: 'spec.replicas', values: { staging: '2', production: '1' } },
          { path: 'spec.template.spec.containers[name=web].image', values: { staging: '"api:1"', production: '"api:2"' } },
        ],
      },
    ]);
  });
  it('is not led astray by a container more, nor by names that hold the environment', () => {
    const { objects } = compareEnvironments([
      { environment: 'dev', objects: [deployment('x', 1, [web], 'api-dev')] },
      { environment: 'production', objects: [deployment('x', 1, [{ name: 'proxy', image: 'p' }, web], 'production-api')] },
    ]);
    expect(objects).toHaveLength(1);
    expect(objects[0]?.fields.map(({ path }) => path)).toEqual([
      'spec.template.spec.containers[name=proxy].image',
      'spec.template.spec.containers[name=proxy].name',
    ]);
  });
  it('tells objects that are missing somewhere, and counts those that are equal', () => {
    const same = deployment('a', 1, [web]);
    const only: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags' } };
    const { objects, equal } = compareEnvironments([
      { environment: 'dev', objects: [same, only] },
      { environment: 'production', objects: [same] },
    ]);
    expect(equal).toBe(1);
    expect(objects.map(({ kind, names }) => [kind, names])).toEqual([['ConfigMap', { dev: 'flags' }]]);
  });
  it('hides what Secrets hold and tells whether it is the same', () => {
    const secret = (value: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { password: value },
    });
    const { objects } = compareEnvironments([
      { environment: 'dev', objects: [secret('aHVudGVyMg==')] },
      { environment: 'staging', objects: [secret('aHVudGVyMg==')] },
      { environment: 'production', objects: [secret('b3RoZXI=')] },
    ]);
    expect(objects[0]?.fields[0]?.values).toEqual({ dev: '(hidden A)', staging: '(hidden A)', production: '(hidden B)' });
    expect(JSON.stringify(objects)).not.toMatch(/aHVudGVy|b3RoZXI/);
  });
});
