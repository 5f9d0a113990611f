import { Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Sealing } from '@fairlead/api-client';
import { ApiProblemError, api, dataOf } from '../../api/client';
import { sealingWord } from './sealing-word';

/** How secrets for a cluster are sealed; null: it is not known, such as of a cluster without a key yet. */
export function useSealing(cluster: string | undefined): UseQueryResult<Sealing | null> {
  return useQuery({
    queryKey: ['sealing', cluster],
    enabled: cluster !== undefined,
    staleTime: 300_000,
    retry: false,
    queryFn: async ({ signal }) => {
      try {
        return dataOf(await api.GET('/api/v1/clusters/{name}/sealing', { params: { path: { name: cluster ?? '' } }, signal }));
      } catch (error) {
        // 503: no syncer has told of its keys. That is an answer here, not a failure of the page.
        if (error instanceof ApiProblemError && (error.status === 404 || error.status === 503)) return null;
        throw error;
      }
    },
  });
}

export function SealingCell({ cluster }: { cluster: string }) {
  const { data } = useSealing(cluster);
  const [word, isWrong] = sealingWord(data, Date.now());
  return (
    <Text size="sm" {...(isWrong ? { c: 'red', fw: 600 } : data ? {} : { c: 'dimmed' })} truncate title={word}>
      {word}
    </Text>
  );
}
