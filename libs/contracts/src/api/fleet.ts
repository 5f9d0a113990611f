import { z } from 'zod';
import { ApplicationFilter, SyncState } from './applications.js';
import { HealthStatus } from '../messages/health-changed.js';
import { PageQuery } from './paging.js';

/** How many applications are in each state; a state that none is in is absent. */
export const StateCounts = z
  .object({
    total: z.int().nonnegative(),
    health: z.partialRecord(HealthStatus, z.int().positive()),
    sync: z.partialRecord(SyncState, z.int().positive()),
    suspended: z.int().nonnegative(),
    /** Cannot be read, rendered or synced. */
    problems: z.int().nonnegative(),
  })
  .meta({ id: 'StateCounts' });
export type StateCounts = z.infer<typeof StateCounts>;
export const FleetQuery = ApplicationFilter.extend({
  by: z
    .enum(['tenant', 'environment', 'tenant,environment', 'cluster', 'repository'])
    .default('tenant,environment')
    .describe('What to count apart.'),
  cursor: PageQuery.shape.cursor,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(500)
    .describe('Most groups; those with the most unhealthy applications first. An answer ends before it is larger than 100 kB.'),
});
export type FleetQuery = z.infer<typeof FleetQuery>;
/** Applications counted: the fleet in one answer, however large it is. */
export const ApiFleet = z
  .object({
    all: StateCounts,
    groups: z.array(StateCounts.extend({ key: z.record(z.string(), z.string()) })),
    /** Groups beyond these. */
    more: z.int().nonnegative(),
    /** Cursor of those beyond; absent: there are none. */
    next: z.string().optional(),
  })
  .meta({ id: 'Fleet' });
export type ApiFleet = z.infer<typeof ApiFleet>;
