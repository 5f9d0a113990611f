import { z } from 'zod';
import { ApplicationName, ClusterName, Generation, RepositoryName, TenantName, Timestamp } from '../ids.js';
import { Problem, Revision } from '../messages/common.js';
import { Position } from '../messages/documents-declared.js';
import { HealthStatus } from '../messages/health-changed.js';
import { ObjectStatus, SyncStatus } from '../messages/stage-status.js';
import { ApplicationSpec } from '../resources/application.js';
import { page, PageQuery } from './paging.js';

export const SyncState = SyncStatus.schema.shape.sync;
export type SyncState = z.infer<typeof SyncState>;
/** Where on its way from Git to the clusters an application has a problem. */
export const Stage = z.enum(['catalog', 'source', 'render', 'sync']);
export type Stage = z.infer<typeof Stage>;
export const StageProblem = Problem.extend({ stage: Stage, cluster: ClusterName.optional() });
export type StageProblem = z.infer<typeof StageProblem>;

export const ApiApplication = z
  .object({
    tenant: TenantName,
    name: ApplicationName,
    repository: RepositoryName,
    ref: z.string(),
    path: z.string(),
    clusters: z.array(ClusterName),
    suspended: z.boolean(),
    /** The worst of all clusters; `OutOfSync` too while the newest revision can't be read or rendered. */
    sync: SyncState,
    /** The worst of all clusters. */
    health: HealthStatus,
    /** Why sync and health are as they are, in a sentence. */
    reason: z.string(),
    /** Newest revision that was read from Git. */
    revision: Revision.optional(),
    problem: StageProblem.optional(),
    /** When any of this changed last. */
    updatedAt: Timestamp.optional(),
  })
  .meta({ id: 'Application' });
export type ApiApplication = z.infer<typeof ApiApplication>;
export const ApiApplicationPage = page('ApplicationPage', ApiApplication);
export type ApiApplicationPage = z.infer<typeof ApiApplicationPage>;

export const ApplicationQuery = PageQuery.extend({
  tenant: TenantName.optional().describe('Only applications of this tenant.'),
  cluster: ClusterName.optional().describe('Only applications that go to this cluster.'),
  repository: RepositoryName.optional().describe('Only applications that are read from a repository of this name.'),
  health: HealthStatus.optional(),
  sync: SyncState.optional(),
  text: z.string().min(1).max(200).optional().describe('Only applications whose `tenant/name`, repository or path holds this text.'),
});
export type ApplicationQuery = z.infer<typeof ApplicationQuery>;

/** One stage as a sentence. */
export const ApiCondition = z
  .object({
    stage: Stage,
    cluster: ClusterName.optional(),
    status: z.enum(['True', 'False', 'Unknown']),
    /** Stable, one word. */
    reason: z.string(),
    message: z.string(),
    problem: Problem.optional(),
    generation: Generation.optional(),
    revision: Revision.optional(),
    at: Timestamp.optional(),
  })
  .meta({ id: 'Condition' });
export type ApiCondition = z.infer<typeof ApiCondition>;

export const ApiApplicationCluster = z
  .object({
    cluster: ClusterName,
    sync: SyncState,
    health: HealthStatus,
    reason: z.string(),
    generation: Generation.optional(),
    /** The revision that `sync` and `health` are about. */
    revision: Revision.optional(),
    problem: Problem.optional(),
    attempt: z.int().nonnegative().optional(),
    retryAt: Timestamp.optional(),
    objectCount: z.int().nonnegative(),
    at: Timestamp.optional(),
  })
  .meta({ id: 'ApplicationCluster' });
export type ApiApplicationCluster = z.infer<typeof ApiApplicationCluster>;

export const ApiApplicationDetail = ApiApplication.extend({
  spec: ApplicationSpec,
  /** The application whose rendering declares this one, and where; absent: it was removed from Git and is being taken off its clusters. */
  declaredBy: z
    .object({ tenant: TenantName, application: ApplicationName, at: Position.optional(), revision: Revision.optional() })
    .optional(),
  /** Source, render, catalog (where it declares documents itself or names something unknown), then sync per cluster. */
  conditions: z.array(ApiCondition),
  perCluster: z.array(ApiApplicationCluster),
}).meta({ id: 'ApplicationDetail' });
export type ApiApplicationDetail = z.infer<typeof ApiApplicationDetail>;

export const ApiObject = ObjectStatus.extend({ cluster: ClusterName }).meta({ id: 'Object' });
export type ApiObject = z.infer<typeof ApiObject>;
/** Each cluster tells of 500 objects at most, those not in order first; `total` counts all. */
export const ApiObjectPage = z
  .object({ items: z.array(ApiObject), total: z.int().nonnegative(), next: z.string().optional() })
  .meta({ id: 'ObjectPage' });
export type ApiObjectPage = z.infer<typeof ApiObjectPage>;
export const ObjectQuery = PageQuery.extend({
  cluster: ClusterName.optional(),
  health: HealthStatus.optional(),
  kind: z.string().min(1).max(100).optional(),
});
export type ObjectQuery = z.infer<typeof ObjectQuery>;

export const SyncCommand = z.strictObject({
  /** Why, for those who read the history. */
  reason: z.string().min(1).max(1000).optional(),
});
export type SyncCommand = z.infer<typeof SyncCommand>;
export const ApiSyncAccepted = z
  .object({
    id: z.string(),
    tenant: TenantName,
    application: ApplicationName,
    repository: RepositoryName,
    clusters: z.array(ClusterName),
    /** What to read to see what becomes of it. */
    follow: z.object({ application: z.string(), events: z.string() }),
  })
  .meta({ id: 'SyncAccepted' });
export type ApiSyncAccepted = z.infer<typeof ApiSyncAccepted>;
