import { describe, expect, it } from 'vitest';
import { compareEnvironmentNames } from './environment-order.js';
import { versionOf } from './version-of.js';

const commit = '0123456789abcdef'.padEnd(40, '0');
describe('the version of what is deployed', () => {
  it.each<[string, string[], string]>([
    ['is the tag of its image', ['registry.example.com/shop/api:1.2.3'], '1.2.3'],
    ['is the tag of all its images', ['registry.example.com/shop/api:1.2.3', 'registry.example.com/shop/api-migrate:1.2.3'], '1.2.3'],
    ['is not that of a sidecar', ['registry.example.com/shop/api:1.2.3', 'envoyproxy/envoy:v1.33.0'], '1.2.3'],
    ['is that of the tenant’s images, where none bears the component’s name', ['r.example.com/shop/backend:7', 'envoyproxy/envoy:v1'], '7'],
    ['is the commit, where own images differ', ['r.example.com/shop/api:1', 'r.example.com/shop/api-jobs:2'], '01234567'],
    ['is the commit, where there is no tag', [`r.example.com/shop/api@sha256:${'a'.repeat(64)}`], '01234567'],
    ['is the commit, where there is no image', [], '01234567'],
  ])('%s', (_, images, expected) => expect(versionOf({ tenant: 'shop', component: 'api', images, revision: { commit } })).toBe(expected));
  it('is unknown before anything was read', () => {
    expect(versionOf({ tenant: 'shop', component: 'api', images: [], revision: null })).toBe('unknown');
  });
});

describe('environments', () => {
  const sorted = (names: string[], promotion?: string[]) => [...names].sort((a, b) => compareEnvironmentNames(a, b, promotion));
  it.each<[string, string[], string[]]>([
    ['in the usual order', ['production', 'dev', 'staging', 'test'], ['dev', 'test', 'staging', 'production']],
    ['with places behind the usual names', ['prod-us', 'prod-eu', 'dev-eu'], ['dev-eu', 'prod-eu', 'prod-us']],
    ['others between test and staging, by name', ['staging', 'beta', 'alpha', 'test'], ['test', 'alpha', 'beta', 'staging']],
  ])('come %s', (_, names, expected) => expect(sorted(names)).toEqual(expected));
  it('come as their Promotion says', () => {
    expect(sorted(['staging', 'canary', 'production'], ['staging', 'production', 'canary'])).toEqual(['staging', 'production', 'canary']);
  });
});
