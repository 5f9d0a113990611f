import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { hasQuota, keepCounted, type Namespace, type ShownQuota } from './quotas';

/** No event tells what is used; a page that nobody sees asks nobody. */
const AGAIN_MILLISECONDS = 30_000;

/** What is used of the quotas of a tenant, asked of its clusters while somebody looks; of none where there is no quota. */
export function useQuotas(tenant: string, namespaces: readonly Namespace[]): UseQueryResult<ShownQuota[]> {
  const limited = namespaces.filter(hasQuota).map(({ name, clusters, quota }) => ({ name, clusters, quota }));
  return useQuery({
    // Asked at once when the document says something else.
    queryKey: ['quotas', tenant, JSON.stringify(limited)],
    enabled: limited.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MILLISECONDS,
    queryFn: async ({ signal, client, queryKey }) => {
      const { items } = dataOf(await api.GET('/api/v1/tenants/{tenant}/quotas', { params: { path: { tenant } }, signal }));
      return keepCounted(client.getQueryData<ShownQuota[]>(queryKey), items);
    },
  });
}
