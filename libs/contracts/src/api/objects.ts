import { z } from 'zod';
import { ClusterName, Timestamp } from '../ids.js';
import { HealthStatus } from '../messages/health-changed.js';
import { ObjectStatus } from '../messages/stage-status.js';

/** One object on a cluster. */
export const ObjectName = z.object({
  group: z.string().max(253).default('').describe('Empty for the core group.'),
  kind: z.string().min(1).max(100),
  namespace: z.string().max(63).default('').describe('Empty for an object of the whole cluster.'),
  name: z.string().min(1).max(253),
});
export type ObjectName = z.infer<typeof ObjectName>;
/**
 * What people do with one object: `sync` applies it from the rendering, `restart` replaces a workload's Pods, `run` makes a Job of a CronJob, `delete` deletes what
 * its owner or Fairlead makes again.
 */
export const ObjectAction = z.enum(['sync', 'restart', 'run', 'delete']);
export type ObjectAction = z.infer<typeof ObjectAction>;
const live = { cluster: ClusterName.describe('The cluster to ask.') };
export const TreeQuery = z.strictObject(live);
export type TreeQuery = z.infer<typeof TreeQuery>;
export const ObjectLookup = z.strictObject({ ...live, ...ObjectName.shape });
export type ObjectLookup = z.infer<typeof ObjectLookup>;

/** An object and what it made, such as the Pods of a Deployment. */
export const ApiTreeNode = ObjectName.extend({
  /** Unique in the tree. */
  key: z.string(),
  /** `key` of the object that owns it. */
  parent: z.string().optional(),
  /** It is in the rendering, not made by another object. */
  managed: z.boolean(),
  sync: ObjectStatus.shape.sync.optional(),
  health: HealthStatus.optional(),
  message: z.string().optional(),
  createdAt: Timestamp.optional(),
  /** What one wants to see of it at a glance: images, replicas, restarts, node. */
  info: z.array(z.object({ name: z.string(), value: z.string() })),
}).meta({ id: 'TreeNode' });
export type ApiTreeNode = z.infer<typeof ApiTreeNode>;
export const ApiTree = z
  .object({
    cluster: ClusterName,
    nodes: z.array(ApiTreeNode),
    /** Objects that were left out, because there are more than are shown. */
    more: z.int().nonnegative(),
    at: Timestamp,
  })
  .meta({ id: 'Tree' });
export type ApiTree = z.infer<typeof ApiTree>;

/** A field that is another in the cluster than in Git. Values are JSON. */
export const FieldDifference = z.object({
  path: z.string(),
  desired: z.string().optional(),
  live: z.string().optional(),
  /** Who wrote the live value, as the API server has it. */
  manager: z.string().optional(),
  /** Fairlead would write the desired value; else it leaves it to its manager. */
  healed: z.boolean(),
});
/** An object as Git wants it and as it is. Values of Secrets are hidden: equal ones bear the same letter. */
export const ApiObjectDetail = ObjectName.extend({
  cluster: ClusterName,
  /** YAML; absent: it is not in the rendering. */
  desired: z.string().optional(),
  /** YAML, without managedFields; absent: it is not there. */
  live: z.string().optional(),
  differences: z.array(FieldDifference),
  managers: z.array(z.object({ name: z.string(), operation: z.string(), at: Timestamp.optional(), fields: z.int().nonnegative() })),
  health: HealthStatus.optional(),
  message: z.string().optional(),
  uid: z.string().optional().describe('Which object of this name it is; absent: it is not there.'),
  actions: z
    .array(
      z.object({
        action: ObjectAction,
        unavailable: z.string().optional().describe('Why it can not be done now, in a sentence; absent: it can.'),
      }),
    )
    .optional()
    .describe('What fits an object of this kind. Absent: the syncer is of an older version.'),
  at: Timestamp,
}).meta({ id: 'ObjectDetail' });
export type ApiObjectDetail = z.infer<typeof ApiObjectDetail>;

/** An event of Kubernetes. */
export const ApiClusterEvent = z
  .object({
    type: z.string(),
    reason: z.string(),
    message: z.string(),
    count: z.int().nonnegative(),
    firstAt: Timestamp.optional(),
    lastAt: Timestamp.optional(),
    source: z.string(),
    object: z.string(),
  })
  .meta({ id: 'ClusterEvent' });
export type ApiClusterEvent = z.infer<typeof ApiClusterEvent>;
/** Newest first; Kubernetes keeps them for an hour. */
export const ApiClusterEventList = z.object({ items: z.array(ApiClusterEvent) }).meta({ id: 'ClusterEventList' });
export type ApiClusterEventList = z.infer<typeof ApiClusterEventList>;

const PodName = z.string().min(1).max(253);
/** Logs that one stream tells; a viewer may ask 10 live questions at once, and each log is one. */
export const MOST_LOGS = 5;
export const LogQuery = z.strictObject({
  ...live,
  namespace: z.string().min(1).max(63),
  pod: PodName,
  morePods: z
    .string()
    .min(1)
    .max(1_300)
    .transform((text) => text.split(','))
    .pipe(z.array(PodName).max(MOST_LOGS - 1))
    .optional()
    .describe('Up to 4 more Pods of the namespace, with commas between: one stream tells the logs of all, and each event bears its `pod`.'),
  container: z.string().min(1).max(253).optional().describe('Absent: the first.'),
  tail: z.coerce.number().int().min(0).max(5000).default(200).describe('Lines to begin with.'),
  since: z.coerce.number().int().min(1).max(86_400).optional().describe('Not older than so many seconds.'),
  follow: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  previous: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Of the container that ran before.'),
  text: z.string().min(1).max(200).optional().describe('Only lines that hold this text.'),
});
export type LogQuery = z.infer<typeof LogQuery>;
/** `data` of the event `line`. `end` ends the stream with the reason, `skipped` tells how many lines were left out because they came too fast. */
export const ApiLogLine = z
  .object({ text: z.string(), at: Timestamp.optional(), pod: z.string().optional().describe('Where several Pods were asked for.') })
  .meta({ id: 'LogLine' });
export type ApiLogLine = z.infer<typeof ApiLogLine>;
