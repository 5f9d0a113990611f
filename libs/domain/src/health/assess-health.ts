import type { HealthStatus } from '@fairlead/contracts';
import { splitApiVersion, type KubeObject } from '../manifests/kube-object.js';
import { progressing, type Health, type HealthRule } from './health.js';
import { apiService } from './rules/api-service.js';
import { canary } from './rules/canary.js';
import { conditions } from './rules/conditions.js';
import { cronJob } from './rules/cron-job.js';
import { customResourceDefinition } from './rules/custom-resource-definition.js';
import { daemonSet } from './rules/daemon-set.js';
import { deployment } from './rules/deployment.js';
import { gateway, route } from './rules/gateway-api.js';
import { horizontalPodAutoscaler } from './rules/horizontal-pod-autoscaler.js';
import { job } from './rules/job.js';
import { ingress, service } from './rules/load-balanced.js';
import { namespace } from './rules/namespace.js';
import { persistentVolumeClaim } from './rules/persistent-volume-claim.js';
import { podDisruptionBudget } from './rules/pod-disruption-budget.js';
import { pod } from './rules/pod.js';
import { replicaSet } from './rules/replica-set.js';
import { statefulSet } from './rules/stateful-set.js';

const rules: Readonly<Record<string, HealthRule>> = {
  Namespace: namespace,
  Pod: pod,
  Service: service,
  PersistentVolumeClaim: persistentVolumeClaim,
  'Deployment.apps': deployment,
  'StatefulSet.apps': statefulSet,
  'DaemonSet.apps': daemonSet,
  'ReplicaSet.apps': replicaSet,
  'Job.batch': job,
  'CronJob.batch': cronJob,
  'Ingress.networking.k8s.io': ingress,
  'Ingress.extensions': ingress,
  'HorizontalPodAutoscaler.autoscaling': horizontalPodAutoscaler,
  'PodDisruptionBudget.policy': podDisruptionBudget,
  'APIService.apiregistration.k8s.io': apiService,
  'CustomResourceDefinition.apiextensions.k8s.io': customResourceDefinition,
  'Canary.flagger.app': canary,
  'Gateway.gateway.networking.k8s.io': gateway,
  ...Object.fromEntries(
    ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [`${kind}.gateway.networking.k8s.io`, route]),
  ),
};

function ruleFor(object: KubeObject): HealthRule {
  const { group } = splitApiVersion(object.apiVersion);
  return rules[group === '' ? object.kind : `${object.kind}.${group}`] ?? conditions;
}

/**
 * Health of a live object, and why. Undefined for objects that have none (a ConfigMap) or say nothing of it: they don't count. Rules of the
 * built-in kinds are those of Argo CD (gitops-engine pkg/health and its resource customizations); where one differs, it says so.
 */
export function assessHealth(object: KubeObject): Health | undefined {
  if (object.metadata.deletionTimestamp !== undefined) return progressing('Pending deletion');
  return ruleFor(object)(object);
}

/** From best to worst, as Argo CD orders them (gitops-engine pkg/health). */
const ORDER: readonly HealthStatus[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** The worst of several; healthy if there are none. */
export const worstHealth = (list: Iterable<HealthStatus>): HealthStatus => {
  let worst = 0;
  for (const status of list) worst = Math.max(worst, ORDER.indexOf(status));
  return ORDER[worst] ?? 'Unknown';
};
