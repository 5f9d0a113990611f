import type {
  ApiApplication,
  ApiApplicationCluster,
  ApiApplicationDetail,
  ApiApplicationPage,
  ApiHistoryPage,
  ApiObject,
  ApiObjectPage,
  ApplicationQuery,
  HistoryQuery,
  ObjectQuery,
} from '@fairlead/contracts';
import { ApiApplicationCluster as ClusterSchema, ApiObject as ObjectSchema, clustersOf, HistoryType } from '@fairlead/contracts';
import { ApplicationClusterRow, ApplicationRow, EventRow, ObjectRow, type EntityManager } from '@fairlead/database';
import { z } from 'zod';
import type { CatalogReports } from '../catalog/catalog-reports.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { toApiEvent } from '../live/live-event.js';
import { notFound } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { Postgres } from '../store/postgres.js';
import type { Told } from './describe-event.js';
import { conditionsOf } from './conditions.js';
import { summarise } from './summarise.js';
import { clustersByApplication, factsOf } from './write-summaries.js';

const NameCursor = z.tuple([z.string(), z.string()]);
const ObjectCursor = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);
const IdCursor = z.tuple([z.int().positive()]);

/** Answers questions about applications from Postgres. Every method throws DatabaseUnavailableError while it is away. */
export class ApplicationReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly view: CatalogView,
    private readonly reports: CatalogReports,
  ) {}

  async list(query: ApplicationQuery): Promise<ApiApplicationPage> {
    return this.postgres.run(async (manager) => {
      const rows = await selectApplications(manager, query);
      const shown = rows.slice(0, query.limit);
      const clusters = await clustersByApplication(
        manager,
        shown.map(({ tenant, name }) => ({ tenant, application: name })),
      );
      const toItem = (row: ApplicationRow): ApiApplication => this.application(row, clusters.get(`${row.tenant}/${row.name}`) ?? []);
      return pageOf(rows, query.limit, toItem, (row) => [row.tenant, row.name]);
    });
  }

  /** @throws ApiError 404 */
  async detail(tenant: string, name: string): Promise<ApiApplicationDetail> {
    return this.postgres.run(async (manager) => {
      const row = await findRow(manager, tenant, name);
      const clusters = (await clustersByApplication(manager, [{ tenant, application: name }])).get(`${tenant}/${name}`) ?? [];
      const entry = this.view.application(tenant, name);
      const spec = row.spec;
      if (spec === null) throw unknownApplication(tenant, name);
      return {
        ...this.application(row, clusters),
        spec,
        ...(entry === undefined
          ? {}
          : {
              declaredBy: {
                ...entry.owner,
                ...(entry.at === undefined ? {} : { at: entry.at }),
                ...(entry.revision === undefined ? {} : { revision: entry.revision }),
              },
            }),
        conditions: conditionsOf({ row, clusters, entry, known: this.view.keys(), report: this.reports.of(tenant, name) }),
        perCluster: perCluster(row, clusters),
        pipeline: [],
        dependsOn: [],
        dependents: [],
        may: [],
      };
    });
  }

  /** @throws ApiError 404 */
  async objects(tenant: string, name: string, query: ObjectQuery): Promise<ApiObjectPage> {
    return this.postgres.run(async (manager) => {
      await findRow(manager, tenant, name);
      const clusters = await manager.findBy(ApplicationClusterRow, { tenant, application: name });
      const rows = await selectObjects(manager, tenant, name, query);
      const counted = clusters.filter((row) => query.cluster === undefined || row.cluster === query.cluster);
      const total = counted.reduce((sum, row) => sum + row.objectCount, 0);
      return { total, ...pageOf(rows, query.limit, toObject, (o) => [o.cluster, o.group, o.kind, o.namespace, o.name]) };
    });
  }

  /** Newest first. Also of an application that is gone. */
  async history(tenant: string, name: string, query: HistoryQuery): Promise<ApiHistoryPage> {
    return this.postgres.run(async (manager) => {
      const rows = await selectEvents(manager, tenant, name, query);
      if (rows.length === 0 && query.cursor === undefined && this.view.application(tenant, name) === undefined)
        await findRow(manager, tenant, name);
      return pageOf(rows, query.limit, toHistory, (row) => [row.id]);
    });
  }

  private application(row: ApplicationRow, clusters: readonly ApplicationClusterRow[]): ApiApplication {
    const facts = factsOf(row);
    if (facts === undefined) throw unknownApplication(row.tenant, row.name);
    const { spec } = facts;
    const { problem: own, ...summary } = summarise(facts, clusters);
    const declared = this.reports.of(row.tenant, row.name)?.problems[0];
    const problem = own ?? (declared === undefined ? undefined : { stage: 'catalog' as const, ...declared });
    return {
      tenant: spec.tenant,
      name: row.name as ApiApplication['name'],
      repository: spec.source.repository,
      ref: spec.source.ref,
      path: spec.source.path,
      clusters: clustersOf(spec),
      suspended: spec.suspend,
      component: spec.component ?? row.name,
      ...(spec.environment === undefined ? {} : { environment: spec.environment }),
      labels: {},
      images: [],
      ...summary,
      ...(row.revision === null ? {} : { revision: row.revision }),
      ...(problem === undefined ? {} : { problem }),
      updatedAt: new Date(Math.max(row.updatedAt.getTime(), ...clusters.map((state) => state.updatedAt.getTime()))).toISOString(),
    };
  }
}

const unknownApplication = (tenant: string, name: string) =>
  notFound(
    `Application ${tenant}/${name}`,
    'GET /api/v1/applications lists what there is. One that was just committed appears once the config repository was read.',
  );

