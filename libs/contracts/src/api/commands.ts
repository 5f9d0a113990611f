import { z } from 'zod';
import { ApplicationName, ClusterName, CommitId, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { Action, Via } from '../resources/people.js';
import { ApiAuditEntry } from './audit.js';
import { ObjectAction, ObjectName } from './objects.js';

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

export const PauseCommand = z.strictObject({
  until: Timestamp.optional().describe('Goes on by itself then; absent: until somebody resumes it.'),
  reason,
});
export type PauseCommand = z.infer<typeof PauseCommand>;
export const ResumeCommand = z.strictObject({ reason });
export type ResumeCommand = z.infer<typeof ResumeCommand>;
export const RolloutCommand = z.strictObject({
  cluster: ClusterName,
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(253).describe('The Canary.'),
  decision: z
    .enum(['promote', 'abort', 'retry'])
    .describe('promote: the new version takes all traffic now; abort: back to the old one; retry: begin the analysis anew.'),
  revision: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'The version that was looked at (`revision` of a Rollout): refused with 409 once it is about another. Absent: whichever it is about.',
    ),
  reason,
});
export type RolloutCommand = z.infer<typeof RolloutCommand>;

export const ObjectActionCommand = z.strictObject({
  cluster: ClusterName,
  ...ObjectName.shape,
  action: ObjectAction.describe(
    'sync: apply it as its rendering says; restart: replace the Pods of a workload one after the other; run: make a Job of a CronJob now; delete: what its owner or Fairlead makes again.',
  ),
  uid: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'The object that was looked at (`uid` of its detail): where another has taken its place since, nothing is done. Absent: the one that is there now.',
    ),
  reason,
});
export type ObjectActionCommand = z.infer<typeof ObjectActionCommand>;

/** Most applications of one command. */
export const BULK_LIMIT = 500;
export const BulkCommand = z.strictObject({
  command: z.enum(['sync', 'pause', 'resume']),
  applications: z
    .array(z.strictObject({ tenant: TenantName, name: ApplicationName }))
    .min(1)
    .max(BULK_LIMIT),
  reason,
});
export type BulkCommand = z.infer<typeof BulkCommand>;
/** One answer for each application, in the order asked for: one that is refused holds up no other. */
export const ApiBulkAccepted = z
  .object({
    accepted: z.int().nonnegative(),
    items: z.array(
      z.object({
        tenant: TenantName,
        name: ApplicationName,
        /** Of the command; absent: it was refused. */
        id: z.string().optional(),
        problem: z.object({ code: z.string(), detail: z.string(), advice: z.string() }).optional(),
      }),
    ),
  })
  .meta({ id: 'BulkAccepted' });
export type ApiBulkAccepted = z.infer<typeof ApiBulkAccepted>;

/** What became of a command. */
export const ApiCommandState = z
  .object({
    id: z.string(),
    tenant: TenantName,
    application: ApplicationName.optional(),
    action: Action,
    actor: z.string(),
    via: Via,
    state: z.enum(['accepted', 'refused', 'done', 'failed']),
    /** The newest entry in a sentence. */
    detail: z.string(),
    at: Timestamp,
    /** All of the audit log about it, oldest first. */
    entries: z.array(ApiAuditEntry),
  })
  .meta({ id: 'CommandState' });
export type ApiCommandState = z.infer<typeof ApiCommandState>;
