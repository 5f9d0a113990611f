import { ApiQuotaList, QuotaQuery, TenantName } from '@fairlead/contracts';
import { z } from 'zod';
import { ROOT, json, type Route } from './route.js';

export const quotaRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/tenants/{tenant}/quotas`,
    id: 'listQuotas',
    tag: 'catalog',
    summary: 'Quotas of a tenant’s namespaces, and what is used of them',
    right: 'view',
    description:
      'Each cluster is asked through its syncer, at the moment. One that can not be asked is told in `problem`, and never keeps the others from being told. 100 quotas are asked for at most: with more, ask by `namespace` or `cluster`.',
    params: z.object({ tenant: TenantName }),
    query: QuotaQuery,
    success: json(ApiQuotaList, 'The quotas, by namespace and cluster.'),
    failures: { 404: 'There is no such tenant.', 503: 'The catalog is being read.' },
  },
];
