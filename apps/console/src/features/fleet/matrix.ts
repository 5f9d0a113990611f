import type { Fleet } from '@fairlead/api-client';
import { inEnvironmentOrder } from '../../ui/environment-order';
import { HEALTHS, type Health } from '../../ui/states';

export type Group = Fleet['groups'][number];
type Counts = Pick<Group, 'health' | 'total'>;

/** The worst health that any of them has. */
export const worstOf = ({ health }: Counts): Health => HEALTHS.find((state) => (health[state] ?? 0) > 0) ?? 'Unknown';
/** Those that are not as they should be; what progresses or is suspended is on its way or meant so. */
export const unhealthy = ({ health }: Counts): number => (health.Degraded ?? 0) + (health.Missing ?? 0) + (health.Unknown ?? 0);

export interface MatrixRow {
  readonly tenant: string;
  readonly cells: ReadonlyMap<string, Group>;
  readonly unhealthy: number;
  readonly total: number;
}
/** Teams as rows, those with the most unhealthy applications first; environments as columns, in the order of a version's way. */
export function matrixOf(groups: readonly Group[]): { readonly environments: readonly string[]; readonly rows: readonly MatrixRow[] } {
  const rows = new Map<string, { tenant: string; cells: Map<string, Group>; unhealthy: number; total: number }>();
  const environments = new Set<string>();
  for (const group of groups) {
    const { tenant = '', environment = '' } = group.key;
    environments.add(environment);
    const row = rows.get(tenant) ?? { tenant, cells: new Map<string, Group>(), unhealthy: 0, total: 0 };
    row.cells.set(environment, group);
    row.unhealthy += unhealthy(group);
    row.total += group.total;
    rows.set(tenant, row);
  }
  return {
    environments: environmentsInOrder(environments),
    rows: [...rows.values()].sort((a, b) => b.unhealthy - a.unhealthy || b.total - a.total || a.tenant.localeCompare(b.tenant)),
  };
}

/** As versions go through them; without any last. */
export const environmentsInOrder = (names: Iterable<string>): string[] => {
  const all = new Set(names);
  return [...inEnvironmentOrder([...all].filter((name) => name !== '')), ...(all.has('') ? [''] : [])];
};
