import { describe, expect, it } from 'vitest';
import { ownPath } from './return-to';

describe('ownPath', () => {
  it.each(['/', '/tenants', '/?health=Degraded&text=a%20b', '/applications/shop/api?tab=objects#x'])('keeps %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });
  it.each([
    ...[undefined, '', 'tenants', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/\t/elsewhere.example'],
    ...['javascript:alert(1)', '/..//elsewhere.example', '/sign-in', '/sign-in?returnTo=/', '/api/v1/auth/sign-out', '/a\nb'],
  ])('leads to the fleet instead of %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });
});
