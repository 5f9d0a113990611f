import type { Token } from '@fairlead/api-client';

export type TokenState = 'valid' | 'expiring' | 'expired' | 'revoked';
const SOON_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000;

export function stateOf({ revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>, now: number): TokenState {
  if (revokedAt !== undefined) return 'revoked';
  const left = Date.parse(expiresAt) - now;
  return left <= 0 ? 'expired' : left < SOON_MILLISECONDS ? 'expiring' : 'valid';
}
/** Those that the viewer may give: at most the own role. */
export const rolesUpTo = (own: Token['role'] | undefined): Token['role'][] => {
  const roles: Token['role'][] = ['viewer', 'operator', 'approver', 'admin'];
  return own === undefined ? roles : roles.slice(0, roles.indexOf(own) + 1);
};
