import type { Access, Tenant } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';

export type Action = Tenant['may'][number];
export const accessQuery = (action: Action, tenant: string) => ({
  queryKey: ['access', action, tenant],
  staleTime: 60_000,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Access> =>
    dataOf(await api.GET('/api/v1/access', { params: { query: { action, tenant } }, signal })),
});
/** Rights on what is no single tenant's are those in this one. */
export const PLATFORM = 'platform';

/** Whether the viewer may do something, and why not; undefined while it is asked. */
export function useAccess(action: Action, tenant: string | undefined): Access | undefined {
  return useQuery({ ...accessQuery(action, tenant ?? ''), enabled: tenant !== undefined }).data;
}
