import { textAt } from '../fields.js';
import { healthy, progressing, type HealthRule } from '../health.js';

export const namespace: HealthRule = (object) =>
  textAt(object, 'status', 'phase') === 'Terminating' ? progressing('Namespace is terminating') : healthy();
