import { textAt } from '../fields.js';
import { degraded, healthy, progressing, unknown, type HealthRule } from '../health.js';

/** Argo CD's rule. */
export const persistentVolumeClaim: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  switch (phase) {
    case 'Bound':
      return healthy();
    case 'Pending':
      return progressing('Waiting for a volume');
    case 'Lost':
      return degraded('The claim has lost its volume');
    default:
      return unknown();
  }
};
