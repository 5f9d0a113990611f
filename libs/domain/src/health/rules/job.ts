import { conditionOf } from '../fields.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';

/**
 * Argo CD's rule, but a condition counts only while it is true: there a job that was resumed (Suspended is False) counts as complete, and
 * so as healthy while it still runs.
 */
export const job: HealthRule = (object) => {
  const [failed, complete, paused] = ['Failed', 'Complete', 'Suspended'].map((type) => conditionOf(object, type));
  if (failed?.status === 'True') return degraded(failed.message);
  if (complete?.status === 'True') return healthy(complete.message);
  if (paused?.status === 'True') return suspended(paused.message);
  return progressing();
};
