import type { RolloutPhase } from '@fairlead/contracts';
import { digestOf } from '../manifests/canonical-json.js';

/** A version of a workload: digest of its pod template, and of each ConfigMap and Secret that the template uses (`configmap/<name>`). */
export interface TargetRevision {
  template: string;
  configs: Readonly<Record<string, string>>;
}
export const sameTargetRevision = (a: TargetRevision, b: TargetRevision): boolean => revisionId(a) === revisionId(b);
/** One short word for a version. */
export const revisionId = ({ template, configs }: TargetRevision): string => digestOf({ template, configs }).slice(0, 16);

export interface RolloutState {
  phase: RolloutPhase;
  /** Percent of the traffic (with A/B: of the requests that match) that is sent to the new version. */
  weight: number;
  iterations: number;
  /** Over the whole rollout: a good check does not take one back. */
  failedChecks: number;
  /** The version that was last begun, or that was there at the start. */
  applied?: TargetRevision | undefined;
  /** The version that the primary has. */
  promoted?: TargetRevision | undefined;
  /** When the rollout of the applied version began. */
  startedAt?: string | undefined;
  /** Id of the last decision of a person's that a step settled. */
  decided?: string | undefined;
  /** How it stands, in a sentence. */
  message: string;
  /** What the last failed check said. */
  lastFailure?: string | undefined;
  /** `name=value` of the cookie that keeps a visitor with the new version, and of the rollout before. */
  cookie?: string | undefined;
  previousCookie?: string | undefined;
}
export const initialRolloutState = (): RolloutState => ({ phase: 'Initializing', weight: 0, iterations: 0, failedChecks: 0, message: '' });

/**
 * Every move that there may be. Flagger's, and four of Fairlead's own: back to Initialized when Git returns to the promoted version in the middle or after a
 * failure; from Promoting back to Progressing when a newer version comes before the primary was changed; and from Failed to Promoting where a promotion
 * had failed, the traffic is with the target already and a newer version comes.
 */
export const MOVES: Readonly<Record<RolloutPhase, readonly RolloutPhase[]>> = {
  Initializing: ['Initialized', 'Terminating'],
  Initialized: ['Waiting', 'Progressing', 'Failed', 'Terminating'],
  Waiting: ['Progressing', 'Initialized', 'Failed', 'Terminating'],
  Progressing: ['WaitingPromotion', 'Promoting', 'Failed', 'Initialized', 'Terminating'],
  WaitingPromotion: ['Progressing', 'Promoting', 'Failed', 'Initialized', 'Terminating'],
  Promoting: ['Finalising', 'Failed', 'Progressing', 'Terminating'],
  Finalising: ['Succeeded', 'Failed', 'Terminating'],
  Succeeded: ['Waiting', 'Progressing', 'Failed', 'Terminating'],
  Failed: ['Waiting', 'Progressing', 'Promoting', 'Initialized', 'Terminating'],
  Terminating: ['Terminated'],
  Terminated: [],
};
export const phases = Object.keys(MOVES) as RolloutPhase[];

/** The state in another phase. Staying is no move. Throws where the table has no such move: that is a defect, not an outcome. */
export function moved(state: RolloutState, phase: RolloutPhase, changes: Partial<Omit<RolloutState, 'phase'>>): RolloutState {
  if (phase !== state.phase && !MOVES[state.phase].includes(phase)) throw new Error(`A rollout can't go from ${state.phase} to ${phase}`);
  return { ...state, ...changes, phase };
}
