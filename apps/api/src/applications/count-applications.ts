import { HealthStatus, SyncState, type ApiFleet, type FleetQuery, type StateCounts } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { Parameters, type Seen } from '../store/parameters.js';
import { conditionsOfFilter } from './filter-applications.js';

/** A row of counts: a column for each state. */
export type CountRow = Readonly<Record<string, string | number | null>>;

const states = (column: string, values: readonly string[]): string =>
  values.map((value) => `coalesce(sum(n) filter (where ${column} = '${value}'), 0) as "${column}${value}"`).join(', ');
/** Columns that `countsOf` reads, of rows that `STATES` made equal ones one of. */
export const COUNTS = `coalesce(sum(n), 0) as total, ${states('health', HealthStatus.options)}, ${states('sync', SyncState.options)},
  coalesce(sum(n) filter (where suspended), 0) as suspended, coalesce(sum(n) filter (where problem), 0) as problems`;
/** What is counted: few rows have to be looked at for each state once those in the same states are one, with their number `n`. */
export const STATES = 'health, sync, suspended, problem';

export const countsOf = (row: CountRow): StateCounts => ({
  total: Number(row['total']),
  health: counted(row, 'health', HealthStatus.options),
  sync: counted(row, 'sync', SyncState.options),
  suspended: Number(row['suspended']),
  problems: Number(row['problems']),
});
const counted = <T extends string>(row: CountRow, column: string, values: readonly T[]): Partial<Record<T, number>> =>
  Object.fromEntries(values.flatMap((value) => (Number(row[column + value]) > 0 ? [[value, Number(row[column + value])]] : []))) as Partial<
    Record<T, number>
  >;

/** What tells groups apart. A repository's name is its tenant's own. */
const KEYS: Readonly<Record<FleetQuery['by'], readonly string[]>> = {
  tenant: ['tenant'],
  environment: ['environment'],
  'tenant,environment': ['tenant', 'environment'],
  cluster: ['cluster'],
  repository: ['tenant', 'repository'],
};
/** Of a cluster the states there count, not the worst of all clusters of an application. */
export const ON_CLUSTERS = `(
  select a.tenant, t.cluster, coalesce(c.health, 'Unknown') as health, coalesce(c.sync, 'Unknown') as sync, a.suspended,
    a.elsewhere or c.problem is not null as problem, c.problem as trouble, c.at, c.object_count as objects
  from a cross join unnest(a.targets) as t (cluster)
  left join catalog.application_clusters c on (c.tenant, c.application, c.cluster) = (a.tenant, a.name, t.cluster)) g`;

/** Applications counted, together and in groups, in one statement. */
export async function countApplications(manager: EntityManager, query: FleetQuery, seen: Seen): Promise<ApiFleet> {
  const { by, limit, ...filter } = query;
  const parameters = new Parameters();
  const conditions = conditionsOfFilter(filter, seen, parameters);
  const keys = KEYS[by];
  const names = keys.join(', ');
  const key = keys.map((name) => `'${name}', coalesce(${name}, '')`).join(', ');
  const rows: CountRow[] = await manager.query(
    `with a as materialized (
       select a.tenant, a.name, a.environment, a.repository, a.health, a.sync, a.suspended, a.targets, a.problem is not null as problem,
         coalesce(a.problem->>'stage' <> 'sync', false) as elsewhere
       from catalog.applications a where ${conditions.join(' and ')}
     ), grouped as (
       select ${names}, ${STATES}, count(*) as n from ${by === 'cluster' ? ON_CLUSTERS : 'a'} group by ${names}, ${STATES}
     )
     select null::jsonb as key, 0 as unwell, 0 as groups, ${COUNTS} from (select ${STATES}, count(*) as n from a group by ${STATES}) a
     union all (
       select jsonb_build_object(${key}) as key,
         coalesce(sum(n) filter (where health in ('Degraded', 'Missing', 'Unknown') or problem), 0) as unwell, count(*) over () as groups, ${COUNTS}
       from grouped group by ${names} order by unwell desc, total desc, ${names} limit ${parameters.add(limit)}
     )`,
    parameters.values,
  );
  const all = rows.find((row) => row['key'] === null) ?? { total: 0, suspended: 0, problems: 0 };
  const groups = rows.filter((row) => row['key'] !== null);
  return {
    all: countsOf(all),
    groups: groups.map((row) => ({ key: row['key'] as unknown as Record<string, string>, ...countsOf(row) })),
    more: Math.max(0, Number(groups[0]?.['groups'] ?? 0) - groups.length),
  };
}
