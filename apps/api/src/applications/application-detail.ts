import {
  ApiApplicationCluster as ClusterSchema,
  ApiRollout,
  clustersOf,
  type Action,
  type ApiApplicationCluster,
  type ApiApplicationDetail,
  type ApplicationSpec,
} from '@fairlead/contracts';
import { ApplicationRow, LatestEventRow, type ApplicationClusterRow, type EntityManager } from '@fairlead/database';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogReports } from '../catalog/catalog-reports.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { conditionsOf } from './conditions.js';
import type { HeldApplications } from './held-applications.js';
import { catalogProblem } from './list-applications.js';
import { pipelineOf, type LastEvent } from './pipeline.js';
import { clustersByApplication } from './write-summaries.js';

export type KnownRow = ApplicationRow & { readonly spec: ApplicationSpec };
export interface DetailSources {
  readonly view: CatalogView;
  readonly reports: CatalogReports;
  readonly held: HeldApplications;
  readonly rights: Rights;
}
/** What people do with an application. */
export const APPLICATION_ACTIONS = [
  'view',
  'read-logs',
  'sync',
  'pause',
  'rollback',
  'confirm-deletion',
  'act-on-objects',
  'steer-rollout',
  'approve-promotion',
] as const satisfies Action[];

export async function detailOf(
  manager: EntityManager,
  row: KnownRow,
  { view, reports, held, rights }: DetailSources,
  viewer: Principal,
): Promise<ApiApplicationDetail> {
  const { tenant, name, spec } = row;
  const clusters = (await clustersByApplication(manager, [{ tenant, application: name }])).get(`${tenant}/${name}`) ?? [];
  const entry = view.application(tenant, name);
  const [events, rollouts, dependsOn, dependents] = await Promise.all([
    lastEvents(manager, row),
    manager.findBy(LatestEventRow, { type: 'rollout.changed', tenant, application: name }),
    named(manager, tenant, spec.dependsOn ?? []),
    waiting(manager, tenant, name),
  ]);
  const taken = held.of(tenant, name);
  return {
    ...applicationOf(row, reports),
    spec,
    ...(entry === undefined ? {} : { declaredBy: { ...entry.owner, ...defined({ at: entry.at, revision: entry.revision }) } }),
    conditions: conditionsOf({ row, clusters, entry, known: view.keys(), report: reports.of(tenant, name) }),
    perCluster: perCluster(row, clusters),
    pipeline: pipelineOf({ row, clusters, events, rollouts: rollouts.map(({ payload }) => ApiRollout.parse(payload)) }),
    dependsOn,
    dependents,
    ...(taken === undefined ? {} : { held: taken }),
    may: rights.allowed(viewer, tenant, APPLICATION_ACTIONS),
  };
}

/** Without those that are undefined. */
const defined = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };

function applicationOf(row: KnownRow, reports: CatalogReports) {
  const { spec } = row;
  const problem = row.problem ?? catalogProblem(row, reports);
  return {
    tenant: spec.tenant,
    name: row.name as ApiApplicationDetail['name'],
    repository: spec.source.repository,
    ref: spec.source.ref,
    path: spec.source.path,
    clusters: clustersOf(spec),
    suspended: row.suspended,
    ...(row.paused === null ? {} : { paused: row.paused }),
    component: row.component,
    ...(spec.environment === undefined ? {} : { environment: spec.environment }),
    labels: row.labels,
    images: row.images,
    sync: row.sync as ApiApplicationDetail['sync'],
    health: row.health as ApiApplicationDetail['health'],
    reason: row.reason,
    ...(row.revision === null ? {} : { revision: row.revision }),
    ...(problem === undefined ? {} : { problem }),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function lastEvents(manager: EntityManager, { tenant, name, clusters }: KnownRow): Promise<LastEvent[]> {
  return manager
    .query(
      `select t.type, c.cluster, e.generation, e.at from unnest($3::text[]) as c (cluster), unnest($4::text[]) as t (type)
       cross join lateral (
         select generation, at from catalog.events
         where (tenant, application, type, cluster) = ($1, $2, t.type, c.cluster) order by id desc limit 1) e`,
      [tenant, name, clusters, ['sync.finished', 'health.changed']],
    )
    .then((rows: (LastEvent & { generation: string })[]) => rows.map((row) => ({ ...row, generation: Number(row.generation) })));
}

type Dependency = ApiApplicationDetail['dependsOn'][number];

async function named(manager: EntityManager, tenant: string, names: readonly string[]): Promise<Dependency[]> {
  if (names.length === 0) return [];
  const rows: Dependency[] = await manager.query(
    `select tenant, name, true as known, sync, health from catalog.applications where tenant = $1 and name = any ($2::text[]) and spec is not null`,
    [tenant, names],
  );
  return names.map(
    (name) => rows.find((row) => row.name === name) ?? ({ tenant, name, known: false, sync: 'Unknown', health: 'Unknown' } as Dependency),
  );
}

const MOST_DEPENDENTS = 200;
const waiting = (manager: EntityManager, tenant: string, name: string): Promise<Dependency[]> =>
  manager.query(
    `select tenant, name, true as known, sync, health from catalog.applications
     where tenant = $1 and spec->'dependsOn' ? $2 order by name limit ${MOST_DEPENDENTS}`,
    [tenant, name],
  );

/** Clusters of the spec first, each with what was heard of it, then those that it is being taken off. */
function perCluster(row: KnownRow, states: readonly ApplicationClusterRow[]): ApiApplicationCluster[] {
  const names = new Set([...clustersOf(row.spec).map(String), ...states.map((state) => state.cluster)]);
  return [...names].map((cluster) => {
    const state = states.find((one) => one.cluster === cluster);
    return ClusterSchema.parse(
      state === undefined
        ? { cluster, sync: 'Unknown', health: 'Unknown', reason: 'nothing was heard of this cluster yet', objectCount: 0 }
        : clusterFields(state),
    );
  });
}

const clusterFields = ({ revision, problem, retryAt, at, ...state }: ApplicationClusterRow) => ({
  ...state,
  ...(revision === null ? {} : { revision }),
  ...(problem === null ? {} : { problem }),
  ...(retryAt === null ? {} : { retryAt: retryAt.toISOString() }),
  at: at.toISOString(),
});
