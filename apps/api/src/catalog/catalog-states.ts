import type { ApiCluster, ApiRepository, StateCounts } from '@fairlead/contracts';
import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';
import { COUNTS, countsOf, ON_CLUSTERS, STATES, type CountRow } from '../applications/count-applications.js';
import { Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';

type Row = CountRow & { readonly key: string };
type Optional<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
export type RepositoryState = { states: StateCounts } & Optional<Pick<ApiRepository, 'lastReadAt' | 'revision' | 'problem'>>;
export type ClusterState = { states: StateCounts; objects: number; syncing: number } & Optional<
  Pick<ApiCluster, 'lastHeardAt' | 'problem'>
>;

const ROWS = `select tenant, name, repository, revision, health, sync, suspended, problem is not null as problem, source_at, source_problem,
  1 as n from catalog.applications where spec is not null and tenant = any ($1::text[])`;

const UNREACHABLE = `trouble->>'code' = 'ClusterUnreachable'`;

/** How the applications of tenants, repositories and clusters stand. While Postgres is away nothing is known of it, and the catalog is answered without. */
export class CatalogStates {
  constructor(private readonly postgres: Postgres) {}

  /** By name. */
  async ofTenants(names: readonly string[]): Promise<Map<string, StateCounts>> {
    const rows = await this.rows(`select a.tenant as key, ${COUNTS} from (${ROWS}) a group by a.tenant`, [names]);
    return new Map(rows.map((row) => [row.key, countsOf(row)]));
  }

  /** By `<tenant>/<name>`. */
  async ofRepositories(tenants: readonly string[]): Promise<Map<string, RepositoryState>> {
    const rows = await this.rows(
      `select a.tenant || '/' || a.repository as key, ${COUNTS}, max(a.source_at) as read_at,
         (array_agg(a.revision order by a.source_at desc nulls last) filter (where a.revision is not null))[1] as revision,
         (array_agg(a.source_problem order by a.name) filter (where a.source_problem is not null))[1] as trouble
       from (${ROWS}) a group by a.tenant, a.repository`,
      [tenants],
    );
    return new Map(
      rows.map(({ key, read_at: readAt, revision, trouble, ...row }) => [
        key,
        { states: countsOf(row), ...known({ lastReadAt: moment(readAt), revision, problem: trouble }) } as RepositoryState,
      ]),
    );
  }

  /** By name. @param seen tenants whose applications count */
  async ofClusters(names: readonly string[], seen: Seen): Promise<Map<string, ClusterState>> {
    const parameters = new Parameters();
    const conditions = [
      'a.spec is not null',
      `a.clusters && ${parameters.add(names)}::text[]`,
      ...seenCondition('a.tenant', seen, parameters),
    ];
    const rows = await this.rows(
      `with a as (
         select a.tenant, a.name, a.suspended, a.targets, coalesce(a.problem->>'stage' <> 'sync', false) as elsewhere
         from catalog.applications a where ${conditions.join(' and ')}
       ), grouped as (
         select cluster, ${STATES}, count(*) as n, max(at) as at, sum(objects) as objects,
           count(*) filter (where ${UNREACHABLE}) as unreachable, (array_agg(trouble) filter (where ${UNREACHABLE}))[1] as trouble
         from ${ON_CLUSTERS} group by cluster, ${STATES}
       )
       select cluster as key, ${COUNTS}, max(at) as heard_at, coalesce(sum(objects), 0) as objects,
         coalesce(sum(n) filter (where sync = 'Syncing'), 0) as syncing,
         case when 2 * sum(unreachable) > sum(n) then (array_agg(trouble order by unreachable desc) filter (where trouble is not null))[1] end as trouble
       from grouped group by cluster`,
      parameters.values,
    );
    return new Map(
      rows.map(({ key, heard_at: heardAt, objects, syncing, trouble, ...row }) => [
        key,
        {
          states: countsOf(row),
          objects: Number(objects),
          syncing: Number(syncing),
          ...known({ lastHeardAt: moment(heardAt), problem: trouble }),
        } as ClusterState,
      ]),
    );
  }

  private async rows(statement: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.postgres.run((manager) => manager.query(statement, [...values]));
    } catch (error) {
      if (error instanceof DatabaseUnavailableError || error instanceof DatabaseRefusedError) return [];
      throw error;
    }
  }
}

const moment = (value: unknown): string | undefined => (value instanceof Date ? value.toISOString() : undefined);
const known = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
