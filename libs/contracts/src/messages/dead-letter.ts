import { z } from 'zod';
import { Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** Any consumer: a message it has given up on, whole, with why. One per consumer and message, so writing it twice changes nothing. */
export const DeadLetter = defineMessage({
  type: 'dead.letter',
  version: 1,
  stream: 'DEAD',
  filter: 'dead.*.*.*',
  schema: z.object({
    consumer: z.string().regex(/^[A-Za-z0-9_-]+$/),
    stream: z.string().regex(/^[A-Za-z0-9_-]+$/),
    sequence: z.int().positive(),
    subject: z.string(),
    /** Deliveries tried, this one included. */
    attempts: z.int().positive(),
    error: z.object({ code: z.string(), message: z.string().max(4000) }),
    headers: z.record(z.string(), z.array(z.string())),
    /** The message as it came, base64; cut at 512 KiB. */
    payload: z.string(),
    at: Timestamp,
  }),
  subject: (m) => `dead.${m.consumer}.${m.stream}.${m.sequence}`,
  dedupeKey: (m) => `dead:${m.consumer}:${m.stream}:${m.sequence}`,
});
