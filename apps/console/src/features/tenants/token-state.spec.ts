import { expect, it } from 'vitest';
import { rolesUpTo, stateOf } from './token-state';

const now = Date.parse('2030-01-10T00:00:00Z');
it.each([
  [{ expiresAt: '2030-03-01T00:00:00Z' }, 'valid'],
  [{ expiresAt: '2030-01-16T00:00:00Z' }, 'expiring'],
  [{ expiresAt: '2030-01-10T00:00:00Z' }, 'expired'],
  [{ expiresAt: '2030-03-01T00:00:00Z', revokedAt: '2030-01-01T00:00:00Z' }, 'revoked'],
])('%j is %s', (token, state) => {
  expect(stateOf(token, now)).toBe(state);
});
it('roles are given up to the own one', () => {
  expect(rolesUpTo('operator')).toEqual(['viewer', 'operator']);
  expect(rolesUpTo(undefined)).toHaveLength(4);
});
