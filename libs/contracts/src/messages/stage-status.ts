import { z } from 'zod';
import { ApplicationName, ClusterName, Generation, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Problem, Revision } from './common.js';
import { HealthStatus } from './health-changed.js';

const base = z.object({
  tenant: TenantName,
  application: ApplicationName,
  generation: Generation,
  revision: Revision.optional(),
  at: Timestamp,
});

/** git-poller: whether the newest revision of an application could be read. Last value per application. */
export const SourceStatus = defineMessage({
  type: 'source.status',
  version: 1,
  stream: 'STATUS',
  filter: 'status.source.*.*',
  schema: base.extend({ problem: Problem.optional() }),
  subject: (m) => `status.source.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `source-status:${m.tenant}/${m.application}:${m.generation}:${m.at}`,
});

/** renderer: whether the newest source of an application could be rendered. Last value per application. */
export const RenderStatus = defineMessage({
  type: 'render.status',
  version: 1,
  stream: 'STATUS',
  filter: 'status.render.*.*',
  schema: base.extend({
    problem: Problem.optional(),
    objects: z.int().nonnegative().optional(),
    /** Of the pods that the objects make, at most 20. */
    images: z.array(z.string().max(300)).max(20).optional(),
  }),
  subject: (m) => `status.render.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `render-status:${m.tenant}/${m.application}:${m.generation}:${m.at}`,
});

/** One managed object as its cluster holds it. */
export const ObjectStatus = z.object({
  group: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  sync: z.enum(['Synced', 'OutOfSync', 'Failed']),
  health: HealthStatus.optional(),
  message: z.string().max(2000).optional(),
  /** `deletion`: it left Git and is protected, so it is deleted once a person confirms it. */
  awaits: z.enum(['deletion']).optional(),
});
export type ObjectStatus = z.infer<typeof ObjectStatus>;

/** syncer: an application on one cluster as it stands now. Last value per application and cluster. */
export const SyncStatus = defineMessage({
  type: 'sync.status',
  version: 1,
  stream: 'STATUS',
  filter: 'status.sync.*.*.*',
  schema: base.extend({
    cluster: ClusterName,
    /** True once the application was deleted and its objects are gone; the subject is purged soon after. */
    deleted: z.boolean().default(false),
    /** Worst first, as health. */
    sync: z.enum(['Failed', 'OutOfSync', 'Unknown', 'Syncing', 'Synced']),
    health: HealthStatus,
    reason: z.string().max(2000),
    problem: Problem.optional(),
    /** Attempt number within this generation. */
    attempt: z.int().nonnegative(),
    /** When the next attempt comes, if one is due. */
    retryAt: Timestamp.optional(),
    objectCount: z.int().nonnegative(),
    /** At most 500: those not in order first. */
    objects: z.array(ObjectStatus).max(500),
  }),
  subject: (m) => `status.sync.${m.tenant}.${m.application}.${m.cluster}`,
  dedupeKey: (m) => `sync-status:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.at}`,
});
