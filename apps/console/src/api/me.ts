import type { Me } from '@fairlead/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, dataOf, keepCsrf } from './client';

/** Who is signed in. Its error has status 401 when nobody is. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({
    queryKey: ['me'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const me = dataOf(await api.GET('/api/v1/me', { signal }));
      keepCsrf(me.csrf);
      return me;
    },
  });
}
