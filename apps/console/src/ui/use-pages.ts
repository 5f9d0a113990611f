import { keepPreviousData, useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';

interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly next?: string | undefined;
}
interface PagesOptions<Row> {
  readonly key: QueryKey;
  readonly load: (cursor: string | undefined, signal?: AbortSignal) => Promise<PageOf<Row>>;
  readonly rowKey: (row: Row) => string;
}
export interface Pages<Row> {
  /** Undefined: nothing was read yet. */
  readonly data: readonly Row[] | undefined;
  readonly error: unknown;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
  /** They are of the filter before this one, which is still being read. */
  readonly isPlaceholderData: boolean;
  readonly more: { readonly has: boolean; readonly loading: boolean; readonly load: () => void };
  /** Reads again what holds these rows, and now and then all; resolves when that has been read, or could not be. */
  readonly refresh: (changed: ReadonlySet<string> | 'all') => Promise<unknown>;
}
/** Pages beyond this many are not all read again for each change. */
const FEW = 2;
const ALL_MILLISECONDS = 30_000;

/** A list that the server pages. What is shown stays until a new filter is answered. */
export function usePages<Row>({ key, load, rowKey }: PagesOptions<Row>): Pages<Row> {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const data = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const latest = useRef({ key, load, rowKey });
  useEffect(() => {
    latest.current = { key, load, rowKey };
  });
  const allAt = useRef(0);

  const refresh = useCallback(
    (changed: ReadonlySet<string> | 'all'): Promise<unknown> => {
      const { key: queryKey, load: loadPage, rowKey: keyOf } = latest.current;
      const held = client.getQueryData<InfiniteData<PageOf<Row>, string | undefined>>(queryKey);
      const due = Date.now() - allAt.current > ALL_MILLISECONDS;
      if (!held || changed === 'all' || held.pages.length <= FEW || due) {
        allAt.current = Date.now();
        return client.invalidateQueries({ queryKey, exact: true });
      }
      // Cost follows the change: 6,000 rows are 60 requests, what changed is in one of them.
      const touched = held.pages.flatMap(({ items }, index) => (items.some((row) => changed.has(keyOf(row))) ? [index] : []));
      return Promise.all(
        touched.slice(0, FEW).map((index) =>
          loadPage(held.pageParams[index]).then(
            (page) =>
              client.setQueryData<typeof held>(queryKey, (now) =>
                now && now.pageParams[index] === held.pageParams[index]
                  ? { ...now, pages: now.pages.map((old, at) => (at === index ? { ...page, next: old.next } : old)) }
                  : now,
              ),
            () => undefined,
          ),
        ),
      );
    },
    [client],
  );
  return {
    data,
    error: query.error,
    dataUpdatedAt: query.dataUpdatedAt,
    refetch: query.refetch,
    isPlaceholderData: query.isPlaceholderData,
    more: {
      has: query.hasNextPage,
      loading: query.isFetchingNextPage,
      load: () => void (query.isFetching || query.fetchNextPage()),
    },
    refresh,
  };
}
