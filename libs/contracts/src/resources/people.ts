import { z } from 'zod';

/**
 * What a person may do with a tenant's applications, each including those before it: `viewer` sees, `operator` also syncs, pauses, acts on
 * objects, confirms deletions and rolls back, `approver` also approves promotions and steers rollouts, `admin` also gives out API tokens; an admin of the tenant `platform` operates the platform.
 */
export const Role = z.enum(['viewer', 'operator', 'approver', 'admin']);
export type Role = z.infer<typeof Role>;
/** What people ask for; `libs/domain` says which role it takes. */
export const Action = z.enum([
  'view',
  'read-logs',
  'sync',
  'pause',
  'rollback',
  'confirm-deletion',
  'act-on-objects',
  'steer-rollout',
  'approve-promotion',
  'manage-tokens',
  'operate-platform',
  'sign-in',
]);
export type Action = z.infer<typeof Action>;
/** By which way a person asked; `forge`: on the Git host itself, such as by merging a pull request. */
export const Via = z.enum(['slack', 'api', 'cli', 'console', 'forge']);
export type Via = z.infer<typeof Via>;
/** Who asked for something, by which way, and why. */
export const Asked = z.object({
  /** Unique: the same request twice is one request. */
  id: z.string().min(1).max(100),
  actor: z.string().min(1).max(200),
  via: Via,
  reason: z.string().max(1000).optional(),
});
export type Asked = z.infer<typeof Asked>;
