import { TenantSpec } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { mayReadRepository } from './may-read-repository.js';

const tenant = (...repositories: string[]): TenantSpec => TenantSpec.parse({ repositories });

describe('a tenant may read', () => {
  it.each([
    ['https://git.example/team-a/*', 'https://git.example/team-a/shop'],
    ['https://git.example/team-a/*', 'https://git.example/team-a/shop.git'],
    ['https://git.example/team-a/*', 'https://git.example/team-a/shop/'],
    ['https://git.example/team-a/shop.git/', 'https://git.example/team-a/shop'],
    ['https://GIT.example/team-a/*', 'https://git.EXAMPLE/team-a/shop'],
    ['https://git.example/**', 'https://git.example/team-a/deep/shop'],
    ['https://*.example/**', 'https://git.example/shop'],
    ['http://127.0.0.1:*/**', 'http://127.0.0.1:8080/shop.git'],
    ['git@git.example:team-a/*', 'git@Git.example:team-a/shop.git'],
    ['https://git.example/a+b/{x}.y/*', 'https://git.example/a+b/{x}.y/shop'],
    ['https://git.example/a%20b/*', 'https://git.example/a%20b/shop'],
    ['*', 'https://elsewhere.example/any/where?x'],
    ['**', 'ssh://git@elsewhere.example/any/where'],
  ])('by %s the repository %s', (glob, url) => {
    expect(mayReadRepository(tenant('https://nowhere.example', glob), url)).toBe(true);
  });

  it.each([
    ['https://git.example/team-a/*', 'https://git.example/team-b/shop'],
    ['https://git.example/team-a/*', 'https://git.example/team-a/deep/shop'],
    ['https://git.example/team-a/*', 'http://git.example/team-a/shop'],
    ['https://git.example/team-a/*', 'https://git.example/TEAM-A/shop'],
    ['https://git.example/team-a', 'https://git.example/team-a/shop'],
    ['https://git.example/team-a', 'https://git.example/team-abc'],
    ['https://git.example/**', 'https://gitxexample/team-a/shop'],
    ['https://git.example/**', 'https://other.example/https://git.example/shop'],
    ['https://git.example/team-a/**', 'https://git.example/team-a/../team-b/shop'],
    ['https://git.example/team-a/**', 'https://git.example/team-a/%2e%2E/team-b/shop'],
    ['https://git.example/team-a/*', 'https://git.example/team-a/..%2fteam-b%2Fshop'],
    ['https://git.example/team-a/**', 'https://git.example/team-a/%zz/%2e%2e/shop'],
    ['https://*.example/**', 'https://evil.test?.example/shop'],
    ['https://*.example/**', 'https://evil.test#.example/shop'],
    ['https://*.example/**', 'https://evil.test\\.example/shop'],
    ['git@*.example:team-a', 'git@evil.test:x.example:team-a'],
  ])('by %s, but not %s', (glob, url) => {
    expect(mayReadRepository(tenant(glob), url)).toBe(false);
  });

  it('nothing by an empty list, and everything without a list or a Tenant', () => {
    const url = 'https://git.example/shop';
    expect(mayReadRepository(tenant(), url)).toBe(false);
    expect(mayReadRepository(TenantSpec.parse({}), url)).toBe(true);
    expect(mayReadRepository(undefined, url)).toBe(true);
  });
});
