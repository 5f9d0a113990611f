import type { RolloutPhase } from '@fairlead/contracts';
import type { RolloutNeed, RolloutObservation, RolloutStep } from './observation.js';
import { digestOf } from '../manifests/canonical-json.js';
import { analysing } from './analysing.js';
import { moved, type RolloutState } from './rollout-state.js';
import type { RolloutSpec } from './rollout-spec.js';
import { finalising, promoting } from './promoting.js';
import { starting } from './starting.js';
import { revisionOfState, steered, steeringRefusal } from './steering.js';
import { say, stay, tell } from './steps.js';

type Phase = (state: RolloutState, observation: RolloutObservation, spec: RolloutSpec) => RolloutStep | RolloutNeed;

const initializing: Phase = (state, { primary, primaryRevision, revision }, spec) => {
  const { name } = spec.target;
  if (primary.state !== 'ready' && !spec.skipAnalysis) {
    return say(state, `${name}-primary is not ready yet (${primary.message}); ${name} keeps its pods and the traffic until it is`);
  }
  const applied = primaryRevision ?? revision;
  return tell(
    moved(state, 'Initialized', { applied, promoted: applied, weight: 0, iterations: 0, failedChecks: 0 }),
    `initialized: ${name}-primary has the traffic, ${name} is scaled to 0 until there is a new version`,
  );
};

const terminating: Phase = (state, { target }, spec) => {
  if (target.state === 'waiting') return say(state, `${spec.target.name} gets its pods back before the Canary goes (${target.message})`);
  return {
    ...tell(moved(state, 'Terminated', {}), `${spec.target.name} has its pods and its traffic back, the Canary is gone`),
    actions: [{ type: 'release' }],
  };
};

const handlers: Readonly<Record<RolloutPhase, Phase>> = {
  Initializing: initializing,
  Initialized: starting,
  Waiting: starting,
  Succeeded: starting,
  Failed: starting,
  Progressing: analysing,
  WaitingPromotion: analysing,
  Promoting: promoting,
  Finalising: finalising,
  Terminating: terminating,
  Terminated: (state) => stay(state),
};

/**
 * The next step of a rollout: pure, and the same for the same input. Flagger's loop (pkg/controller/scheduler.go), with these differences: what only
 * waits for pods does not wait for the interval; a version that Git has taken back is left at once; a primary that fails at the very start leaves the
 * target alone. One call is at most one move.
 */
export function advance(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const step = taken(state, observation, spec);
  return step.needs === undefined && step.state !== state ? { ...step, state: withCookie(step.state, spec) } : step;
}

function taken(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed {
  const { deleting } = observation;
  if (deleting && state.phase !== 'Terminating' && state.phase !== 'Terminated') {
    return tell(
      moved(state, 'Terminating', { weight: 0, iterations: 0 }),
      `the Canary is being deleted: ${spec.target.name} gets its pods back`,
    );
  }
  if (spec.suspend && !deleting) return say(state, 'suspended: nothing moves until spec.suspend is taken away');
  return decided(state, observation, spec) ?? handlers[state.phase](state, observation, spec);
}

function decided(state: RolloutState, observation: RolloutObservation, spec: RolloutSpec): RolloutStep | RolloutNeed | undefined {
  const { steering, deleting } = observation;
  if (!steering || deleting || steering.id === state.decided) return undefined;
  const place = { phase: state.phase, revision: revisionOfState(state), name: spec.target.name };
  return steeringRefusal(steering, place) === undefined ? steered(state, observation, spec, steering) : undefined;
}

/** Each rollout has a cookie of its own while its version gets traffic; the one before is remembered, so that it can be taken from the visitors. */
function withCookie(state: RolloutState, { analysis }: RolloutSpec): RolloutState {
  if (!analysis.sessionAffinity) return state;
  if (state.weight === 0) return state.cookie === undefined ? state : { ...state, cookie: undefined, previousCookie: state.cookie };
  if (state.cookie !== undefined) return state;
  const value = digestOf({ applied: state.applied, startedAt: state.startedAt }).slice(0, 10);
  return { ...state, cookie: `${analysis.sessionAffinity.cookieName}=${value}` };
}
