import type { Tenant } from '@fairlead/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { foundOrNull } from '../../api/found';
import { usePages, type Pages } from '../../ui/use-pages';

const PAGE = 100;
const nameOf = ({ name }: Tenant): string => name;

export const useTenants = (text: string | undefined, problem: 'true' | undefined): Pages<Tenant> =>
  usePages({
    key: ['tenants', 'list', text, problem],
    rowKey: nameOf,
    load: async (cursor, signal) =>
      dataOf(await api.GET('/api/v1/tenants', { params: { query: { text, problem, cursor, limit: PAGE } }, signal })),
  });

/** Null: there is none of this name that the viewer may see. */
export const useTenant = (name: string): UseQueryResult<Tenant | null> =>
  useQuery({
    queryKey: ['tenants', 'one', name],
    queryFn: ({ signal }) =>
      foundOrNull(async () => dataOf(await api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant: name } }, signal }))),
  });
