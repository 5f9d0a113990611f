import type { KubeObject } from '../../manifests/kube-object.js';
import { conditionOf, readConditions, recordsAt, textAt, type Condition } from '../fields.js';
import { degraded, healthy, progressing, type Health, type HealthRule } from '../health.js';

const isOld = (object: KubeObject, { observedGeneration }: Condition): boolean =>
  observedGeneration !== undefined && observedGeneration < (object.metadata.generation ?? 0);
const waits = (object: KubeObject): Health => progressing(`Waiting for the controller to observe the newest ${object.kind}`);

/**
 * Routes: each parent must have accepted the route and resolved what it names, as in Argo CD's rule. Where Argo CD calls a route that no controller has looked at
 * progressing, it says nothing here: on a cluster without a controller of the Gateway API it would never be healthy.
 */
export const route: HealthRule = (object) => {
  const parents = recordsAt(object, 'status', 'parents');
  for (const parent of parents) {
    const conditions = readConditions(parent['conditions']);
    if (conditions.some((condition) => isOld(object, condition))) return waits(object);
    const bad = conditions.find(({ type, status }) => (type === 'Accepted' || type === 'ResolvedRefs') && status === 'False');
    if (bad) return degraded(`Parent ${textAt(parent, 'parentRef', 'name')}: ${bad.message || bad.reason}`);
  }
  return parents.length > 0 ? healthy() : undefined;
};

/** Gateways: accepted and programmed. One that no controller took says nothing, as with routes: its definition fills in Accepted as unknown. */
export const gateway: HealthRule = (object) => {
  const accepted = conditionOf(object, 'Accepted');
  if (!accepted || accepted.status === 'Unknown') return undefined;
  if (isOld(object, accepted)) return waits(object);
  if (accepted.status === 'False') return degraded(accepted.message || accepted.reason);
  const programmed = conditionOf(object, 'Programmed');
  if (programmed?.status === 'True') return healthy();
  const failed = programmed?.status === 'False' && programmed.reason !== 'Pending' && programmed.reason !== 'AddressNotAssigned';
  return failed
    ? degraded(programmed.message || programmed.reason)
    : progressing(programmed?.message || 'Waiting for the gateway to be programmed');
};
