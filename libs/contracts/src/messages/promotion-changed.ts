import { z } from 'zod';
import { ApplicationName, CommitId, DocumentName, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Problem } from './common.js';

export const PromotionState = z.enum([
  'Soaking',
  'AwaitingApproval',
  'Promoting',
  'PullRequestOpen',
  'Promoted',
  'Rejected',
  'Superseded',
  'Failed',
]);
export type PromotionState = z.infer<typeof PromotionState>;
/** promoter: a version on its way to an environment stands otherwise than before. */
export const PromotionChanged = defineMessage({
  type: 'promotion.changed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.promotion-changed.*.*',
  schema: z.object({
    tenant: TenantName,
    promotion: DocumentName,
    from: EnvironmentName,
    to: EnvironmentName,
    /** The application of the environment it goes to. */
    application: ApplicationName,
    /** Commit of the environment it comes from. */
    commit: CommitId,
    state: PromotionState,
    previous: PromotionState.optional(),
    /** Images that change, `name: old → new`; commits that come along, newest first, as `abbreviated id subject`. */
    changes: z.array(z.string().max(300)).max(50).default([]),
    soakUntil: Timestamp.optional(),
    pullRequest: z.object({ url: z.string(), number: z.int().positive() }).optional(),
    /** Who approved or rejected. */
    actor: z.string().max(200).optional(),
    reason: z.string().max(1000).optional(),
    /** Commit that was made in the target. */
    result: CommitId.optional(),
    problem: Problem.optional(),
    at: Timestamp,
  }),
  subject: (m) => `event.promotion-changed.${m.tenant}.${m.application}`,
  // A version may come to one state twice within the time in which equal keys are one message.
  dedupeKey: (m) => `promotion-changed:${m.tenant}/${m.promotion}:${m.to}:${m.commit}:${m.state}:${m.at}`,
});
