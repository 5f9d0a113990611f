import { z } from 'zod';
import { ClusterName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { About } from './common.js';

/** Worst first: the one order of lists, legends and of an application over all its clusters. What nobody knows is not worse than what is known to be bad. */
export const HealthStatus = z.enum(['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy']);
export type HealthStatus = z.infer<typeof HealthStatus>;
/** syncer: the health of an application on one cluster became another. */
export const HealthChanged = defineMessage({
  type: 'health.changed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.health-changed.*.*',
  schema: About.extend({ cluster: ClusterName, health: HealthStatus, previous: HealthStatus, reason: z.string().max(2000), at: Timestamp }),
  subject: (m) => `event.health-changed.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `health-changed:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.health}:${m.at}`,
});
