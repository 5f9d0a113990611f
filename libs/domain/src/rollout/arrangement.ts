import { sameTargetRevision, type RolloutState } from './rollout-state.js';
import type { RolloutObservation } from './observation.js';
import { strategyOf, type RolloutSpec } from './rollout-spec.js';

/** How the cluster must look for a state. Making it so twice changes nothing, so it is made so again and again. */
export interface Arrangement {
  /** Where the apex Service points: `as it is` until the primary can take over. */
  apex: 'primary' | 'target' | 'as it is';
  /** Percent for the new version in the route; undefined: the route is not touched yet. */
  weight: number | undefined;
  mirror: boolean;
  /** `from target`: made of the target's present version. */
  primary: 'from target' | 'as it is';
  /** Whether the target has pods. */
  target: 'up' | 'down' | 'as it is';
}

export function arrangementOf(
  state: RolloutState,
  observation: Pick<RolloutObservation, 'primary' | 'revision'>,
  spec: RolloutSpec,
): Arrangement {
  const { phase, weight } = state;
  const still: Arrangement = { apex: 'primary', weight: 0, mirror: false, primary: 'as it is', target: 'down' };
  const isPromoted = state.promoted !== undefined && sameTargetRevision(state.promoted, observation.revision);
  switch (phase) {
    case 'Initializing': {
      const takesOver = observation.primary.state === 'ready' || spec.skipAnalysis;
      return {
        apex: takesOver ? 'primary' : 'as it is',
        weight: takesOver ? 0 : undefined,
        mirror: false,
        primary: 'from target',
        target: 'as it is',
      };
    }
    case 'Initialized':
    case 'Succeeded':
    case 'Waiting':
      return { ...still, primary: isPromoted ? 'from target' : 'as it is' };
    case 'Progressing':
    case 'WaitingPromotion':
      return { ...still, weight, mirror: isMirrored(state, spec), target: 'up' };
    case 'Promoting': {
      const isTested = state.applied !== undefined && sameTargetRevision(state.applied, observation.revision);
      return { ...still, weight, primary: isTested ? 'from target' : 'as it is', target: 'up' };
    }
    case 'Finalising':
      return { ...still, target: 'up' };
    case 'Failed':
      // Weight 100: the promotion failed, and the target alone is healthy.
      return weight === 100 ? { ...still, apex: spec.provider === 'kubernetes' ? 'target' : 'primary', weight, target: 'up' } : still;
    case 'Terminating':
      return { ...still, apex: 'as it is', weight: undefined, target: 'up' };
    case 'Terminated':
      return { ...still, apex: 'target', weight: undefined, target: 'up' };
  }
}

function isMirrored({ iterations }: RolloutState, spec: RolloutSpec): boolean {
  const { analysis, provider } = spec;
  return (
    analysis.mirror &&
    provider !== 'kubernetes' &&
    strategyOf(spec) === 'blue-green' &&
    iterations >= 1 &&
    iterations <= analysis.iterations
  );
}
