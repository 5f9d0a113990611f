import type { KubeObject } from '../../manifests/kube-object.js';
import { conditionsOf, readConditions, type Condition } from '../fields.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';

const FAILURES: Readonly<Record<string, ReadonlySet<string>>> = {
  AbleToScale: new Set(['FailedGetScale', 'FailedUpdateScale']),
  ScalingActive: new Set([
    ...['FailedGetResourceMetric', 'FailedGetObjectMetric', 'FailedGetPodsMetric', 'FailedGetExternalMetric'],
    ...['FailedComputeMetricsReplicas', 'InvalidSelector'],
  ]),
};
const isFailure = ({ type, reason }: Condition): boolean => FAILURES[type]?.has(reason) ?? false;
const isSuccess = ({ type, status }: Condition): boolean => (type === 'AbleToScale' || type === 'ScalingLimited') && status === 'True';

/** `autoscaling/v1` has no place for conditions but an annotation. */
function conditions(object: KubeObject): Condition[] {
  const annotation = object.metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions'];
  if (annotation === undefined) return conditionsOf(object);
  try {
    return readConditions(JSON.parse(annotation));
  } catch {
    return [];
  }
}

/** Argo CD's conditions; a failure counts wherever it stands among them. */
export const horizontalPodAutoscaler: HealthRule = (object) => {
  const all = conditions(object);
  const failure = all.find(isFailure);
  if (failure) return degraded(failure.message);
  const success = all.find(isSuccess);
  return success ? healthy(success.message) : progressing('Waiting to Autoscale');
};
