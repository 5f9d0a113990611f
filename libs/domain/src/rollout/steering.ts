import type { RolloutDecision, RolloutPhase } from '@fairlead/contracts';
import { promotes } from './analysing.js';
import type { RolloutNeed, RolloutObservation, RolloutStep } from './observation.js';
import { revisionId, sameTargetRevision, type RolloutState } from './rollout-state.js';
import type { RolloutSpec } from './rollout-spec.js';
import { rolledBack, starting } from './starting.js';
import { say } from './steps.js';

/** In which phases a decision has a meaning. */
export const STEERABLE: Readonly<Record<RolloutDecision, readonly RolloutPhase[]>> = {
  promote: ['Progressing', 'WaitingPromotion'],
  abort: ['Waiting', 'Progressing', 'WaitingPromotion'],
  retry: ['Failed'],
};
const DOING: Readonly<Record<RolloutDecision, string>> = { promote: 'promoted', abort: 'aborted', retry: 'begun anew' };

/** What a person decided. */
export interface Steering {
  readonly id: string;
  readonly decision: RolloutDecision;
  readonly actor: string;
  readonly reason?: string | undefined;
  /** The version that the person looked at. */
  readonly revision: string;
}

/** Why a decision can't be carried out now, in a sentence; undefined: it can. `revision` is the version that the rollout is about. */
export function steeringRefusal(
  { decision, revision: meant }: Pick<Steering, 'decision' | 'revision'>,
  { phase, revision, name }: { phase: RolloutPhase; revision: string; name: string },
): string | undefined {
  const phases = STEERABLE[decision];
  if (!phases.includes(phase))
    return `The rollout of ${name} is ${phase}, and only one that is ${listed(phases)} can be ${DOING[decision]}.`;
  if (meant === revision) return undefined;
  return `Another version of ${name} has come since: the decision was about ${meant}, the rollout is about ${revision} now. Look at it and decide anew.`;
}
const listed = (phases: readonly string[]): string =>
  phases.length < 2 ? phases.join('') : `${phases.slice(0, -1).join(', ')} or ${phases.at(-1)}`;

/** The version that a state is about, as events name it. */
export const revisionOfState = ({ applied }: Pick<RolloutState, 'applied'>): string => (applied ? revisionId(applied) : 'none');

/**
 * What a decision that has a meaning in the state makes of it. Undefined: a newer version, or pods that do not come, have overtaken it, and the rollout goes on
 * as without it. What only waits for pods stays open; a step that settles it notes its id.
 */
export function steered(
  state: RolloutState,
  observation: RolloutObservation,
  spec: RolloutSpec,
  steering: Steering,
): RolloutStep | RolloutNeed | undefined {
  const { revision, target } = observation;
  const { decision, id } = steering;
  if (state.applied && !sameTargetRevision(revision, state.applied)) return undefined;
  if (decision === 'promote' && target.state === 'stuck') return undefined;
  const step = STEPS[decision](state, observation, spec, steering);
  if (step.needs !== undefined || step.event === undefined) return step;
  return { ...step, state: { ...step.state, decided: id } };
}

type Step = (state: RolloutState, observation: RolloutObservation, spec: RolloutSpec, steering: Steering) => RolloutStep | RolloutNeed;
const STEPS: Readonly<Record<RolloutDecision, Step>> = {
  promote: (state, { target }, spec, steering) => {
    const { name } = spec.target;
    if (target.state !== 'ready') return say(state, `${by(steering)} promotes it: waits for the pods of ${name} (${target.message})`);
    return promotes(state, spec, `because ${by(steering)} decided so`);
  },
  abort: (state, observation, spec, steering) => rolledBack(state, spec, `${by(steering)} aborted it`, observation),
  retry: (state, observation, spec) => starting(state, observation, spec, true),
};
const by = ({ actor, reason }: Steering): string => (reason === undefined ? actor : `${actor} (${reason})`);
