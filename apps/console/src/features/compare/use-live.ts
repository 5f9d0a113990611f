import type { Comparison } from '@fairlead/api-client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';

export type Look = 'drifted' | 'all';
export interface Live {
  /** With what clusters run, once that is known. */
  readonly comparison: Comparison;
  readonly isAsking: boolean;
  /** Why clusters could not be asked at all. */
  readonly error: Error | null;
  readonly again: () => void;
}

/** That a field which had drifted drifted on is told by no event. */
const AGAIN_MILLISECONDS = 15_000;

/** Asks the clusters of one component what they run, while somebody looks; Git's answer stands until they have answered. */
export function useLiveComparison(git: Comparison, environments: readonly string[], look: Look): Live {
  const { tenant, component } = git;
  const text = environments.join(',');
  const query = useQuery({
    queryKey: ['comparison-live', tenant, component, text, look],
    placeholderData: keepPreviousData,
    retry: 1,
    refetchInterval: AGAIN_MILLISECONDS,
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/environments/compare', {
          params: { query: { environments: text, tenant, component, live: look } },
          signal,
        }),
      ),
  });
  const comparison = query.data?.items.find((one) => one.tenant === tenant && one.component === component) ?? git;
  return { comparison, isAsking: query.isFetching, error: query.error, again: () => void query.refetch() };
}
