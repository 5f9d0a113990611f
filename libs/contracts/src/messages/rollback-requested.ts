import { ApplicationName, CommitId, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** api, notifier → renderer, promoter: take an application back to what ran before. The renderer sends the earlier rendering at once; the promoter reverts the commit in Git. */
export const RollbackRequested = defineMessage({
  type: 'rollback.requested',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.rollback.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName,
    /** The bad commit; absent: the one that runs now. */
    commit: CommitId.optional(),
    /** Back to this commit's rendering; absent: the newest before the bad one that differs from it. */
    to: CommitId.optional(),
    at: Timestamp,
  }),
  subject: (m) => `command.rollback.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `rollback:${m.id}`,
});
