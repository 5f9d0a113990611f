import { conditionOf, textAt } from '../fields.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';

const HEALTHY = new Set(['Initialized', 'Succeeded', 'Terminated']);
/** At a gate, which people or a webhook open. */
const WAITING = new Set(['Waiting', 'WaitingPromotion']);

/** Flagger's phases, as Argo CD's rule for them; at a gate it is suspended. One that Fairlead refuses (condition Ready) is
 * degraded: it waits for nothing but a change in Git. A rollout takes the time it takes: the health timeout does not count for it. */
export const canary: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  const message = conditionOf(object, 'Promoted')?.message ?? '';
  const ready = conditionOf(object, 'Ready');
  if (ready?.status === 'False' && ready.reason === 'Refused') return degraded(ready.message || 'The rollout is not carried out');
  if (phase === 'Failed') return degraded(message || 'The new version failed its analysis; the previous one serves');
  if (HEALTHY.has(phase)) return healthy(message);
  if (WAITING.has(phase)) return suspended(message || 'The rollout waits at a gate');
  if (phase === '') return progressing('Waiting for the rollout to be taken up');
  return { ...progressing(message || `The rollout is ${phase}`), patient: true };
};
