import type { KubeObject, RolloutSpec } from '@fairlead/domain';
import { ownedBy, primaryName, rolloutLabel, withoutMarks } from './names.js';
import { record, specOf } from './pod-spec.js';

/** The primary's autoscaler: as the target's, but for whom it scales. */
export function primaryAutoscaler(canary: KubeObject, autoscaler: KubeObject, { target, autoscaler: limits }: RolloutSpec): KubeObject {
  const { scaleTargetRef, minReplicas, maxReplicas, ...spec } = specOf(autoscaler);
  return {
    apiVersion: autoscaler.apiVersion,
    kind: autoscaler.kind,
    metadata: {
      name: primaryName(autoscaler.metadata.name),
      ...(autoscaler.metadata.namespace ? { namespace: autoscaler.metadata.namespace } : {}),
      labels: { ...withoutMarks(autoscaler.metadata.labels), ...rolloutLabel(canary) },
      ownerReferences: ownedBy(canary),
    },
    spec: {
      ...spec,
      minReplicas: limits?.minReplicas ?? minReplicas ?? 1,
      maxReplicas: limits?.maxReplicas ?? maxReplicas,
      scaleTargetRef: { ...record(scaleTargetRef), name: primaryName(target.name) },
    },
  };
}
