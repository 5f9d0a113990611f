import { recordsAt, textAt } from '../fields.js';
import { healthy, progressing, type HealthRule } from '../health.js';

const isAssigned: HealthRule = (object) =>
  recordsAt(object, 'status', 'loadBalancer', 'ingress').length > 0 ? healthy() : progressing('Waiting for a load balancer address');

/** Argo CD's rule: only a load balancer's address has to be waited for, and any entry counts. */
export const service: HealthRule = (object) => (textAt(object, 'spec', 'type') === 'LoadBalancer' ? isAssigned(object) : healthy());
/** Argo CD's rule: any entry counts. */
export const ingress: HealthRule = isAssigned;
