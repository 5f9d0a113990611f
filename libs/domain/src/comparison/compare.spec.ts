import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { differences, isSubset } from './compare.js';
import { baselineOf, projectOnto } from './projection.js';
import { parseQuantity, sameQuantity } from './quantity.js';

const deployment = (container: object, more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 2, ...more, template: { spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } } },
});
/** As the API server answers: defaults filled in, status written. */
const live = (container: object, more: object = {}): KubeObject => ({
  ...deployment(
    { imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', ...container },
    { revisionHistoryLimit: 10, ...more },
  ),
  metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '7', generation: 1, annotations: { other: 'x' } },
  status: { replicas: 2 },
});
const custom = (spec: object): KubeObject => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec });
const port = (containerPort: number, more: object = {}) => ({ containerPort, ...more });

describe('what a live object must have', () => {
  it.each<[string, KubeObject, KubeObject]>([
    ['itself with defaults', deployment({}), live({})],
    [
      'quantities by amount',
      deployment({ resources: { limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: 0.5 } } }),
      live({ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } }),
    ],
    ['nothing for empty', deployment({ env: [], resources: {}, args: null }), live({})],
    ['an empty value left out', deployment({ env: [{ name: 'A', value: '' }] }), live({ env: [{ name: 'A' }] })],
    [
      'maps of items in any order, with more of them',
      deployment({
        env: [
          { name: 'B', value: '2' },
          { name: 'A', value: '1' },
        ],
      }),
      live({
        env: [
          { name: 'A', value: '1' },
          { name: 'INJECTED', value: 'x' },
          { name: 'B', value: '2' },
        ],
      }),
    ],
    [
      'ports by number and protocol',
      deployment({ ports: [port(53, { protocol: 'UDP' }), port(53)] }),
      live({ ports: [port(53, { protocol: 'TCP' }), port(53, { protocol: 'UDP' })] }),
    ],
    [
      'the same custom resource',
      custom({ list: [{ name: 'a' }], empty: {} }),
      custom({ list: [{ name: 'a', defaulted: 1 }], empty: {}, more: 1 }),
    ],
    ['a null that is gone', custom({ a: null }), custom({})],
  ])('is there: %s', (_, desired, actual) => {
    expect(differences(desired, actual)).toEqual([]);
    expect(isSubset(desired, actual)).toBe(true);
  });

  const image = 'spec.template.spec.containers[web]';
  it.each<[string, KubeObject, KubeObject, object[]]>([
    ['another value', deployment({}), live({ image: 'web:2' }), [{ path: `${image}.image`, desired: 'web:1', live: 'web:2' }]],
    ['a missing field', deployment({}, { paused: true }), live({}), [{ path: 'spec.paused', desired: true }]],
    [
      'a false that is gone',
      deployment({ securityContext: { privileged: false } }),
      live({}),
      [{ path: `${image}.securityContext`, desired: { privileged: false } }],
    ],
    [
      'an entry with an empty value',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: { empty: '' } }, data: { none: '' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: {} }, data: {} },
      [
        { path: 'metadata.labels.empty', desired: '' },
        { path: 'data.none', desired: '' },
      ],
    ],
    [
      'another amount',
      deployment({ resources: { limits: { cpu: '1' } } }),
      live({ resources: { limits: { cpu: '100m' } } }),
      [{ path: `${image}.resources.limits.cpu`, desired: '1', live: '100m' }],
    ],
    [
      'a missing item',
      deployment({ env: [{ name: 'A', value: '1' }] }),
      live({ env: [{ name: 'B', value: '1' }] }),
      [{ path: `${image}.env[A]`, desired: { name: 'A', value: '1' } }],
    ],
    [
      'another order where order counts',
      deployment({ args: ['a', 'b'] }),
      live({ args: ['b', 'a'] }),
      [
        { path: `${image}.args[0]`, desired: 'a', live: 'b' },
        { path: `${image}.args[1]`, desired: 'b', live: 'a' },
      ],
    ],
    ['a number for a string', deployment({}, { replicas: '2' }), live({}), [{ path: 'spec.replicas', desired: '2', live: 2 }]],
    [
      'an amount in a custom resource, which is text',
      custom({ limits: { cpu: '1000m' } }),
      custom({ limits: { cpu: '1' } }),
      [{ path: 'spec.limits.cpu', desired: '1000m', live: '1' }],
    ],
    [
      'an item more in a custom resource',
      custom({ list: [{ name: 'a' }] }),
      custom({ list: [{ name: 'a' }, { name: 'b' }] }),
      [{ path: 'spec.list', desired: [{ name: 'a' }], live: [{ name: 'a' }, { name: 'b' }] }],
    ],
    ['an empty map of a custom resource', custom({ empty: {} }), custom({}), [{ path: 'spec.empty', desired: {} }]],
  ])('is not there: %s', (_, desired, actual, expected) => {
    expect(differences(desired, actual)).toEqual(expected);
    expect(isSubset(desired, actual)).toBe(false);
  });

  it('quotes names that hold dots', () => {
    const desired: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', labels: { 'a.b/c': 'x' } },
      data: { 'app.conf': '1' },
    };
    const actual: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'app.conf': '2' } };
    expect(differences(desired, actual).map(({ path }) => path)).toEqual(['metadata.labels', "data['app.conf']"]);
  });
});

