import type { ApplicationDetail, HistoryEvent, LiveEvent, Object as ApiObject } from '@fairlead/api-client';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, dataOf } from '../../../api/client';
import { useRefresh } from '../../../api/use-refresh';

export interface ApplicationId {
  readonly tenant: string;
  readonly name: string;
}
export type HistoryType = HistoryEvent['type'];
export const pathOf = ({ tenant, name }: ApplicationId) => ({ tenant, name });
/** Everything that is read of one application begins with this, so that it is read again together. */
export const keyOf = ({ tenant, name }: ApplicationId) => ['application', tenant, name] as const;

export const useApplication = (id: ApplicationId) =>
  useQuery({
    queryKey: [...keyOf(id), 'detail'],
    queryFn: async ({ signal }): Promise<ApplicationDetail> =>
      dataOf(await api.GET('/api/v1/applications/{tenant}/{name}', { params: { path: pathOf(id) }, signal })),
  });

/** Newest first, page by page. */
export const useHistory = (id: ApplicationId, filter: { type?: HistoryType | undefined; cluster?: string | undefined; limit: number }) =>
  useInfiniteQuery({
    queryKey: [...keyOf(id), 'history', filter],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/history', {
          params: {
            path: pathOf(id),
            query: {
              limit: filter.limit,
              ...(filter.type && { type: filter.type }),
              ...(filter.cluster && { cluster: filter.cluster }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const useRenderings = (id: ApplicationId) =>
  useQuery({
    queryKey: [...keyOf(id), 'renderings'],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/renderings', { params: { path: pathOf(id) }, signal })),
  });
/** Renderings are named by their content: what was compared once need not be compared again. */
export const useRenderingDiff = (id: ApplicationId, from: string | undefined, to: string | undefined) =>
  useQuery({
    queryKey: ['rendering-diff', id.tenant, id.name, from, to],
    staleTime: Infinity,
    enabled: from !== undefined && to !== undefined && from !== to,
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/renderings/diff', {
          params: { path: pathOf(id), query: { from: from ?? '', to: to ?? '' } },
          signal,
        }),
      ),
  });

const OBJECTS_PAGE = 500;
/** What the api knows of the objects by itself, 500 of each cluster at most. */
export const useKnownObjects = (id: ApplicationId, cluster: string | undefined, enabled = true) =>
  useQuery({
    queryKey: [...keyOf(id), 'objects', cluster],
    enabled,
    queryFn: async ({ signal }): Promise<{ items: ApiObject[]; total: number }> => {
      const query = { limit: OBJECTS_PAGE, ...(cluster && { cluster }) };
      const { items, total } = dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/objects', { params: { path: pathOf(id), query }, signal }),
      );
      return { items, total };
    },
  });

/** Reads everything of the application again when something happens to it. */
export function useApplicationRefresh(id: ApplicationId): void {
  const { tenant, name } = id;
  const concerns = useCallback((event: LiveEvent) => event.tenant === tenant && event.application === name, [tenant, name]);
  useRefresh(
    ['detail', 'history', 'renderings', 'objects', 'tree', 'object'].map((part) => [...keyOf(id), part]),
    concerns,
  );
}
