import { conditionOf } from '../fields.js';
import { healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule. */
export const apiService: HealthRule = (object) => {
  const available = conditionOf(object, 'Available');
  if (!available) return progressing('Waiting to be processed');
  const message = `${available.reason}: ${available.message}`;
  return available.status === 'True' ? healthy(message) : progressing(message);
};
