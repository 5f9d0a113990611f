import { z } from 'zod';
import { ClusterName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { About, Problem } from './common.js';

export const ObjectResult = z.object({
  group: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  action: z.enum(['created', 'configured', 'unchanged', 'pruned', 'failed']),
  message: z.string().max(2000).optional(),
});
export type ObjectResult = z.infer<typeof ObjectResult>;
/** syncer: one attempt to make a cluster match a rendering has ended. */
export const SyncFinished = defineMessage({
  type: 'sync.finished',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.sync-finished.*.*',
  schema: About.extend({
    cluster: ClusterName,
    attempt: z.int().positive(),
    outcome: z.enum(['synced', 'failed']),
    problem: Problem.optional(),
    /** At most 500, those that changed or failed first. */
    results: z.array(ObjectResult).max(500),
    startedAt: Timestamp,
    finishedAt: Timestamp,
  }),
  subject: (m) => `event.sync-finished.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `sync-finished:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.attempt}`,
});
