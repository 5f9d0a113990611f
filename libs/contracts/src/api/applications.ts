import { z } from 'zod';
import { ApplicationName, ClusterName, CommitId, EnvironmentName, Generation, RepositoryName, TenantName, Timestamp } from '../ids.js';
import { Problem, Revision } from '../messages/common.js';
import { Position } from '../messages/documents-declared.js';
import { HealthStatus } from '../messages/health-changed.js';
import { ObjectStatus, SyncStatus } from '../messages/stage-status.js';
import { ApplicationSpec } from '../resources/application.js';
import { Action } from '../resources/people.js';
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
    /** It is not synced: by `spec.suspend` in Git, or because somebody paused it. */
    suspended: z.boolean(),
    /** Who paused it, where it was not Git. */
    paused: z.object({ actor: z.string(), reason: z.string().optional(), at: Timestamp, until: Timestamp.optional() }).optional(),
    environment: EnvironmentName.optional(),
    /** What it is an environment of. */
    component: z.string(),
    /** `metadata.labels` of its document. */
    labels: z.record(z.string(), z.string()).default({}),
    /** Images of its newest rendering, at most 20. */
    images: z.array(z.string()).default([]),
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
/** With `fields`, what was not asked for is absent. */
export const ApiApplicationItem = ApiApplication.partial().required({ tenant: true, name: true }).meta({ id: 'ApplicationItem' });
export type ApiApplicationItem = z.infer<typeof ApiApplicationItem>;
export const ApiApplicationPage = page('ApplicationPage', ApiApplicationItem);
export type ApiApplicationPage = z.infer<typeof ApiApplicationPage>;

/** Which applications. */
export const ApplicationFilter = z.strictObject({
  tenant: TenantName.optional().describe('Only applications of this tenant.'),
  cluster: ClusterName.optional().describe('Only applications that go to this cluster.'),
  repository: RepositoryName.optional().describe('Only applications that are read from a repository of this name.'),
  health: HealthStatus.optional(),
  sync: SyncState.optional(),
  environment: EnvironmentName.optional().describe('Only applications of this environment.'),
  component: z.string().min(1).max(63).optional().describe('Only environments of this component.'),
  suspended: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('Only those that are suspended or paused, or only the others.'),
  label: z
    .string()
    .regex(/^[A-Za-z0-9./_-]{1,317}(=[A-Za-z0-9._-]{0,63})?$/, 'must be KEY or KEY=VALUE')
    .optional()
    .describe('Only applications whose document has this label: `KEY=VALUE`, or `KEY` with any value.'),
  text: z.string().min(1).max(200).optional().describe('Only applications whose `tenant/name`, repository or path holds this text.'),
});
export type ApplicationFilter = z.infer<typeof ApplicationFilter>;
/** Columns that a viewer wants; `tenant` and `name` always come. */
export const ApplicationField = z.enum([
  ...['repository', 'ref', 'path', 'clusters', 'suspended', 'paused', 'environment', 'component', 'labels', 'images'],
  ...['sync', 'health', 'reason', 'revision', 'problem', 'updatedAt'],
] as const);
export const ApplicationQuery = ApplicationFilter.extend({
  ...PageQuery.shape,
  sort: z
    .enum(['name', 'health', '-updatedAt'])
    .default('name')
    .describe('By tenant and name, by health with the worst first, or by what changed last.'),
  fields: z
    .string()
    .max(300)
    .transform((text) => text.split(','))
    .pipe(z.array(ApplicationField).min(1))
    .optional()
    .describe('Only these fields, with commas between; `tenant` and `name` always come. Absent: all.'),
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

/** How far the newest revision came, stage by stage. */
export const ApiPipelineStage = z
  .object({
    stage: z.enum(['commit', 'source', 'render', 'sync', 'health', 'rollout']),
    /** Absent where the stage is the same for all clusters. */
    cluster: ClusterName.optional(),
    state: z.enum(['done', 'running', 'failed', 'waiting', 'skipped']),
    /** What happened, in a sentence. */
    text: z.string(),
    at: Timestamp.optional(),
    /** Since the stage before. */
    durationMilliseconds: z.int().nonnegative().optional(),
  })
  .meta({ id: 'PipelineStage' });
export type ApiPipelineStage = z.infer<typeof ApiPipelineStage>;
/** Another application that this one waits for, or that waits for it. */
export const ApiDependency = z
  .object({ tenant: TenantName, name: ApplicationName, known: z.boolean(), sync: SyncState, health: HealthStatus })
  .meta({ id: 'Dependency' });

export const ApiApplicationDetail = ApiApplication.extend({
  spec: ApplicationSpec,
  /** The application whose rendering declares this one, and where; absent: it was removed from Git and is being taken off its clusters. */
  declaredBy: z
    .object({ tenant: TenantName, application: ApplicationName, at: Position.optional(), revision: Revision.optional() })
    .optional(),
  /** Source, render, catalog (where it declares documents itself or names something unknown), then sync per cluster. */
  conditions: z.array(ApiCondition),
  perCluster: z.array(ApiApplicationCluster),
  /** From the commit to the rollout, in that order. */
  pipeline: z.array(ApiPipelineStage),
  dependsOn: z.array(ApiDependency),
  /** Applications that wait for this one. */
  dependents: z.array(ApiDependency),
  /** A rollback holds the newest source back: what is not applied, and what is instead. */
  held: z.object({ commit: CommitId, instead: CommitId.optional(), actor: z.string(), at: Timestamp }).optional(),
  /** What the viewer may do with it. */
  may: z.array(Action),
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
  awaits: ObjectStatus.shape.awaits.describe('`deletion`: only those whose deletion a person has to confirm.'),
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
