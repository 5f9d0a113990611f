import { z } from 'zod';
import { ApplicationName, ClusterName, RepositoryName, TenantName, Timestamp } from '../ids.js';
import { RepositoryReading } from '../live/repository-asked.js';
import { Problem, Revision } from '../messages/common.js';
import { Position } from '../messages/documents-declared.js';
import { ClusterSpec } from '../resources/cluster.js';
import { RepositorySpec } from '../resources/repository.js';
import { TenantSpec } from '../resources/tenant.js';
import { Action } from '../resources/people.js';
import { StateCounts } from './fleet.js';
import { flag, page, PageQuery, searched } from './paging.js';

const declared = {
  /** Applications that name it. */
  applications: z.int().nonnegative(),
  declaredBy: z.object({ tenant: TenantName, application: ApplicationName, at: Position.optional() }),
};
/** What waits for somebody's work; absent where nothing is known of it. */
const Queue = z.object({ waiting: z.int().nonnegative(), since: Timestamp.optional() });
export const ApiTenant = z
  .object({ name: TenantName, spec: TenantSpec, ...declared, states: StateCounts, may: z.array(Action) })
  .meta({ id: 'Tenant' });
export type ApiTenant = z.infer<typeof ApiTenant>;
export const ApiTenantPage = page('TenantPage', ApiTenant);
export const ApiRepository = z
  .object({
    tenant: TenantName,
    name: RepositoryName,
    spec: RepositorySpec,
    ...declared,
    /** When its refs were read last, and what the newest commit was that an application is read from. */
    lastReadAt: Timestamp.optional(),
    revision: Revision.optional(),
    /** Why it can't be read now; the first of its applications that says so. */
    problem: Problem.optional(),
    states: StateCounts,
    /** Applications whose newest source waits to be rendered, and since when the one that waits longest does. */
    queue: Queue.optional(),
    /** Of a single one only, and only while its git-poller answers. */
    reading: RepositoryReading.optional(),
  })
  .meta({ id: 'Repository' });
export type ApiRepository = z.infer<typeof ApiRepository>;
export const ApiRepositoryPage = page('RepositoryPage', ApiRepository);
export const ApiCluster = z
  .object({
    name: ClusterName,
    spec: ClusterSpec,
    ...declared,
    /** When its syncer told of anything there last. */
    lastHeardAt: Timestamp.optional(),
    objects: z.int().nonnegative(),
    /** Applications that are being synced now. */
    syncing: z.int().nonnegative(),
    /** Why it can't be reached, as most of its applications say. */
    problem: Problem.optional(),
    states: StateCounts,
    /** Applications whose newest rendering its syncer has not taken up yet, and since when the one that waits longest does. */
    queue: Queue.optional(),
  })
  .meta({ id: 'Cluster' });
export type ApiCluster = z.infer<typeof ApiCluster>;
export const ApiClusterPage = page('ClusterPage', ApiCluster);
export const TenantQuery = PageQuery.extend({
  text: searched('tenants whose name or description'),
  problem: flag('Only those with an application that is not well or has a problem, or only the others.'),
});
export type TenantQuery = z.infer<typeof TenantQuery>;
export const RepositoryQuery = PageQuery.extend({
  tenant: TenantName.optional().describe('Only repositories of this tenant.'),
  text: searched('repositories whose `tenant/name` or URL'),
  problem: flag('Only those that can not be read now, or only the others.'),
});
export type RepositoryQuery = z.infer<typeof RepositoryQuery>;
export const ClusterQuery = PageQuery.extend({
  text: searched('clusters whose name or description'),
  problem: flag('Only those that can not be reached now, or only the others.'),
});
export type ClusterQuery = z.infer<typeof ClusterQuery>;
