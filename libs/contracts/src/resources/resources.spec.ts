import { describe, expect, it } from 'vitest';
import { API_VERSION, ApplicationDocument, clustersOf, milliseconds, RepositoryDocument, TenantDocument } from '../index.js';

const application = (spec: object) => ({ apiVersion: API_VERSION, kind: 'Application', metadata: { name: 'shop' }, spec });
const minimal = { tenant: 'team-a', source: { repository: 'shop' }, destination: { cluster: 'eu' } };

describe('platform documents', () => {
  it('fill in what a short Application leaves out', () => {
    const { spec } = ApplicationDocument.parse(application(minimal));
    expect(spec.source).toMatchObject({ ref: 'HEAD', path: '.' });
    expect(spec.sync).toEqual({ prune: true, selfHeal: true, createNamespace: false, allowEmpty: false, healthTimeout: '5m' });
    expect(clustersOf(spec)).toEqual(['eu']);
  });
  it.each([
    ['both cluster and clusters', { ...minimal, destination: { cluster: 'eu', clusters: ['us'] } }, /either cluster or clusters/],
    ['neither', { ...minimal, destination: { namespace: 'x' } }, /either cluster or clusters/],
    ['an unknown key', { ...minimal, sync: { prun: true } }, /prun/],
    ['two renderers', { ...minimal, source: { repository: 'shop', kustomize: {}, directory: {} } }, /not both/],
    ['a tenant that is no DNS label', { ...minimal, tenant: 'Team_A' }, /lower-case/],
  ])('refuse an Application with %s', (_, spec, message) => {
    expect(ApplicationDocument.safeParse(application(spec)).error?.message).toMatch(message);
  });
  it('refuse credentials in a URL', () => {
    const repository = (url: string) => ({
      apiVersion: API_VERSION,
      kind: 'Repository',
      metadata: { name: 'r' },
      spec: { tenant: 'a', url },
    });
    expect(RepositoryDocument.safeParse(repository('https://user:pw@example.com/r.git')).success).toBe(false);
    expect(RepositoryDocument.safeParse(repository('https://example.com/r.git')).success).toBe(true);
    expect(RepositoryDocument.safeParse(repository('git@example.com:r.git')).success).toBe(true);
  });
  it('take a Tenant with a Slack channel by name or id only', () => {
    const tenant = (channel: string) => ({
      apiVersion: API_VERSION,
      kind: 'Tenant',
      metadata: { name: 'a' },
      spec: { notifications: { slack: { channel } } },
    });
    expect(TenantDocument.safeParse(tenant('#team-a')).success).toBe(true);
    expect(TenantDocument.safeParse(tenant('team a')).success).toBe(false);
  });
  it.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['250ms', 250],
  ])('read the duration %s', (text, expected) => expect(milliseconds(text)).toBe(expected));
});
