import { z } from 'zod';
import { ApplicationName, CommitId, Generation, TenantName, Timestamp } from '../ids.js';

export const Revision = z.object({
  commit: CommitId,
  /** Full ref name it was seen on, or the commit id itself. */
  ref: z.string(),
  /** First line of the commit message, at most 200 characters. */
  subject: z.string().max(200).optional(),
  author: z.string().max(200).optional(),
  committedAt: Timestamp.optional(),
});
export type Revision = z.infer<typeof Revision>;
/** Which announcement of which application a message is about. */
export const About = z.object({ tenant: TenantName, application: ApplicationName, generation: Generation, revision: Revision });
export type About = z.infer<typeof About>;
/** A failure as events carry it. */
export const Problem = z.object({
  code: z.string(),
  message: z.string().max(4000),
  file: z.string().optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});
export type Problem = z.infer<typeof Problem>;
