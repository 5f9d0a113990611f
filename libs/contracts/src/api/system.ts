import { z } from 'zod';
import { Timestamp } from '../ids.js';
import { page } from './paging.js';

/** A service's process. */
export const ApiService = z
  .object({
    service: z.string(),
    instance: z.string(),
    version: z.string(),
    startedAt: Timestamp,
    lastSeenAt: Timestamp,
    /** False: nothing was heard of it for longer than it tells of itself. */
    alive: z.boolean(),
    /** What it is not ready for, with why. */
    problems: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Service' });
export type ApiService = z.infer<typeof ApiService>;
/** A durable consumer of a stream and how far behind it is. */
export const ApiConsumer = z
  .object({
    name: z.string(),
    /** Messages that it has not been given yet. */
    pending: z.int().nonnegative(),
    /** Messages that it has been given and not settled. */
    inWork: z.int().nonnegative(),
    redelivered: z.int().nonnegative(),
    lastDeliveredAt: Timestamp.optional(),
  })
  .meta({ id: 'Consumer' });
export const ApiStream = z
  .object({
    name: z.string(),
    description: z.string(),
    messages: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    subjects: z.int().nonnegative(),
    firstAt: Timestamp.optional(),
    lastAt: Timestamp.optional(),
    consumers: z.array(ApiConsumer),
  })
  .meta({ id: 'Stream' });
export type ApiStream = z.infer<typeof ApiStream>;
export const ApiSystem = z
  .object({
    version: z.string(),
    services: z.array(ApiService),
    streams: z.array(ApiStream),
    /** Who serves which share of the work. */
    leases: z.array(z.object({ group: z.string(), instance: z.string(), shards: z.int().nonnegative(), names: z.array(z.string()) })),
    database: z.object({ problem: z.string().optional() }),
    deadLetters: z.int().nonnegative(),
    at: Timestamp,
  })
  .meta({ id: 'System' });
export type ApiSystem = z.infer<typeof ApiSystem>;

/** A message that a consumer has given up on. */
export const ApiDeadLetter = z
  .object({
    /** `<consumer>.<stream>.<sequence>` */
    id: z.string(),
    consumer: z.string(),
    stream: z.string(),
    sequence: z.int().positive(),
    subject: z.string(),
    attempts: z.int().positive(),
    error: z.object({ code: z.string(), message: z.string() }),
    at: Timestamp,
    /** Bytes of the message. */
    bytes: z.int().nonnegative(),
  })
  .meta({ id: 'DeadLetter' });
export type ApiDeadLetter = z.infer<typeof ApiDeadLetter>;
export const ApiDeadLetterPage = page('DeadLetterPage', ApiDeadLetter);
/** With the message as text where it is JSON, its values cut at 1,000 characters and whatever looks secret hidden. */
export const ApiDeadLetterDetail = ApiDeadLetter.extend({ message: z.string() }).meta({ id: 'DeadLetterDetail' });
export type ApiDeadLetterDetail = z.infer<typeof ApiDeadLetterDetail>;
export const DeadLetterId = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[1-9][0-9]*$/, 'must be the id of a dead letter');
export const DeadLetterCommand = z.strictObject({
  decision: z.enum(['replay', 'discard']).describe('replay: send it again, which is harmless where it was handled already.'),
  reason: z.string().min(1).max(1000).optional(),
});
export type DeadLetterCommand = z.infer<typeof DeadLetterCommand>;
export const RebuildCommand = z.strictObject({ reason: z.string().min(1).max(1000).optional() });
export type RebuildCommand = z.infer<typeof RebuildCommand>;
