import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** Flagger's phases. */
export const RolloutPhase = z.enum([
  'Initializing',
  'Initialized',
  'Waiting',
  'Progressing',
  'WaitingPromotion',
  'Promoting',
  'Finalising',
  'Succeeded',
  'Failed',
  'Terminating',
  'Terminated',
]);
export type RolloutPhase = z.infer<typeof RolloutPhase>;
export const MetricVerdict = z.object({
  name: z.string().max(200),
  /** `noData`: the query answered nothing. */
  verdict: z.enum(['pass', 'fail', 'noData']),
  value: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Of the value and its limits, where it is known, such as `%` or `ms`. */
  unit: z.string().max(20).optional(),
});
export type MetricVerdict = z.infer<typeof MetricVerdict>;

/** How the new version is given traffic, as its Canary says. */
export const RolloutPlan = z.object({
  strategy: z.enum(['weighted', 'blue-green', 'a/b']),
  /** Weights in percent, in their order; after the last it is promoted. Empty unless weighted. */
  weights: z.array(z.int().min(0).max(100)).max(100),
  /** Checks in a row of one that is not weighted; of a weighted one: 0. */
  iterations: z.int().nonnegative(),
  /** Between two checks. */
  intervalSeconds: z.number().positive(),
});
export type RolloutPlan = z.infer<typeof RolloutPlan>;

/** canary: a rollout took a step. */
export const RolloutChanged = defineMessage({
  type: 'rollout.changed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.rollout-changed.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    cluster: ClusterName,
    namespace: z.string(),
    /** Name of the Canary. */
    name: z.string(),
    /** Name of the workload that it rolls out. */
    target: z.string(),
    /** The same for all steps of one version: digest of the pod template and configuration. */
    revision: z.string().max(100),
    phase: RolloutPhase,
    previous: RolloutPhase.optional(),
    /** Percent of the traffic that goes to the new version. */
    weight: z.int().min(0).max(100),
    iterations: z.int().nonnegative(),
    failedChecks: z.int().nonnegative(),
    threshold: z.int().nonnegative(),
    /** In a sentence. */
    message: z.string().max(2000),
    metrics: z.array(MetricVerdict).max(50).default([]),
    /** Images of the new version. */
    images: z.array(z.string().max(300)).max(20).default([]),
    plan: RolloutPlan.optional(),
    startedAt: Timestamp.optional(),
    at: Timestamp,
  }),
  subject: (m) => `event.rollout-changed.${m.tenant}.${m.application}`,
  dedupeKey: (m) =>
    `rollout-changed:${m.cluster}/${m.namespace}/${m.name}:${m.revision}:${m.phase}:${m.weight}:${m.iterations}:${m.failedChecks}:${m.startedAt ?? ''}`,
});
