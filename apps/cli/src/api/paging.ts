interface Page<T> {
  readonly data?: { readonly items: T[]; readonly next?: string };
}
/** What every paged list takes. */
export interface PageParameters {
  limit: number;
  cursor: string | undefined;
}
const PAGE = 500;

/** Items of a paged list: all of them, or the first `most`. */
export async function readAll<T>(
  read: (page: PageParameters) => Promise<Page<T>>,
  most = Infinity,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await read({ limit: Math.min(PAGE, most - items.length), cursor });
    items.push(...(data?.items ?? []));
    cursor = data?.next;
  } while (cursor !== undefined && items.length < most);
  return { items, more: cursor !== undefined };
}
