import type { RolloutAnswer, RolloutNeed, RolloutObservation, RolloutStep } from './observation.js';
import { moved, sameTargetRevision, type RolloutState } from './rollout-state.js';
import { maxWeightOf, nextWeight, strategyOf, type RolloutSpec } from './rollout-spec.js';
import { begun, hasHook, rolledBack, takenBack } from './starting.js';
import { say, stay, tell } from './steps.js';

/** A check of the new version and, if it passes, its next step. */
export function analysing(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const { revision, target, primary, answers, due } = observation;
  const { name } = spec.target;
  if (state.applied === undefined || !sameTargetRevision(revision, state.applied)) {
    if (state.promoted && sameTargetRevision(revision, state.promoted)) return takenBack(state, observation, spec);
    return tell(begun(state, observation), `a newer version of ${name} came in the middle of the rollout: it begins anew`);
  }
  if (target.state === 'stuck') return rolledBack(state, spec, `${name} did not get its pods (${target.message})`, observation);
  if (target.state === 'waiting') return say(state, `waits for the pods of ${name} (${target.message})`);
  if (spec.skipAnalysis) return promotes(state, spec, 'without analysis');
  if (primary.state === 'stuck') return rolledBack(state, spec, `${name}-primary is not healthy (${primary.message})`, observation);
  if (primary.state === 'waiting') return say(state, `waits for the pods of ${name}-primary (${primary.message})`);
  if (!due) return stay(state);
  if (hasHook(spec, 'rollback')) {
    if (!answers.rollback) return { needs: 'rollback' };
    if (answers.rollback.passed) return rolledBack(state, spec, answers.rollback.message, observation);
  }
  const { threshold } = spec.analysis;
  if (state.failedChecks >= threshold) {
    const last = state.lastFailure ? `, the last: ${state.lastFailure}` : '';
    return rolledBack(state, spec, `${state.failedChecks} of ${threshold} checks failed${last}`, observation);
  }
  return checked(state, observation, spec);
}

function checked(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const { answers } = observation;
  const first = state.weight === 0 && state.iterations === 0;
  if (!first || hasHook(spec, 'pre-rollout')) {
    const question = first ? 'pre-rollout' : 'analysis';
    const answer = answers[question];
    if (!answer) return { needs: question };
    if (!answer.passed) return failed(state, answer, spec);
  }
  const strategy = strategyOf(spec);
  if (strategy === 'weighted') return weighted(state, observation, spec);
  return strategy === 'a/b' ? abTested(state, observation, spec) : blueGreen(state, observation, spec);
}

function failed(state: RolloutState, { message, noData, verdicts = [] }: RolloutAnswer, spec: RolloutSpec): RolloutStep {
  if (noData && spec.noData === 'wait') return say(state, `${message}; the check is made again in ${seconds(spec)}`);
  const failedChecks = state.failedChecks + 1;
  const { threshold } = spec.analysis;
  const next = failedChecks >= threshold ? '; it is rolled back with the next check' : '';
  const text = `${message} (${failedChecks} of ${threshold} checks failed${next})`;
  return tell({ ...state, failedChecks, lastFailure: message }, text, 'warning', verdicts);
}
const seconds = ({ analysis }: RolloutSpec): string => `${analysis.intervalMilliseconds / 1000} s`;

function weighted(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const most = maxWeightOf(spec.analysis);
  if (state.phase !== 'WaitingPromotion' && hasHook(spec, 'confirm-traffic-increase')) {
    const gate = observation.answers['confirm-traffic-increase'];
    if (!gate) return { needs: 'confirm-traffic-increase' };
    if (!gate.passed)
      return say(state, `${spec.target.name} stays at ${state.weight} % of the traffic until it is confirmed (${gate.message})`);
  }
  if (state.weight >= most) return confirmed(state, observation, spec) ?? promotes(state, spec, `after ${state.weight} % of the traffic`);
  const weight = nextWeight(state.weight, spec.analysis);
  return withVerdicts(
    tell({ ...state, weight }, `${spec.target.name} gets ${weight} % of the traffic (promoted from ${most} % on)`),
    observation,
  );
}

function abTested(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const { iterations } = spec.analysis;
  if (state.iterations < iterations) {
    const next = { ...state, weight: 100, iterations: state.iterations + 1 };
    const message = `${spec.target.name} gets the requests that match: check ${next.iterations} of ${iterations}`;
    return withVerdicts(tell(next, message), observation);
  }
  return confirmed(state, observation, spec) ?? promotes(state, spec, `after ${iterations} checks`);
}

function blueGreen(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const { iterations, mirror } = spec.analysis;
  const { name } = spec.target;
  if (state.iterations < iterations) {
    const next = { ...state, iterations: state.iterations + 1 };
    const how = mirror && spec.provider !== 'kubernetes' ? 'with mirrored requests' : 'without traffic of users';
    return withVerdicts(tell(next, `${name} runs beside ${name}-primary ${how}: check ${next.iterations} of ${iterations}`), observation);
  }
  const held = confirmed(state, observation, spec);
  if (held) return held;
  if (state.iterations > iterations) return promotes(state, spec, `after ${iterations} checks`);
  // One tick with all traffic; with provider kubernetes only the tick, as with Flagger.
  const weight = spec.provider === 'kubernetes' ? 0 : 100;
  const next = moved(state, 'Progressing', { weight, iterations: iterations + 1 });
  return withVerdicts(
    tell(next, weight === 100 ? `${name} gets all traffic for one check` : `${name} has passed ${iterations} checks`),
    observation,
  );
}

/** The gate before promotion; undefined: it is open. */
function confirmed(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed | undefined {
  if (!hasHook(spec, 'confirm-promotion')) return undefined;
  const gate = observation.answers['confirm-promotion'];
  if (!gate) return { needs: 'confirm-promotion' };
  if (gate.passed) return undefined;
  const message = `${spec.target.name} has passed its checks and waits for the approval of its promotion (${gate.message})`;
  if (state.phase === 'WaitingPromotion') return say(state, message);
  return withVerdicts(tell(moved(state, 'WaitingPromotion', {}), message), observation);
}

/** The end of the analysis: the primary takes the version. */
export const promotes = (state: RolloutState, spec: RolloutSpec, when: string): RolloutStep =>
  tell(
    moved(state, 'Promoting', { iterations: 0 }),
    `${spec.target.name} is promoted ${when}: ${spec.target.name}-primary takes its version`,
  );

const withVerdicts = (step: RolloutStep, { answers }: RolloutObservation): RolloutStep =>
  step.event ? { ...step, event: { ...step.event, verdicts: answers.analysis?.verdicts ?? [] } } : step;
