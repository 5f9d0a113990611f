import { asQuery, sortOf, viewOf, withoutStates, filterOf, type FleetFilter, type Sort } from './filters';

/** A page of 100 with these, and these only, stays below 100 kB. */
export const FIELDS = 'clusters,suspended,paused,environment,component,images,sync,health,reason,revision,updatedAt';
export const PAGE = 100;
/** Applications that one command takes, as the api has it. */
export const MOST = 500;

export const listQuery = (filter: FleetFilter, sort: Sort, fields: string, limit: number) => ({ ...asQuery(filter), sort, limit, fields });
/** What the page's counts are of; the table's and the tiles' own are asked for by them. */
export const countsQuery = (filter: FleetFilter) => ({ ...asQuery(withoutStates(filter)), by: 'environment' as const, limit: 100 });

/** What the fleet page asks first of all at an address such as `?health=Degraded`. */
export function firstPaths(search: string): string[] {
  const state = Object.fromEntries(new URLSearchParams(search));
  const filter = filterOf(state);
  const path = (of: string, query: Readonly<Record<string, string | number>>): string =>
    `/api/v1/applications${of}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString()}`;
  const counts = path('/summary', countsQuery(filter));
  return viewOf(state['view']) === 'table' ? [path('', listQuery(filter, sortOf(state['sort']), FIELDS, PAGE)), counts] : [counts];
}
