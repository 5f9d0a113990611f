import { conditionOf, countAt, field, isUnobserved, numberAt } from '../fields.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';

/** Argo CD's rule, which is `kubectl rollout status` with pause and deadline. */
export const deployment: HealthRule = (object) => {
  if (field(object, 'spec', 'paused') === true) return suspended('Deployment is paused');
  if (isUnobserved(object))
    return progressing('Waiting for rollout to finish: observed deployment generation less than desired generation');
  if (conditionOf(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
    return degraded('exceeded its progress deadline');
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const total = countAt(object, 'status', 'replicas');
  const updated = countAt(object, 'status', 'updatedReplicas');
  const available = countAt(object, 'status', 'availableReplicas');
  if (wanted !== undefined && updated < wanted) {
    return progressing(`Waiting for rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`);
  }
  if (total > updated) return progressing(`Waiting for rollout to finish: ${total - updated} old replicas are pending termination...`);
  if (available < updated)
    return progressing(`Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`);
  return healthy();
};
