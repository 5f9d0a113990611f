import { z } from 'zod';
import { ApplicationName, Bucket, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** api, notifier → syncer: a person confirmed that protected objects which left Git are deleted. Doing it twice is harmless. */
export const PruneConfirmed = defineMessage({
  type: 'prune.confirmed',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.confirm-prune.*.*.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName,
    cluster: ClusterName,
    bucket: Bucket,
    /** Keys of the objects, `<group>/<kind>/<namespace>/<name>`; absent: all that wait now. */
    objects: z.array(z.string()).max(500).optional(),
    at: Timestamp,
  }),
  subject: (m) => `command.confirm-prune.${m.cluster}.${m.bucket}.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `prune-confirmed:${m.id}:${m.cluster}`,
});
