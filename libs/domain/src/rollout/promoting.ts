import type { RolloutObservation, RolloutStep } from './observation.js';
import { moved, sameTargetRevision, type RolloutState } from './rollout-state.js';
import type { RolloutSpec } from './rollout-spec.js';
import { begun } from './starting.js';
import { say, stay, tell } from './steps.js';

/** The primary can't take the version that was good: it stays with the target, and with it the traffic. */
function promotionFailed(state: RolloutState, spec: RolloutSpec, why: string): RolloutStep {
  const { name } = spec.target;
  const message = `the promotion failed: ${name}-primary did not become healthy with the new version (${why}). ${name}, which has it too, keeps its pods and has all traffic; look at ${name}-primary and correct it in Git`;
  return { ...tell(moved(state, 'Failed', { weight: 100, iterations: 0 }), message, 'warning'), actions: [{ type: 'call-post-rollout' }] };
}

/** The primary takes the version, then the traffic. */
export function promoting(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep {
  const { primary, primaryRevision, revision, due } = observation;
  const { name } = spec.target;
  const copied = primaryRevision !== undefined && state.applied !== undefined && sameTargetRevision(primaryRevision, state.applied);
  if (!copied) {
    if (state.applied && sameTargetRevision(revision, state.applied)) return say(state, `${name}-primary takes the version of ${name}`);
    // What was tested is nowhere to be had any more: the newer version is tested instead.
    return tell(begun(state, observation), `a newer version of ${name} came before ${name}-primary was changed: the rollout begins anew`);
  }
  if (primary.state === 'stuck') return promotionFailed(state, spec, primary.message);
  if (primary.state === 'waiting') return say(state, `waits for the pods of ${name}-primary (${primary.message})`);
  const { stepWeightPromotion } = spec.analysis;
  if (spec.provider === 'kubernetes' || stepWeightPromotion === 0 || state.weight === 0) return routedBack(state, spec);
  if (!due) return stay(state);
  const weight = Math.max(0, state.weight - stepWeightPromotion);
  if (weight === 0) return routedBack(state, spec);
  return tell({ ...state, weight }, `${name}-primary gets ${100 - weight} % of the traffic`);
}
const routedBack = (state: RolloutState, spec: RolloutSpec): RolloutStep =>
  tell(moved(state, 'Finalising', { weight: 0 }), `${spec.target.name}-primary has the new version and all traffic`);

export function finalising(state: RolloutState, { primary }: RolloutObservation, spec: RolloutSpec): RolloutStep {
  if (primary.state === 'stuck') return promotionFailed(state, spec, primary.message);
  const done = moved(state, 'Succeeded', { weight: 0, iterations: 0, promoted: state.applied });
  const message = `promoted: ${spec.target.name}-primary runs the new version, ${spec.target.name} is scaled to 0`;
  return { ...tell(done, message), actions: [{ type: 'call-post-rollout' }] };
}
