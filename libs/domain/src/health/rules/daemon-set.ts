import { countAt, isUnobserved, textAt } from '../fields.js';
import { healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule. */
export const daemonSet: HealthRule = (object) => {
  if (isUnobserved(object))
    return progressing('Waiting for rollout to finish: observed daemon set generation less than desired generation');
  const wanted = countAt(object, 'status', 'desiredNumberScheduled');
  const updated = countAt(object, 'status', 'updatedNumberScheduled');
  const available = countAt(object, 'status', 'numberAvailable');
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return healthy(`daemon set ${updated} out of ${wanted} new pods have been updated`);
  }
  if (updated < wanted) return progressing(`Waiting for rollout to finish: ${updated} out of ${wanted} new pods have been updated...`);
  if (available < wanted) return progressing(`Waiting for rollout to finish: ${available} of ${wanted} updated pods are available...`);
  return healthy();
};
