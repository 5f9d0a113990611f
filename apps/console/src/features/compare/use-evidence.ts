import type { Comparison } from '@fairlead/api-client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import type { Drift } from './export-text';
import { pastOf, type Evidence, type Past } from './marks';

type Applications = Comparison['applications'];

/** What the environments' versions changed lately. What can't be read now is left out: marks then go by commits alone. */
export function useEvidence(tenant: string, applications: Applications): Evidence {
  return useQueries({
    queries: applications.map(({ application, revision }) => ({
      queryKey: ['renderings-past', tenant, application, revision.commit],
      staleTime: 60_000,
      retry: 1,
      queryFn: ({ signal }: { signal: AbortSignal }) => readPast(tenant, application, signal),
    })),
    combine: (results) =>
      new Map(
        applications.flatMap(({ environment }, index): [string, Past][] => {
          const past = results[index]?.data;
          return past ? [[environment, past]] : [];
        }),
      ),
  });
}

/** From the oldest rendering that is kept to the current one; null: there is only one, or too much changed. */
async function readPast(tenant: string, name: string, signal: AbortSignal): Promise<Past | null> {
  const path = { tenant, name };
  const { items } = dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/renderings', { params: { path }, signal }));
  const to = items.find(({ current }) => current) ?? items[0];
  const from = items.at(-1);
  if (!to || !from || to.fingerprint === from.fingerprint) return null;
  const query = { from: from.fingerprint, to: to.fingerprint };
  const diff = dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/renderings/diff', { params: { path, query }, signal }));
  // Of a difference that is too large to be told whole, what is left out could be the very field that is asked about.
  return diff.more > 0 ? null : pastOf(diff);
}

/** Whether clusters hold what Git says, by environment. */
export function useDrift(tenant: string, component: string): ReadonlyMap<string, Drift> {
  const { data } = useQuery({
    queryKey: ['drift', tenant, component],
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications', {
          params: { query: { tenant, component, limit: 100, fields: 'environment,sync,reason' } },
          signal,
        }),
      ).items,
  });
  return new Map(
    (data ?? []).flatMap(({ environment, sync, reason }): [string, Drift][] =>
      environment === undefined || sync === undefined ? [] : [[environment, { sync, reason }]],
    ),
  );
}
