import { conditionOf, countAt, isUnobserved, numberAt } from '../fields.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule. */
export const replicaSet: HealthRule = (object) => {
  if (isUnobserved(object))
    return progressing('Waiting for rollout to finish: observed replica set generation less than desired generation');
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') return degraded(failure.message);
  const wanted = numberAt(object, 'spec', 'replicas');
  const available = countAt(object, 'status', 'availableReplicas');
  if (wanted !== undefined && available < wanted) {
    return progressing(`Waiting for rollout to finish: ${available} out of ${wanted} new replicas are available...`);
  }
  return healthy();
};