describe('a Secret', () => {
  const secret = (more: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...more });
  it('holds its stringData coded', () => {
    expect(isSubset(secret({ stringData: { a: 'hello' } }), secret({ data: { a: 'aGVsbG8=' } }))).toBe(true);
    expect(isSubset(secret({ stringData: { a: 'hello' } }), secret({ data: { a: 'b3RoZXI=' } }))).toBe(false);
  });
  it('never shows its values in differences', () => {
    const found = differences(secret({ stringData: { a: 'hello' }, data: { b: 'Yg==' } }), secret({ data: { b: 'Yw==' } }));
    expect(found.map(({ path }) => path).sort()).toEqual(['data.a', 'data.b']);
    expect(JSON.stringify(found)).not.toMatch(/aGVsbG8|hello|Yg==|Yw==/);
    expect(JSON.stringify(differences(secret({ data: { b: 'Yg==' } }), secret({})))).not.toMatch(/Yg==/);
  });
});

describe('the projection of a live object', () => {
  it('has the fields of the manifest only, with the live values', () => {
    expect(projectOnto(live({ image: 'web:2' }), deployment({}))).toEqual({
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
    });
  });
  it('marks items that are gone', () => {
    const desired = deployment({ env: [{ name: 'A', value: '1' }] });
    expect(JSON.stringify(projectOnto(live({ env: [] }), desired))).toContain('"env":[null]');
  });
  it('does not move when others change what the manifest does not speak of', () => {
    const desired = deployment({ env: [{ name: 'A', value: '1' }] });
    const before = baselineOf(desired, 'd', live({ env: [{ name: 'A', value: '1' }] }));
    const after = projectOnto(live({ env: [{ name: 'X' }, { name: 'A', value: '1' }], imagePullPolicy: 'Always' }), desired);
    expect(after).toEqual(before.projection);
  });
});

describe('quantities', () => {
  it.each([
    ['1000m', 1],
    ['1.5', 1.5],
    ['1Gi', 2 ** 30],
    ['2k', 2000],
    ['1e3', 1000],
    ['1E', 1e18],
    [3, 3],
    ['', undefined],
    ['abc', undefined],
    ['1 Gi', undefined],
  ])('%s', (text, amount) => expect(parseQuantity(text)).toBe(amount));
  it('of the same amount', () => {
    expect(sameQuantity('0.1', '100m')).toBe(true);
    expect(sameQuantity('128974848', '123Mi')).toBe(true);
    expect(sameQuantity('1G', '1Gi')).toBe(false);
  });
});
