import { z } from 'zod';
import { RepositoryName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** api → git-poller: a repository was pushed to, or a person wants it looked at now. Only a hint: polling finds the same later. */
export const RepositoryHinted = defineMessage({
  type: 'repository.hinted',
  version: 1,
  stream: 'HINTS',
  filter: 'hint.*.*',
  schema: z.object({
    tenant: TenantName,
    repository: RepositoryName,
    reason: z.enum(['webhook', 'refresh', 'pushed']),
    id: z.string().min(1).max(100),
    at: Timestamp,
  }),
  subject: (m) => `hint.${m.tenant}.${m.repository}`,
  dedupeKey: (m) => `hint:${m.tenant}/${m.repository}:${m.id}`,
});
