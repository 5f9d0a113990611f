import { isRecord, splitApiVersion, type KubeObject } from '../manifests/kube-object.js';
import { REPLICAS_ANNOTATION } from '../ownership/ownership.js';

/**
 * Takes out of a rendering what a Flagger Canary of the same rendering decides: `spec.replicas` of the workload that it rolls out (with or without an autoscaler),
 * which is scaled to zero too, and `spec.selector` of the Service that its callers use, which points to the primary. Healing must not fight the rollout. The
 * replicas that Git says are kept in an annotation, from which the rollout takes the number for its primary.
 */
export function leaveToRollouts(objects: readonly KubeObject[], namespace: string): readonly KubeObject[] {
  const rollouts = objects.flatMap((object) => rolloutOf(object, namespace));
  if (rollouts.length === 0) return objects;
  const targets = new Set(rollouts.map(({ target }) => target));
  const services = new Set(rollouts.map(({ service }) => service));
  return objects.map((object) => {
    const key = workloadKey(object, namespace);
    return targets.has(key) ? withoutReplicas(object) : services.has(key) ? withoutSelector(object) : object;
  });
}

function rolloutOf(object: KubeObject, fallback: string): { target: string; service: string }[] {
  if (object.kind !== 'Canary' || splitApiVersion(object.apiVersion).group !== 'flagger.app') return [];
  const spec = isRecord(object['spec']) ? object['spec'] : {};
  const target = spec['targetRef'];
  if (!isRecord(target) || typeof target['name'] !== 'string') return [];
  const { group } = splitApiVersion(typeof target['apiVersion'] === 'string' ? target['apiVersion'] : 'apps/v1');
  const namespace = object.metadata.namespace ?? fallback;
  const apex = isRecord(spec['service']) && typeof spec['service']['name'] === 'string' ? spec['service']['name'] : target['name'];
  return [
    {
      target: `${group}/${String(target['kind'] ?? 'Deployment')}/${namespace}/${target['name']}`,
      service: `/Service/${namespace}/${apex}`,
    },
  ];
}

const workloadKey = ({ apiVersion, kind, metadata }: KubeObject, fallback: string): string =>
  `${splitApiVersion(apiVersion).group}/${kind}/${metadata.namespace ?? fallback}/${metadata.name}`;

function withoutReplicas(object: KubeObject): KubeObject {
  if (!isRecord(object['spec']) || typeof object['spec']['replicas'] !== 'number') return object;
  const { replicas, ...spec } = object['spec'];
  const annotations = { ...object.metadata.annotations, [REPLICAS_ANNOTATION]: String(replicas) };
  return { ...object, metadata: { ...object.metadata, annotations }, spec };
}

function withoutSelector(object: KubeObject): KubeObject {
  if (!isRecord(object['spec'])) return object;
  const { selector: _, ...spec } = object['spec'];
  return { ...object, spec };
}

/**
 * The number of replicas that a workload must keep when it is applied without the field for the first time: server-side apply takes a field away that its manager no
 * longer sends, and the default would be 1. Undefined where nothing is lost.
 */
export function replicasToKeep(stamped: KubeObject, live: KubeObject | undefined): number | undefined {
  if (
    !live ||
    stamped.metadata.annotations?.[REPLICAS_ANNOTATION] === undefined ||
    live.metadata.annotations?.[REPLICAS_ANNOTATION] !== undefined
  )
    return undefined;
  const replicas = isRecord(live['spec']) ? live['spec']['replicas'] : undefined;
  return typeof replicas === 'number' ? replicas : undefined;
}
