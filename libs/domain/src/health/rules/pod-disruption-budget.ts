import { conditionsOf } from '../fields.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule: too few pods is what a budget of a small application always says, and no fault. */
export const podDisruptionBudget: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const fault = conditions.find((condition) => condition.status === 'False' && condition.reason !== 'InsufficientPods');
  if (fault) return degraded(`PodDisruptionBudget has ${fault.reason}`);
  const last = conditions.at(-1);
  return last ? healthy(`PodDisruptionBudget has ${last.reason}`) : progressing('Waiting for status');
};
