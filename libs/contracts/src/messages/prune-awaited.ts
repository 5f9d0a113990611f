import { z } from 'zod';
import { Bucket, ClusterName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { About } from './common.js';

/** syncer: protected objects left Git and are deleted only when a person confirms it (`prune.confirmed`). Told once per object. */
export const PruneAwaited = defineMessage({
  type: 'prune.awaited',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.prune-awaited.*.*',
  schema: About.extend({
    cluster: ClusterName,
    bucket: Bucket,
    /** At most 100; `key` is what `prune.confirmed` names them by. */
    objects: z
      .array(
        z.object({
          key: z.string(),
          group: z.string(),
          kind: z.string(),
          namespace: z.string().optional(),
          name: z.string(),
        }),
      )
      .min(1)
      .max(100),
    at: Timestamp,
  }),
  subject: (m) => `event.prune-awaited.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `prune-awaited:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.objects.map(({ key }) => key).join(',')}`,
});
