import type { Health, Sync } from '../../ui/states';

/** What stands in the address and goes to the api as it is. */
export interface FleetFilter {
  readonly text?: string | undefined;
  readonly tenant?: string | undefined;
  readonly environment?: string | undefined;
  readonly component?: string | undefined;
  readonly cluster?: string | undefined;
  readonly repository?: string | undefined;
  readonly label?: string | undefined;
  readonly health?: Health | undefined;
  readonly sync?: Sync | undefined;
  readonly suspended?: 'true' | 'false' | undefined;
}
export type FilterName = keyof FleetFilter;
/** In the order in which they are offered. */
export const FILTERS: readonly { readonly name: Exclude<FilterName, 'text'>; readonly label: string }[] = [
  { name: 'tenant', label: 'Tenant' },
  { name: 'environment', label: 'Environment' },
  { name: 'cluster', label: 'Cluster' },
  { name: 'health', label: 'Health' },
  { name: 'sync', label: 'Sync' },
  { name: 'suspended', label: 'Paused' },
  { name: 'repository', label: 'Repository' },
  { name: 'label', label: 'Label' },
  { name: 'component', label: 'Component' },
];
const NAMES: readonly FilterName[] = ['text', ...FILTERS.map(({ name }) => name)];

export const VIEWS = ['table', 'tiles', 'map'] as const;
export type View = (typeof VIEWS)[number];
export const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'table';
export const SORTS = ['health', 'name', '-updatedAt'] as const;
export type Sort = (typeof SORTS)[number];
/** Worst first, unless somebody wants it otherwise: that is what one comes for. */
export const sortOf = (text: string | undefined): Sort => SORTS.find((sort) => sort === text) ?? 'health';

/** What the address says; the api tells of values that it does not know. */
export const filterOf = (state: Readonly<Record<string, string | undefined>>): FleetFilter =>
  Object.fromEntries(NAMES.flatMap((name) => (state[name] ? [[name, state[name]]] : [])));
/** The applications whose states are counted: everything but the states themselves, so that the counts say where else one could go. */
export const withoutStates = ({ health: _health, sync: _sync, suspended: _suspended, ...filter }: FleetFilter): FleetFilter => filter;
/** For the api, which takes no undefined. */
export const asQuery = (filter: FleetFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [Name in FilterName]?: NonNullable<FleetFilter[Name]>;
  };
/** `Paused: yes`, `Health: Degraded`. */
export const valueText = (name: FilterName, value: string): string => (name === 'suspended' ? (value === 'true' ? 'yes' : 'no') : value);
/** Of all filters, what the address is to say: those that are not there end. */
export const cleared = (): Record<FilterName, undefined> =>
  Object.fromEntries(NAMES.map((name) => [name, undefined])) as Record<FilterName, undefined>;
export const LABEL = /^[A-Za-z0-9./_-]{1,317}(=[A-Za-z0-9._-]{0,63})?$/;
