import { z } from 'zod';
import { Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** How often a process tells of itself. */
export const PRESENCE_SECONDS = 30;

/** Every service → api: a process is there, with what it is not ready for. Last value per process; those that are gone are forgotten after a day. */
export const ServicePresent = defineMessage({
  type: 'service.present',
  version: 1,
  stream: 'STATUS',
  filter: 'status.service.*.*',
  schema: z.object({
    service: z.string().regex(/^[a-z0-9-]{1,63}$/),
    instance: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/),
    version: z.string().max(100),
    startedAt: Timestamp,
    at: Timestamp,
    /** What it is not ready for, with why. */
    problems: z.record(z.string(), z.string().max(1000)),
    /** It has ended in order. */
    stopped: z.boolean().default(false),
  }),
  // A dot would be the end of a word.
  subject: (m) => `status.service.${m.service}.${m.instance.replaceAll('.', '=')}`,
  dedupeKey: (m) => `service:${m.service}/${m.instance}:${m.at}:${m.stopped}`,
});
