import { z } from 'zod';
import { ApplicationName, ClusterName, CommitId, EnvironmentName, TenantName } from '../ids.js';

const reason = z.string().min(1).max(1000).optional().describe('Why, for those who read the history.');

export const RollbackCommand = z.strictObject({
  commit: CommitId.optional().describe('The bad commit; absent: the one that runs now.'),
  to: CommitId.optional().describe('Back to what this commit was rendered to; absent: the newest that differs from the bad one.'),
  reason,
});
export type RollbackCommand = z.infer<typeof RollbackCommand>;

export const PromotionCommand = z.strictObject({
  environment: EnvironmentName.describe('The environment that the version would go to.'),
  commit: CommitId.optional().describe('The version that was looked at; absent: the one that waits now.'),
  decision: z.enum(['approve', 'reject']),
  reason,
});
export type PromotionCommand = z.infer<typeof PromotionCommand>;

export const ConfirmDeletionCommand = z.strictObject({
  objects: z.array(z.string().min(1).max(600)).min(1).max(500).optional().describe('Keys of the objects; absent: all that wait now.'),
  reason,
});
export type ConfirmDeletionCommand = z.infer<typeof ConfirmDeletionCommand>;

export const ApiCommandAccepted = z
  .object({
    id: z.string(),
    tenant: TenantName,
    application: ApplicationName.optional(),
    clusters: z.array(ClusterName).optional(),
    /** What happens now, in a sentence. */
    next: z.string(),
    /** What to read to see what becomes of it. */
    follow: z.string(),
  })
  .meta({ id: 'CommandAccepted' });
export type ApiCommandAccepted = z.infer<typeof ApiCommandAccepted>;
