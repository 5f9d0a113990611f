import { z } from 'zod';
import { ApplicationName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Action, Asked } from '../resources/people.js';

/** api, notifier, promoter: a person asked for something, and whether it was allowed. The audit log is made of these. */
export const ActionAudited = defineMessage({
  type: 'action.audited',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.action-audited.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName.optional(),
    action: Action,
    outcome: z.enum(['accepted', 'refused', 'done', 'failed']),
    /** What exactly, in a sentence: which version, which environment, which commit came of it. */
    detail: z.string().max(2000),
    at: Timestamp,
  }),
  subject: (m) => `event.action-audited.${m.tenant}.${m.application ?? '_'}`,
  dedupeKey: (m) => `action-audited:${m.id}:${m.action}:${m.outcome}`,
});
