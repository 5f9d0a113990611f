import type { ApplicationItem, Fleet } from '@fairlead/api-client';
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, dataOf } from '../../api/client';
import { useLive } from '../../api/live';
import { usePages, type Pages } from '../../ui/use-pages';
import { asQuery, type FleetFilter, type Sort } from './filters';

/** A page of 100 with these, and these only, stays below 100 kB. */
const FIELDS = 'clusters,suspended,paused,environment,component,images,sync,health,reason,revision,updatedAt';
const PAGE = 100;
export const keyOf = ({ tenant, name }: Pick<ApplicationItem, 'tenant' | 'name'>): string => `${tenant}/${name}`;

export function useApplications(filter: FleetFilter, sort: Sort, fields = FIELDS, limit = PAGE): Pages<ApplicationItem> {
  return usePages({
    key: ['applications', 'list', asQuery(filter), sort, fields, limit],
    rowKey: keyOf,
    load: async (cursor, signal) => {
      const query = { ...asQuery(filter), sort, limit, fields, ...(cursor === undefined ? {} : { cursor }) };
      return dataOf(await api.GET('/api/v1/applications', { params: { query }, ...(signal ? { signal } : {}) }));
    },
  });
}
type GroupBy = 'tenant' | 'environment' | 'tenant,environment' | 'cluster' | 'repository';
export function useSummary(filter: FleetFilter, by: GroupBy, limit: number, enabled = true): UseQueryResult<Fleet> {
  return useQuery({
    queryKey: ['applications', 'summary', asQuery(filter), by, limit],
    placeholderData: keepPreviousData,
    enabled,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/applications/summary', { params: { query: { ...asQuery(filter), by, limit } }, signal })),
  });
}

/** Of a fleet in which something happens all the time, the list is read again so often, and the counts so often. */
const LIST_MILLISECONDS = 1_000;
const COUNTS_MILLISECONDS = 2_500;

/** Reads again what the live stream says has changed: the counts, and of the list only what holds it. */
export function useFleetRefresh(refresh: ((changed: ReadonlySet<string> | 'all') => void) | undefined): void {
  const client = useQueryClient();
  const changed = useRef<Set<string> | 'all'>(new Set());
  const timers = useRef<{ list?: number | undefined; counts?: number | undefined }>({});
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    const running = timers.current;
    return () => {
      window.clearTimeout(running.list);
      window.clearTimeout(running.counts);
      running.list = running.counts = undefined;
    };
  }, []);
  useLive((event) => {
    if (event !== 'reset' && event.application === undefined && event.type !== 'catalog.reported') return;
    if (event === 'reset' || event.type === 'catalog.reported') changed.current = 'all';
    else if (changed.current !== 'all') changed.current.add(`${event.tenant}/${event.application}`);
    timers.current.list ??= window.setTimeout(() => {
      timers.current.list = undefined;
      latest.current?.(changed.current);
      changed.current = new Set();
    }, LIST_MILLISECONDS);
    timers.current.counts ??= window.setTimeout(() => {
      timers.current.counts = undefined;
      void client.invalidateQueries({ queryKey: ['applications', 'summary'] });
    }, COUNTS_MILLISECONDS);
  });
}
