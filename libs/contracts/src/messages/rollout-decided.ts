import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** What a person may decide about a rollout. */
export const RolloutDecision = z.enum(['promote', 'abort', 'retry']);
export type RolloutDecision = z.infer<typeof RolloutDecision>;

/** api → canary: a person promotes, aborts or retries a rollout. Doing it twice is harmless. */
export const RolloutDecided = defineMessage({
  type: 'rollout.decided',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.rollout.*.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName,
    cluster: ClusterName,
    namespace: z.string().min(1).max(63),
    /** The Canary. */
    name: z.string().min(1).max(253),
    decision: RolloutDecision,
    /** The version that was looked at (`revision` of RolloutChanged); a decision about another counts for nothing. */
    revision: z.string().max(100),
    at: Timestamp,
  }),
  subject: (m) => `command.rollout.${m.cluster}.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `rollout-decided:${m.id}`,
});