async function findRow(manager: EntityManager, tenant: string, name: string): Promise<ApplicationRow> {
  const row = await manager.findOneBy(ApplicationRow, { tenant, name });
  if (row?.spec == null) throw unknownApplication(tenant, name);
  return row;
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function selectApplications(manager: EntityManager, query: ApplicationQuery): Promise<ApplicationRow[]> {
  const { tenant, cluster, repository, health, sync, text } = query;
  const builder = manager.createQueryBuilder(ApplicationRow, 'a').where('a.spec is not null');
  const after = decodeCursor(query.cursor, NameCursor);
  if (after !== undefined)
    builder.andWhere('(a.tenant, a.name) > (:afterTenant, :afterName)', { afterTenant: after[0], afterName: after[1] });
  if (tenant !== undefined) builder.andWhere('a.tenant = :tenant', { tenant });
  if (repository !== undefined) builder.andWhere('a.repository = :repository', { repository });
  if (health !== undefined) builder.andWhere('a.health = :health', { health });
  if (sync !== undefined) builder.andWhere('a.sync = :sync', { sync });
  if (cluster !== undefined) {
    builder.andWhere(
      `(a.spec->'destination'->>'cluster' = :cluster or a.spec->'destination'->'clusters' @> to_jsonb(:cluster::text) or exists (
         select 1 from catalog.application_clusters c where c.tenant = a.tenant and c.application = a.name and c.cluster = :cluster))`,
      { cluster },
    );
  }
  if (text !== undefined) {
    builder.andWhere(`(a.tenant || '/' || a.name ilike :text or a.repository ilike :text or a.spec->'source'->>'path' ilike :text)`, {
      text: like(text),
    });
  }
  return builder
    .orderBy('a.tenant')
    .addOrderBy('a.name')
    .limit(query.limit + 1)
    .getMany();
}

function selectObjects(manager: EntityManager, tenant: string, application: string, query: ObjectQuery): Promise<ObjectRow[]> {
  const builder = manager
    .createQueryBuilder(ObjectRow, 'o')
    .where('o.tenant = :tenant and o.application = :application', { tenant, application });
  const after = decodeCursor(query.cursor, ObjectCursor);
  if (after !== undefined) {
    const [cluster, group, kind, namespace, name] = after;
    builder.andWhere('(o.cluster, o.group, o.kind, o.namespace, o.name) > (:c, :g, :k, :ns, :n)', {
      c: cluster,
      g: group,
      k: kind,
      ns: namespace,
      n: name,
    });
  }
  if (query.cluster !== undefined) builder.andWhere('o.cluster = :cluster', { cluster: query.cluster });
  if (query.health !== undefined) builder.andWhere('o.health = :health', { health: query.health });
  if (query.kind !== undefined) builder.andWhere('o.kind = :kind', { kind: query.kind });
  for (const column of ['o.cluster', 'o.group', 'o.kind', 'o.namespace', 'o.name']) builder.addOrderBy(column);
  return builder.limit(query.limit + 1).getMany();
}

function selectEvents(manager: EntityManager, tenant: string, application: string, query: HistoryQuery): Promise<EventRow[]> {
  const builder = manager
    .createQueryBuilder(EventRow, 'e')
    .where('e.tenant = :tenant and e.application = :application', { tenant, application });
  const before = decodeCursor(query.cursor, IdCursor);
  if (before !== undefined) builder.andWhere('e.id < :before', { before: before[0] });
  if (query.type !== undefined) builder.andWhere('e.type = :type', { type: query.type });
  if (query.cluster !== undefined) builder.andWhere('e.cluster = :cluster', { cluster: query.cluster });
  return builder
    .orderBy('e.id', 'DESC')
    .limit(query.limit + 1)
    .getMany();
}

const toObject = ({ cluster, group, kind, namespace, name, sync, health, message }: ObjectRow): ApiObject =>
  ObjectSchema.parse({
    cluster,
    group,
    kind,
    ...(namespace === '' ? {} : { namespace }),
    name,
    sync,
    ...(health === null ? {} : { health }),
    ...(message === null ? {} : { message }),
  });

const toHistory = (row: EventRow): ApiHistoryPage['items'][number] => ({
  id: String(row.id),
  ...toApiEvent(row.type, row.payload as unknown as Told[HistoryType], row.at),
  type: HistoryType.parse(row.type),
});

/** Clusters of the spec first, each with what was heard of it, then those that it is being taken off. */
function perCluster(row: ApplicationRow, states: readonly ApplicationClusterRow[]): ApiApplicationCluster[] {
  const targets = row.spec === null ? [] : clustersOf(row.spec).map(String);
  const names = new Set([...targets, ...states.map((state) => state.cluster)]);
  return [...names].map((cluster) => {
    const state = states.find((one) => one.cluster === cluster);
    return ClusterSchema.parse(
      state === undefined
        ? { cluster, sync: 'Unknown', health: 'Unknown', reason: 'nothing was heard of this cluster yet', objectCount: 0 }
        : clusterFields(state),
    );
  });
}

const clusterFields = ({
  cluster,
  sync,
  health,
  reason,
  generation,
  revision,
  problem,
  attempt,
  retryAt,
  objectCount,
  at,
}: ApplicationClusterRow) => ({
  cluster,
  sync,
  health,
  reason,
  generation,
  ...(revision === null ? {} : { revision }),
  ...(problem === null ? {} : { problem }),
  attempt,
  ...(retryAt === null ? {} : { retryAt: retryAt.toISOString() }),
  objectCount,
  at: at.toISOString(),
});
