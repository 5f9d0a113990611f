import type { ApplicationItem, Fleet } from '@fairlead/api-client';
import { keepPreviousData, queryOptions, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, dataOf } from '../../api/client';
import { useLive } from '../../api/live';
import { useBurst } from '../../api/use-burst';
import { usePages, type Pages } from '../../ui/use-pages';
import { asQuery, type FleetFilter, type Sort } from './filters';
import { FIELDS, listQuery, PAGE } from './requests';

export const keyOf = ({ tenant, name }: Pick<ApplicationItem, 'tenant' | 'name'>): string => `${tenant}/${name}`;

export function useApplications(filter: FleetFilter, sort: Sort, fields = FIELDS, limit = PAGE): Pages<ApplicationItem> {
  return usePages({
    key: ['applications', 'list', asQuery(filter), sort, fields, limit],
    rowKey: keyOf,
    load: async (cursor, signal) => {
      const query = { ...listQuery(filter, sort, fields, limit), ...(cursor === undefined ? {} : { cursor }) };
      return dataOf(await api.GET('/api/v1/applications', { params: { query }, ...(signal ? { signal } : {}) }));
    },
  });
}
type GroupBy = 'tenant' | 'environment' | 'tenant,environment' | 'cluster' | 'repository';
const summaryOf = (filter: FleetFilter, by: GroupBy, limit: number) =>
  queryOptions({
    queryKey: ['applications', 'summary', asQuery(filter), by, limit],
    queryFn: ({ signal }) => readSummary({ ...asQuery(filter), by }, limit, signal),
  });
export const useSummary = (filter: FleetFilter, by: GroupBy, limit: number, enabled = true): UseQueryResult<Fleet> =>
  useQuery({ ...summaryOf(filter, by, limit), placeholderData: keepPreviousData, enabled });

/** Asks for what tiles and map show, which is about to be wanted; `useSummary` takes the answers. */
export function useFormsAhead(filter: FleetFilter): () => void {
  const client = useQueryClient();
  return () => {
    void client.prefetchQuery(summaryOf(filter, ...TILES));
    if (filter.tenant === undefined) void client.prefetchQuery(summaryOf(filter, ...MAP));
  };
}
/** What each is grouped by, and most groups; of the map's, blocks of their own. */
export const TILES = ['tenant,environment', 1_000] as const;
export const MAP = ['tenant', 2_000] as const;

/** An answer of many groups comes in parts. */
async function readSummary(query: Record<string, unknown> & { by: GroupBy }, limit: number, signal: AbortSignal): Promise<Fleet> {
  let fleet: Fleet | undefined;
  do {
    const left = limit - (fleet?.groups.length ?? 0);
    const part = { ...query, limit: left, ...(fleet?.next === undefined ? {} : { cursor: fleet.next }) };
    const read: Fleet = dataOf(await api.GET('/api/v1/applications/summary', { params: { query: part }, signal }));
    fleet = { ...read, groups: [...(fleet?.groups ?? []), ...read.groups] };
  } while (fleet.next !== undefined && fleet.groups.length < limit);
  return fleet;
}

/** Of a fleet in which something happens all the time, the list is read again so often, and the counts so often. */
const LIST_MILLISECONDS = 1_000;
const COUNTS_MILLISECONDS = 2_500;

/** Reads again what the live stream says has changed: the counts, and of the list only what holds it. */
export function useFleetRefresh(refresh: ((changed: ReadonlySet<string> | 'all') => Promise<unknown>) | undefined): void {
  const client = useQueryClient();
  const [list, counts] = [useBurst(), useBurst()];
  const changed = useRef<Set<string> | 'all'>(new Set());
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  const readList = async (): Promise<void> => {
    const rows = changed.current;
    changed.current = new Set();
    await latest.current?.(rows);
  };
  const readCounts = (): Promise<void> => client.invalidateQueries({ queryKey: ['applications', 'summary'] });
  useLive((event) => {
    if (event !== 'reset' && event.application === undefined && event.type !== 'catalog.reported') return;
    if (event === 'reset' || event.type === 'catalog.reported') changed.current = 'all';
    else if (changed.current !== 'all') changed.current.add(`${event.tenant}/${event.application}`);
    list({ read: readList, settle: LIST_MILLISECONDS });
    counts({ read: readCounts, settle: COUNTS_MILLISECONDS });
  });
}
