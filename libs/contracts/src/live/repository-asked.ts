import { z } from 'zod';
import { RepositoryName, TenantName, Timestamp } from '../ids.js';
import { defineQuestion } from './question.js';

/** How a repository is being read: what its git-poller has in memory. */
export const RepositoryReading = z.object({
  /** It is being looked at now, or waits for its turn. */
  looking: z.boolean(),
  /** When it was looked at last, with success or without, and how long that took. */
  lookedAt: Timestamp.optional(),
  tookMilliseconds: z.int().nonnegative().optional(),
  /** When it is looked at next, if nothing is told of it before. */
  nextAt: Timestamp.optional(),
  /** When a webhook or a person told of it last, since this git-poller has it. */
  hintedAt: Timestamp.optional(),
  /** Looks in a row that failed. */
  failures: z.int().nonnegative(),
});
export type RepositoryReading = z.infer<typeof RepositoryReading>;
export const repositorySubject = (tenant: string, name: string): string => `ask.repository.${tenant}.${name}`;

/** api → git-poller: how a repository is being read. */
export const RepositoryAsked = defineQuestion({
  type: 'live.repository',
  version: 1,
  request: z.object({ tenant: TenantName, repository: RepositoryName }),
  answer: RepositoryReading,
  subject: ({ tenant, repository }) => repositorySubject(tenant, repository),
});
