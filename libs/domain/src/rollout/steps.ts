import type { MetricVerdict } from '@fairlead/contracts';
import type { RolloutEvent, RolloutStep } from './observation.js';
import type { RolloutState } from './rollout-state.js';

/** Nothing happens. */
export const stay = (state: RolloutState): RolloutStep => ({ state, actions: [] });
/** Nothing happens but that the state says why; no event. */
export const say = (state: RolloutState, message: string): RolloutStep =>
  state.message === message ? stay(state) : { state: { ...state, message }, actions: [] };

/** A step that people are told. */
export function tell(
  state: RolloutState,
  message: string,
  severity: RolloutEvent['severity'] = 'info',
  verdicts: readonly MetricVerdict[] = [],
): RolloutStep {
  return { state: { ...state, message }, actions: [], event: { message, severity, verdicts } };
}
