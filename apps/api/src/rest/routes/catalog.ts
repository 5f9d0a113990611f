import { ApiClusterPage, ApiRepositoryPage, ApiSealing, ApiTenantPage, ClusterName, PageQuery, RepositoryQuery } from '@fairlead/contracts';
import { z } from 'zod';
import { ROOT, json, type Route } from './route.js';

export const catalogRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/tenants`,
    id: 'listTenants',
    tag: 'catalog',
    summary: 'Tenants by name',
    right: 'seen',
    query: PageQuery,
    success: json(ApiTenantPage, 'A page of tenants.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/repositories`,
    id: 'listRepositories',
    tag: 'catalog',
    summary: 'Repositories by tenant and name',
    right: 'seen',
    query: RepositoryQuery,
    success: json(ApiRepositoryPage, 'A page of repositories.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/clusters`,
    id: 'listClusters',
    tag: 'catalog',
    summary: 'Clusters by name',
    right: 'seen',
    query: PageQuery,
    success: json(ApiClusterPage, 'A page of clusters.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/clusters/{name}/sealing`,
    id: 'getSealing',
    tag: 'catalog',
    summary: 'The certificate to seal secrets for a cluster with, its keys, and what is still sealed with an older one',
    right: 'signed-in',
    description: 'Nothing here is secret: the certificate is public. `stale` lists SealedSecrets that should be sealed anew.',
    params: z.object({ name: ClusterName }),
    success: json(ApiSealing, 'How secrets for the cluster are sealed.'),
    failures: { 404: 'There is no such cluster.', 503: 'The keys of the cluster are not known yet.' },
  },
];
