import type { Tenant, TenantPage } from '@fairlead/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { usePages, type Pages } from '../../ui/use-pages';

const PAGE = 100;
const MOST = 500;

const read = async (limit: number, cursor: string | undefined, signal?: AbortSignal): Promise<TenantPage> => {
  const query = { limit, ...(cursor === undefined ? {} : { cursor }) };
  return dataOf(await api.GET('/api/v1/tenants', { params: { query }, ...(signal ? { signal } : {}) }));
};
const nameOf = ({ name }: Tenant): string => name;

export const useTenants = (): Pages<Tenant> =>
  usePages({ key: ['tenants', 'list'], rowKey: nameOf, load: (cursor, signal) => read(PAGE, cursor, signal) });

/** One of them, from the list, which is all that the api has of tenants; undefined in `data.tenant`: the viewer sees none of this name. */
export function useTenant(name: string): UseQueryResult<{ readonly tenant: Tenant | undefined }> {
  return useQuery({
    queryKey: ['tenants', 'one', name],
    queryFn: async ({ signal }) => {
      for (let cursor: string | undefined; ;) {
        const page = await read(MOST, cursor, signal);
        const tenant = page.items.find((each) => each.name === name);
        if (tenant || page.next === undefined) return { tenant };
        cursor = page.next;
      }
    },
  });
}
