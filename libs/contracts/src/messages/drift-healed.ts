import { z } from 'zod';
import { ClusterName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { About } from './common.js';
import { ObjectResult } from './sync-finished.js';

/** syncer: objects that someone changed or deleted by hand are again as Git says. */
export const DriftHealed = defineMessage({
  type: 'drift.healed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.drift-healed.*.*',
  schema: About.extend({
    cluster: ClusterName,
    /** At most 100. */
    objects: z.array(ObjectResult).max(100),
    at: Timestamp,
  }),
  subject: (m) => `event.drift-healed.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `drift-healed:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.at}`,
});
