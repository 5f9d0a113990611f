import { z } from 'zod';
import { ApplicationName, ClusterName, RepositoryName, TenantName, Timestamp } from '../ids.js';
import { Problem, Revision } from '../messages/common.js';
import { Position } from '../messages/documents-declared.js';
import { ClusterSpec } from '../resources/cluster.js';
import { RepositorySpec } from '../resources/repository.js';
import { TenantSpec } from '../resources/tenant.js';
import { Action } from '../resources/people.js';
import { StateCounts } from './fleet.js';
import { page, PageQuery } from './paging.js';

const declared = {
  /** Applications that name it. */
  applications: z.int().nonnegative(),
  declaredBy: z.object({ tenant: TenantName, application: ApplicationName, at: Position.optional() }),
};
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
  })
  .meta({ id: 'Cluster' });
export type ApiCluster = z.infer<typeof ApiCluster>;
export const ApiClusterPage = page('ClusterPage', ApiCluster);
export const RepositoryQuery = PageQuery.extend({ tenant: TenantName.optional().describe('Only repositories of this tenant.') });
export type RepositoryQuery = z.infer<typeof RepositoryQuery>;
