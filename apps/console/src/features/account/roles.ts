import type { Token } from '@fairlead/api-client';

/** Each includes those before it. */
export const ROLES: Readonly<Record<Token['role'], string>> = {
  viewer: 'see applications',
  operator: 'see applications, read logs, sync, pause, confirm deletions and roll back',
  approver: 'do all that an operator may, approve promotions and steer rollouts',
  admin: 'do all that an approver may, and give out API tokens',
};
