import {
  ApplicationName,
  ClusterName,
  MetricVerdict,
  RolloutChanged,
  RolloutPhase,
  TenantName,
  Timestamp,
  type MessageOf,
} from '@fairlead/contracts';
import { z } from 'zod';
import type { Move, MovingKind } from './moving-messages.js';

/** One version's way through a canary, as far as it was told. */
export const Rollout = z.object({
  tenant: TenantName,
  application: ApplicationName,
  cluster: ClusterName,
  namespace: z.string(),
  name: z.string(),
  target: z.string(),
  phase: RolloutPhase,
  weight: z.number(),
  failedChecks: z.number(),
  threshold: z.number(),
  message: z.string(),
  /** The last that were measured: at the end nothing is measured any more, but these are why. */
  metrics: z.array(MetricVerdict),
  images: z.array(z.string()),
  /** When the first step was told, or the rollout says that it began. */
  since: Timestamp,
  startedAt: Timestamp.optional(),
  at: Timestamp,
  /** A newer version has taken its place before it came to an end. */
  superseded: z.boolean().default(false),
});
export type Rollout = z.infer<typeof Rollout>;
type Step = MessageOf<typeof RolloutChanged>;

/** The first version of a workload is not rolled out against another; an end that nobody saw the beginning of is no news. */
const BEFORE: readonly RolloutPhase[] = ['Initializing', 'Initialized', 'Terminating', 'Terminated'];
const ENDS: readonly RolloutPhase[] = ['Succeeded', 'Failed', 'Terminated'];
export const isRolloutDone = ({ phase, superseded }: Pick<Rollout, 'phase' | 'superseded'>): boolean => superseded || ENDS.includes(phase);

/** The same version tried again after it had come to an end. */
export const beginsAnew = (before: Rollout, after: Rollout): boolean => isRolloutDone(before) && !isRolloutDone(after);

export function rolloutMove(of: MovingKind<Rollout>, step: Step): Move<Rollout> {
  const subject = `${step.cluster}/${step.namespace}/${step.name}`;
  return {
    of,
    key: `rollout:${subject}:${step.revision}`,
    subject,
    tenant: step.tenant,
    at: step.at,
    next: (before) => nextRollout(before, step),
    supersede: (state) => ({ ...state, superseded: true }),
  };
}

export function nextRollout(before: Rollout | undefined, step: Step): Rollout | undefined {
  if (before === undefined && BEFORE.includes(step.phase)) return undefined;
  const anew = before !== undefined && isRolloutDone(before) && !ENDS.includes(step.phase);
  // What was done is done, but for the same version tried again later: that says so by another beginning.
  if (anew && (BEFORE.includes(step.phase) || (step.startedAt !== undefined && step.startedAt === before.startedAt))) return undefined;
  const kept = anew ? undefined : before;
  return {
    ...Rollout.parse({ ...step, since: step.startedAt ?? kept?.since ?? step.at }),
    metrics: step.metrics.length > 0 ? step.metrics : (kept?.metrics ?? []),
    images: step.images.length > 0 ? step.images : (kept?.images ?? []),
    startedAt: step.startedAt ?? kept?.startedAt,
  };
}
