import { z } from 'zod';
import { ApplicationName, CommitId, RepositoryName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** promoter: a commit of the platform's was pushed, or could not be. */
export const GitPushed = defineMessage({
  type: 'git.pushed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.git-pushed.*.*',
  schema: z.object({
    tenant: TenantName,
    repository: RepositoryName,
    /** Absent where it concerns no single application. */
    application: ApplicationName.optional(),
    what: z.enum(['image-update', 'promotion', 'revert']),
    branch: z.string(),
    commit: CommitId,
    subject: z.string().max(300),
    /** Person behind it, if there is one. */
    actor: z.string().max(200).optional(),
    /** Id of the request that it answers. */
    request: z.string().max(100).optional(),
    at: Timestamp,
  }),
  subject: (m) => `event.git-pushed.${m.tenant}.${m.repository}`,
  dedupeKey: (m) => `git-pushed:${m.tenant}/${m.repository}:${m.commit}`,
});
