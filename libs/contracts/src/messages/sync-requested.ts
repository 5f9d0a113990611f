import { z } from 'zod';
import { ApplicationName, Bucket, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Via } from '../resources/people.js';

/** api → syncer: compare and apply now, without waiting for a retry. Doing it twice is harmless. */
export const SyncRequested = defineMessage({
  type: 'sync.requested',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.sync.*.*.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    cluster: ClusterName,
    bucket: Bucket,
    id: z.string().min(1).max(100),
    actor: z.string().min(1).max(200),
    /** Absent: from an older sender. */
    via: Via.optional(),
    reason: z.string().max(1000).optional(),
    at: Timestamp,
  }),
  subject: (m) => `command.sync.${m.cluster}.${m.bucket}.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `sync-requested:${m.id}:${m.cluster}`,
});
