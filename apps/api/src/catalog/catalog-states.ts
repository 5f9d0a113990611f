import type { ApiCluster, ApiRepository, StateCounts } from '@fairlead/contracts';
import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';
import { COUNTS, countsOf, onClusters, STATES, type CountRow } from '../applications/count-applications.js';
import { Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import { records } from '../store/records.js';

type Row = CountRow & { readonly key: string };
type Optional<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
export type RepositoryState = { states: StateCounts } & Optional<Pick<ApiRepository, 'lastReadAt' | 'revision' | 'problem' | 'queue'>>;
export type ClusterState = { states: StateCounts; objects: number; syncing: number } & Optional<
  Pick<ApiCluster, 'lastHeardAt' | 'problem' | 'queue'>
>;

const ROWS = `select tenant, name, repository, revision, health, sync, suspended, troubled as problem, source_at, source_problem,
  case when source_problem is null and render_generation < source_generation and not suspended then source_at end as waits_since,
  1 as n from catalog.applications where spec is not null`;

/** All of it is in an index. */
const COUNTED = `select tenant, health, sync, suspended, troubled as problem, 1 as n from catalog.applications
  where spec is not null and tenant = any ($1::text[])`;

const UNREACHABLE = `trouble->>'code' = 'ClusterUnreachable'`;

/** How the applications of tenants, repositories and clusters stand. While Postgres is away nothing is known of it, and the catalog is answered without; only what is filtered by it can not be. */
export class CatalogStates {
  constructor(private readonly postgres: Postgres) {}

  /** By name. */
  async ofTenants(names: readonly string[]): Promise<Map<string, StateCounts>> {
    const rows = await this.rows(`select a.tenant as key, ${COUNTS} from (${COUNTED}) a group by a.tenant`, [names]);
    return new Map(rows.map((row) => [row.key, countsOf(row)]));
  }

  /** By `<tenant>/<name>`. */
  async ofRepositories(repositories: readonly { readonly tenant: string; readonly name: string }[]): Promise<Map<string, RepositoryState>> {
    const rows = await this.rows(
      `select a.tenant || '/' || a.repository as key, ${COUNTS}, max(a.source_at) as read_at,
         (array_agg(a.revision order by a.source_at desc nulls last) filter (where a.revision is not null))[1] as revision,
         (array_agg(a.source_problem order by a.name) filter (where a.source_problem is not null))[1] as trouble,
         count(a.waits_since) as waiting, min(a.waits_since) as waits_since
       from (${ROWS} and (tenant, repository) in (select tenant, name from jsonb_to_recordset($1::jsonb) as r (tenant text, name text))) a
       group by a.tenant, a.repository`,
      [records(repositories)],
    );
    return new Map(
      rows.map(({ key, read_at: readAt, revision, trouble, waiting, waits_since: since, ...row }) => [
        key,
        {
          states: countsOf(row),
          queue: queueOf(waiting, since),
          ...known({ lastReadAt: moment(readAt), revision, problem: trouble }),
        } as RepositoryState,
      ]),
    );
  }

  /** By name. @param seen tenants whose applications count */
  async ofClusters(names: readonly string[], seen: Seen): Promise<Map<string, ClusterState>> {
    const parameters = new Parameters();
    const conditions = [
      'a.spec is not null',
      `a.targets && ${parameters.add(names)}::text[]`,
      ...seenCondition('a.tenant', seen, parameters),
    ];
    const applications = `(select a.tenant, a.name, a.suspended, a.targets, a.elsewhere, a.rendered, a.render_at
      from catalog.applications a where ${conditions.join(' and ')})`;
    const rows = await this.rows(
      `with grouped as (
         select cluster, ${STATES}, count(*) as n, max(at) as at, sum(objects) as objects,
           count(*) filter (where rendered > generation) as waiting, min(render_at) filter (where rendered > generation) as waits_since,
           count(*) filter (where ${UNREACHABLE}) as unreachable, (array_agg(trouble) filter (where ${UNREACHABLE}))[1] as trouble
         from ${onClusters(applications, 'a.rendered, a.render_at, coalesce(c.generation, 0) as generation')} group by cluster, ${STATES}
       )
       select cluster as key, ${COUNTS}, max(at) as heard_at, coalesce(sum(objects), 0) as objects,
         coalesce(sum(n) filter (where sync = 'Syncing'), 0) as syncing, sum(waiting) as waiting, min(waits_since) as waits_since,
         case when 2 * sum(unreachable) > sum(n) then (array_agg(trouble order by unreachable desc) filter (where trouble is not null))[1] end as trouble
       from grouped group by cluster`,
      parameters.values,
    );
    return new Map(
      rows.map(({ key, heard_at: heardAt, objects, syncing, waiting, waits_since: since, trouble, ...row }) => [
        key,
        {
          states: countsOf(row),
          objects: Number(objects),
          syncing: Number(syncing),
          queue: queueOf(waiting, since),
          ...known({ lastHeardAt: moment(heardAt), problem: trouble }),
        } as ClusterState,
      ]),
    );
  }

  /** Names of tenants with an application that is not well. @throws DatabaseUnavailableError */
  async unwellTenants(): Promise<Set<string>> {
    return this.keys(
      `select distinct tenant as key from catalog.applications
       where spec is not null and (problem is not null or health in ('Degraded', 'Missing', 'Unknown'))`,
    );
  }

  /** `<tenant>/<name>` of those that can't be read. @throws DatabaseUnavailableError */
  async unreadRepositories(): Promise<Set<string>> {
    return this.keys(
      `select distinct tenant || '/' || repository as key from catalog.applications where spec is not null and source_problem is not null`,
    );
  }

  /** Names of those that most of their applications say can't be reached. @throws DatabaseUnavailableError */
  async unreachableClusters(seen: Seen): Promise<Set<string>> {
    const some = await this.keys(
      `select distinct c.cluster as key from catalog.application_clusters c where c.problem->>'code' = 'ClusterUnreachable'`,
    );
    if (some.size === 0) return some;
    const states = await this.ofClusters([...some], seen);
    return new Set([...some].filter((name) => states.get(name)?.problem !== undefined));
  }

  private async keys(statement: string): Promise<Set<string>> {
    const rows = await this.postgres.read((reader) => reader.query<{ key: string }[]>(statement));
    return new Set(rows.map(({ key }) => key));
  }

  private async rows(statement: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.postgres.read((reader) => reader.query(statement, [...values]));
    } catch (error) {
      if (error instanceof DatabaseUnavailableError || error instanceof DatabaseRefusedError) return [];
      throw error;
    }
  }
}

const queueOf = (waiting: unknown, since: unknown) => ({ waiting: Number(waiting), ...known({ since: moment(since) }) });
const moment = (value: unknown): string | undefined => (value instanceof Date ? value.toISOString() : undefined);
const known = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
