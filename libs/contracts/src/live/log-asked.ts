import { z } from 'zod';
import { ApiLogLine } from '../api/objects.js';
import { AboutLive } from './about-live.js';
import { defineStreamQuestion, liveSubject } from './question.js';

/** Some of a container's log, in order. */
export const LogPart = z.object({
  lines: z.array(ApiLogLine.omit({ pod: true })).default([]),
  /** Lines left out here, because they came too fast. */
  skipped: z.int().nonnegative().default(0),
  /** Why nothing follows; in the last part only. */
  end: z.string().optional(),
  /** With `end`: the log goes on when it is asked for anew. */
  again: z.literal(true).optional(),
});
export type LogPart = z.infer<typeof LogPart>;

/** api → syncer: the log of a container. */
export const LogAsked = defineStreamQuestion({
  type: 'live.log',
  version: 1,
  request: AboutLive.extend({
    namespace: z.string().min(1).max(63),
    pod: z.string().min(1).max(253),
    /** Absent: the first. */
    container: z.string().min(1).max(253).optional(),
    tail: z.int().min(0).max(5000),
    sinceSeconds: z.int().min(1).max(86_400).optional(),
    follow: z.boolean(),
    previous: z.boolean(),
    /** Only lines that hold this. */
    text: z.string().min(1).max(200).optional(),
  }),
  answer: LogPart,
  subject: ({ cluster }) => liveSubject(cluster, 'log'),
});
