import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Action, Asked } from '../resources/people.js';

/** api, notifier, promoter, syncer, canary: a person asked for something, whether it was allowed, and what became of it. The audit log is made of these. */
export const ActionAudited = defineMessage({
  type: 'action.audited',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.action-audited.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName.optional(),
    action: Action,
    /** Clusters that it is asked of, where each of them answers for itself. */
    clusters: z.array(ClusterName).max(1000).optional(),
    /** The one that answers. */
    cluster: ClusterName.optional(),
    outcome: z.enum(['accepted', 'refused', 'done', 'failed']),
    /** What exactly, in a sentence: which version, which environment, which commit came of it. */
    detail: z.string().max(2000),
    at: Timestamp,
  }),
  subject: (m) => `event.action-audited.${m.tenant}.${m.application ?? '_'}`,
  dedupeKey: (m) => `action-audited:${m.id}:${m.action}:${m.outcome}${m.cluster === undefined ? '' : `:${m.cluster}`}`,
});
