import { describe, expect, it } from 'vitest';
import { appliedDigest, applicationLabel, isKeptOnPrune, isOwnedBy, ownerOf, stamp } from './ownership.js';

const owner = { tenant: 'team-a', application: 'shop' };
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'shop', labels: { app: 'x' } } };

describe('ownership', () => {
  it('is stamped beside what the manifest says, and leaves the manifest alone', () => {
    const stamped = stamp(object, owner, 'd1');
    expect(stamped.metadata).toEqual({
      name: 'cm',
      namespace: 'shop',
      labels: { app: 'x', 'fairlead.dev/application': 'team-a.shop' },
      annotations: { 'fairlead.dev/tracking-id': 'team-a/shop:/ConfigMap:shop/cm', 'fairlead.dev/applied': 'd1' },
    });
    expect(object.metadata.labels).toEqual({ app: 'x' });
    expect(isOwnedBy(owner, stamped)).toBe(true);
    expect(ownerOf(stamped)).toEqual(owner);
    expect(appliedDigest(stamped)).toBe('d1');
  });
  it("is not an other application's, nor of a copy under another name", () => {
    const stamped = stamp(object, owner, 'd1');
    expect(isOwnedBy({ tenant: 'team-a', application: 'shop2' }, stamped)).toBe(false);
    const copy = { ...stamped, metadata: { ...stamped.metadata, name: 'copy' } };
    expect(isOwnedBy(owner, copy)).toBe(false);
    expect(ownerOf(copy)).toBeUndefined();
    expect(isOwnedBy(owner, object)).toBe(false);
  });
  it('has a label that fits, and differs, however long the names are', () => {
    const long = (end: string) => applicationLabel({ tenant: 't'.repeat(63), application: `${'a'.repeat(60)}${end}` });
    expect(long('x')).toHaveLength(63);
    expect(long('x')).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])$/);
    expect(long('x')).not.toBe(long('y'));
    expect(applicationLabel({ tenant: 't'.repeat(31), application: 'a'.repeat(31) })).toHaveLength(63);
  });
  it.each([
    ['fairlead.dev/prune', 'disabled', true],
    ['argocd.argoproj.io/sync-options', 'ServerSideApply=true, Prune=false', true],
    ['argocd.argoproj.io/sync-options', 'Prune=confirm', false],
    ['helm.sh/resource-policy', 'keep', true],
    ['kustomize.toolkit.fluxcd.io/prune', 'disabled', true],
    ['fairlead.dev/prune', 'enabled', false],
  ])('is kept with %s: %s: %s', (name, value, kept) => {
    expect(isKeptOnPrune({ ...object, metadata: { name: 'x', annotations: { [name]: value } } })).toBe(kept);
  });
});
