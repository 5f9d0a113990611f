import type { RolloutNeed, RolloutObservation, RolloutStep } from './observation.js';
import { moved, sameTargetRevision, type RolloutState } from './rollout-state.js';
import type { RolloutSpec, WebhookSpec } from './rollout-spec.js';
import { say, stay, tell } from './steps.js';

export const hasHook = (spec: RolloutSpec, type: WebhookSpec['type']): boolean => spec.analysis.webhooks.some((hook) => hook.type === type);

/** The end of a rollout that did not go well: all traffic to the primary, the target to 0. */
export function rolledBack(
  state: RolloutState,
  spec: RolloutSpec,
  why: string,
  observation: Pick<RolloutObservation, 'revision'>,
): RolloutStep {
  const { name } = spec.target;
  const failed = moved(state, 'Failed', { weight: 0, iterations: 0, applied: observation.revision });
  const message = `rolled back: ${why}. ${name}-primary keeps the promoted version and has all traffic; correct ${name} in Git, and the rollout begins anew`;
  return { ...tell(failed, message, 'warning'), actions: [{ type: 'call-post-rollout' }] };
}

/** Git has gone back to what the primary has: there is nothing to roll out. */
export const takenBack = (state: RolloutState, { revision }: RolloutObservation, spec: RolloutSpec): RolloutStep =>
  tell(
    moved(state, 'Initialized', {
      applied: revision,
      weight: 0,
      iterations: 0,
      failedChecks: 0,
      startedAt: undefined,
      lastFailure: undefined,
    }),
    `${spec.target.name} is back at the version that ${spec.target.name}-primary has: nothing to roll out`,
  );

/** A rollout's first state, for a version that has not begun. */
export const begun = (state: RolloutState, { revision, at }: RolloutObservation): RolloutState =>
  moved(state, 'Progressing', { applied: revision, weight: 0, iterations: 0, failedChecks: 0, startedAt: at, lastFailure: undefined });

/** From any phase of rest: is there a new version, and may it begin? `retried`: a person wants the version that failed to begin anew. */
export function starting(
  state: RolloutState,
  observation: RolloutObservation,
  spec: RolloutSpec,
  retried = false,
): RolloutStep | RolloutNeed {
  const { revision, primary, answers, due } = observation;
  const { name } = spec.target;
  const waiting = state.phase === 'Waiting';
  // A promotion had failed: the traffic is with the target, and only a promotion mends the primary.
  const isStranded = state.phase === 'Failed' && state.weight === 100;
  const known = state.applied !== undefined && sameTargetRevision(revision, state.applied);
  if (isStranded) return known && !retried ? stay(state) : again(state, observation, spec);
  const promoted = state.promoted !== undefined && sameTargetRevision(revision, state.promoted);
  if (promoted) return state.phase === 'Failed' || waiting ? takenBack(state, observation, spec) : stay(state);
  if (known && !waiting && !retried) return stay(state);
  if (!spec.skipAnalysis && primary.state !== 'ready') {
    if (primary.state === 'waiting') return say(state, `a new version of ${name} waits for ${name}-primary (${primary.message})`);
    const advice = 'To put the new version in place without a healthy primary, set spec.skipAnalysis: true';
    return rolledBack(state, spec, `${name}-primary is not healthy before the rollout began (${primary.message}). ${advice}`, observation);
  }
  if (waiting && !due && known) return stay(state);
  if (waiting && hasHook(spec, 'rollback')) {
    if (!answers.rollback) return { needs: 'rollback' };
    if (answers.rollback.passed) return rolledBack(state, spec, answers.rollback.message, observation);
  }
  if (hasHook(spec, 'confirm-rollout')) {
    const gate = answers['confirm-rollout'];
    if (!gate) return { needs: 'confirm-rollout' };
    if (!gate.passed) return held(state, observation, spec, gate.message);
  }
  return tell(begun(state, observation), `a new version of ${name} is rolled out: its pods start`);
}

function held(state: RolloutState, { revision, at }: RolloutObservation, spec: RolloutSpec, why: string): RolloutStep {
  const message = `a new version of ${spec.target.name} waits for approval (${why})`;
  const isKnown = state.phase === 'Waiting' && state.applied !== undefined && sameTargetRevision(state.applied, revision);
  if (isKnown) return say(state, message);
  return tell(moved(state, 'Waiting', { applied: revision, weight: 0, iterations: 0, failedChecks: 0, startedAt: at }), message);
}

function again(state: RolloutState, { target, revision, at }: RolloutObservation, spec: RolloutSpec): RolloutStep {
  const { name } = spec.target;
  if (target.state !== 'ready')
    return say(state, `a new version of ${name} starts (${target.message}); the traffic is with ${name} since the promotion failed`);
  const next = moved(state, 'Promoting', { applied: revision, iterations: 0, failedChecks: 0, startedAt: at, lastFailure: undefined });
  return tell(next, `the promotion is tried again with the new version of ${name}`);
}
