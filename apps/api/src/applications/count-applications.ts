import { HealthStatus, PAGE_BYTES, SyncState, type ApiFleet, type FleetQuery, type StateCounts } from '@fairlead/contracts';
import { z } from 'zod';
import { atMost, decodeCursor, encodeCursor } from '../rest/cursor.js';
import { Parameters, type Seen } from '../store/parameters.js';
import type { Reader } from '../store/shared-statements.js';
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
/** How many groups came before. */
const Before = z.tuple([z.int().min(0).max(1_000_000)]);
/** Of a cluster the states there count, not the worst of all clusters of an application. @param applications a query in brackets, or the name of one */
export const onClusters = (applications: string, more = 'null'): string => `(
  select a.tenant, t.cluster, coalesce(c.health, 'Unknown') as health, coalesce(c.sync, 'Unknown') as sync, a.suspended,
    a.elsewhere or c.problem is not null as problem, c.problem as trouble, c.at, c.object_count as objects, ${more}
  from ${applications} a cross join unnest(a.targets) as t (cluster)
  left join catalog.application_clusters c on (c.tenant, c.application, c.cluster) = (a.tenant, a.name, t.cluster)) g`;

/** Applications counted, together and in groups, in one statement. */
export async function countApplications(reader: Reader, query: FleetQuery, seen: Seen): Promise<ApiFleet> {
  const { by, limit, cursor, ...filter } = query;
  const [before] = decodeCursor(cursor, Before) ?? [0];
  const parameters = new Parameters();
  const conditions = conditionsOfFilter(filter, seen, parameters);
  const keys = KEYS[by];
  const names = keys.join(', ');
  const key = keys.map((name) => `'${name}', coalesce(${name}, '')`).join(', ');
  const where = conditions.join(' and ');
  // Columns of one index each, so that no wide row is read where nothing else is filtered by.
  const rowsOf = {
    applications: `select a.tenant, a.environment, a.repository, a.health, a.sync, a.suspended, a.troubled as problem
      from catalog.applications a where ${where}`,
    targets: `select a.tenant, a.name, a.targets, a.suspended, a.elsewhere from catalog.applications a where ${where}`,
  };
  // An application that goes to two clusters is one all the same.
  const [grouped, together] =
    by === 'cluster'
      ? [onClusters(`(${rowsOf.targets})`), `select ${STATES}, count(*) as n from (${rowsOf.applications}) a group by ${STATES}`]
      : [`(${rowsOf.applications}) a`, `select ${STATES}, n from grouped`];
  const rows: CountRow[] = await reader.query(
    `with grouped as (select ${names}, ${STATES}, count(*) as n from ${grouped} group by ${names}, ${STATES})
     select null::jsonb as key, 0 as unwell, 0 as groups, ${COUNTS} from (${together}) a
     union all (
       select jsonb_build_object(${key}) as key,
         coalesce(sum(n) filter (where health in ('Degraded', 'Missing', 'Unknown') or problem), 0) as unwell, count(*) over () as groups, ${COUNTS}
       from grouped group by ${names} order by unwell desc, total desc, ${names} limit ${parameters.add(limit)} offset ${parameters.add(before)}
     )`,
    parameters.values,
  );
  const all = rows.find((row) => row['key'] === null) ?? { total: 0, suspended: 0, problems: 0 };
  const found = rows.filter((row) => row['key'] !== null);
  const groups = atMost(
    found.map((row) => ({ key: row['key'] as unknown as Record<string, string>, ...countsOf(row) })),
    PAGE_BYTES,
  );
  const more = Math.max(0, Number(found[0]?.['groups'] ?? 0) - before - groups.length);
  return { all: countsOf(all), groups, more, ...(more > 0 ? { next: encodeCursor([before + groups.length]) } : {}) };
}
