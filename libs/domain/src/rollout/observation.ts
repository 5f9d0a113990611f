import type { MetricVerdict } from '@fairlead/contracts';
import type { TargetRevision, RolloutState } from './rollout-state.js';
import type { Steering } from './steering.js';

/** Whether a workload's pods are there. `stuck`: its progress deadline is over. */
export type WorkloadReadiness = { state: 'ready' } | { state: 'waiting' | 'stuck'; message: string };

/** What is asked of the outside in the course of a step; only when the step needs it, and at most once. */
export type RolloutQuestion =
  'confirm-rollout' | 'pre-rollout' | 'rollback' | 'analysis' | 'confirm-traffic-increase' | 'confirm-promotion';
export interface RolloutAnswer {
  passed: boolean;
  /** Whose answer it is and why, in a sentence. */
  message: string;
  /** Nothing failed, but a metric had no data. */
  noData?: boolean;
  verdicts?: readonly MetricVerdict[];
}
export interface RolloutObservation {
  /** Now. */
  at: string;
  /** The target's present version. */
  revision: TargetRevision;
  target: WorkloadReadiness;
  primary: WorkloadReadiness;
  /** The version that the primary was made of, where it says so. */
  primaryRevision?: TargetRevision | undefined;
  /** The interval has passed since the last step or check. */
  due: boolean;
  /** The Canary is being deleted. */
  deleting: boolean;
  answers: Partial<Record<RolloutQuestion, RolloutAnswer>>;
  /** What a person decided and no step has settled yet. */
  steering?: Steering | undefined;
}
/** What is to be done once, after the state was written. */
export type RolloutAction = { type: 'call-post-rollout' } | { type: 'release' };
export interface RolloutEvent {
  message: string;
  severity: 'info' | 'warning';
  verdicts: readonly MetricVerdict[];
}
export interface RolloutStep {
  needs?: undefined;
  /** The same object as was given: nothing is to be written. */
  state: RolloutState;
  actions: readonly RolloutAction[];
  /** Undefined: nothing that people need to be told. */
  event?: RolloutEvent | undefined;
}
/** Ask this, add the answer to the observation and call again. */
export interface RolloutNeed {
  needs: RolloutQuestion;
}
