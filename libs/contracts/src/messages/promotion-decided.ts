import { z } from 'zod';
import { CommitId, DocumentName, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** api, notifier → promoter: a person approved or rejected that a version goes to an environment. */
export const PromotionDecided = defineMessage({
  type: 'promotion.decided',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.promotion.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    promotion: DocumentName,
    /** The environment it would go to. */
    environment: EnvironmentName,
    /** The commit that was looked at; a decision about an older one counts for nothing. */
    commit: CommitId,
    decision: z.enum(['approve', 'reject']),
    at: Timestamp,
  }),
  subject: (m) => `command.promotion.${m.tenant}.${m.promotion}`,
  dedupeKey: (m) => `promotion-decided:${m.id}`,
});
