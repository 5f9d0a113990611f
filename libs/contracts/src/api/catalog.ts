import { z } from 'zod';
import { ApplicationName, ClusterName, RepositoryName, TenantName } from '../ids.js';
import { Position } from '../messages/documents-declared.js';
import { ClusterSpec } from '../resources/cluster.js';
import { RepositorySpec } from '../resources/repository.js';
import { TenantSpec } from '../resources/tenant.js';
import { page, PageQuery } from './paging.js';

const declared = {
  /** Applications that name it. */
  applications: z.int().nonnegative(),
  declaredBy: z.object({ tenant: TenantName, application: ApplicationName, at: Position.optional() }),
};
export const ApiTenant = z.object({ name: TenantName, spec: TenantSpec, ...declared }).meta({ id: 'Tenant' });
export type ApiTenant = z.infer<typeof ApiTenant>;
export const ApiTenantPage = page('TenantPage', ApiTenant);
export const ApiRepository = z
  .object({ tenant: TenantName, name: RepositoryName, spec: RepositorySpec, ...declared })
  .meta({ id: 'Repository' });
export type ApiRepository = z.infer<typeof ApiRepository>;
export const ApiRepositoryPage = page('RepositoryPage', ApiRepository);
export const ApiCluster = z.object({ name: ClusterName, spec: ClusterSpec, ...declared }).meta({ id: 'Cluster' });
export type ApiCluster = z.infer<typeof ApiCluster>;
export const ApiClusterPage = page('ClusterPage', ApiCluster);
export const RepositoryQuery = PageQuery.extend({ tenant: TenantName.optional().describe('Only repositories of this tenant.') });
export type RepositoryQuery = z.infer<typeof RepositoryQuery>;
