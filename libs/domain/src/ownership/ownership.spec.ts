import { describe, expect, it } from 'vitest';
import { appliedDigest, applicationLabel, isDeletionApproved, isOwnedBy, ownerOf, pruneModeOf, stamp } from './ownership.js';

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
    ['fairlead.dev/prune', 'disabled', 'keep'],
    ['fairlead.dev/prune', 'confirm', 'confirm'],
    ['fairlead.dev/prune', 'enabled', 'delete'],
    ['argocd.argoproj.io/sync-options', 'ServerSideApply=true, Prune=false', 'keep'],
    ['argocd.argoproj.io/sync-options', 'Delete=false', 'keep'],
    ['argocd.argoproj.io/sync-options', 'Prune=confirm', 'confirm'],
    ['argocd.argoproj.io/sync-options', 'Validate=false,Delete=confirm', 'confirm'],
    ['argocd.argoproj.io/sync-options', 'Prune=false,Delete=confirm', 'keep'],
    ['helm.sh/resource-policy', 'keep', 'keep'],
    ['kustomize.toolkit.fluxcd.io/prune', 'disabled', 'keep'],
    ['kustomize.toolkit.fluxcd.io/prune', 'enabled', 'delete'],
  ])('with %s: %s: what leaves Git is to %s', (name, value, mode) => {
    expect(pruneModeOf({ ...object, metadata: { name: 'x', annotations: { [name]: value } } })).toBe(mode);
  });
  it('knows Flux’s mark as a label too', () => {
    expect(pruneModeOf({ ...object, metadata: { name: 'x', labels: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } })).toBe('keep');
  });

  const since = '2026-01-01T10:00:00.500Z';
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing', {}, false],
    ['waiting only', { 'fairlead.dev/prune-awaited': since }, false],
    ['a confirmation before anyone was asked', { 'fairlead.dev/deletion-approved': '2026-01-01T11:00:00Z by ann' }, false],
    ['a confirmation', { 'fairlead.dev/prune-awaited': since, 'fairlead.dev/deletion-approved': '2026-01-01T10:00:01Z by ann' }, true],
    [
      'one of the last time',
      { 'fairlead.dev/prune-awaited': since, 'fairlead.dev/deletion-approved': '2026-01-01T10:00:00.499Z by ann' },
      false,
    ],
    [
      'Argo CD’s, in whole seconds',
      { 'fairlead.dev/prune-awaited': since, 'argocd.argoproj.io/deletion-approved': '2026-01-01T10:00:00Z' },
      true,
    ],
    [
      'an old one of Argo CD',
      { 'fairlead.dev/prune-awaited': since, 'argocd.argoproj.io/deletion-approved': '2026-01-01T09:59:59Z' },
      false,
    ],
    ['nonsense', { 'fairlead.dev/prune-awaited': since, 'fairlead.dev/deletion-approved': 'yes' }, false],
  ])('is approved by %s: %j → %s', (_, annotations, approved) => {
    expect(isDeletionApproved({ ...object, metadata: { name: 'x', annotations } })).toBe(approved);
  });
});
