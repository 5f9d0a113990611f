import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf } from './canonical-json.js';
import { isKubeObject, keyOf, objectKey, refOf } from './kube-object.js';

describe('canonical JSON', () => {
  it('is the same for the same document in any order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":1}]}');
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
    expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
  });
  it('differs for another order of a list, another type, an added member', () => {
    expect(
      new Set(
        [
          [1, 2],
          [2, 1],
          ['1', 2],
          [1, 2, null],
        ].map(digestOf),
      ).size,
    ).toBe(4);
  });
  it('is what the digest is of', () => {
    expect(digestOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});

describe('the key of an object', () => {
  it.each([
    [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } }, 'apps/Deployment/shop/web'],
    [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, '/Namespace//shop'],
    [
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:View' } },
      'rbac.authorization.k8s.io/ClusterRole//system:View',
    ],
  ])('of %j', (object, key) => {
    expect(keyOf(object)).toBe(key);
    expect(objectKey(refOf(object))).toBe(key);
  });
  it('is taken of objects with a name only', () => {
    expect(isKubeObject({ apiVersion: 'v1', kind: 'List', items: [] })).toBe(false);
    expect(isKubeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'x-' } })).toBe(false);
    expect(isKubeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } })).toBe(true);
  });
});
