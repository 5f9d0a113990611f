import { digestOf, type KubeObject } from '@fairlead/domain';
import type { Place } from '../rollout/place.js';
import { ownedBy, primaryName, rolloutLabel, withoutMarks } from './names.js';
import { configsUsed, podSpecOf, templateOf } from './pod-spec.js';

/** A ConfigMap or Secret that the target uses and the primary gets a copy of. */
export interface TrackedConfig {
  /** As Flagger's status names it: `configmap/<name>`, `secret/<name>`. */
  key: string;
  object: KubeObject;
  checksum: string;
}
/** Annotation on a ConfigMap or Secret, Flagger's: `disabled` shares it between target and primary. */
const TRACKING = 'flagger.app/config-tracking';
const SECRET_TYPES = new Set(['Opaque', 'kubernetes.io/basic-auth', 'kubernetes.io/ssh-auth', 'kubernetes.io/tls']);

/** Those that are there; one that is missing keeps the target's pods from starting, which says so by itself. */
export async function trackedConfigs(target: KubeObject, place: Place): Promise<TrackedConfig[]> {
  const used = configsUsed(podSpecOf(templateOf(target)));
  const objects = await Promise.all(used.map(({ kind, name }) => place.get({ group: '', version: 'v1', kind, name })));
  return objects.flatMap((object) => {
    if (!object || object.metadata.annotations?.[TRACKING] === 'disabled') return [];
    if (object.kind === 'Secret' && !SECRET_TYPES.has(String(object['type'] ?? 'Opaque'))) return [];
    const { data = {}, binaryData = {} } = object as { data?: unknown; binaryData?: unknown };
    // With the uid, so that a checksum can't be compared with those of guessed values.
    const checksum = digestOf({ uid: object.metadata.uid, data, binaryData }).slice(0, 16);
    return [{ key: `${object.kind.toLowerCase()}/${object.metadata.name}`, object, checksum }];
  });
}

/** The primary's copy. */
export function configCopy({ object }: TrackedConfig, canary: KubeObject): KubeObject {
  const { data, binaryData, type, immutable: _, ...rest } = object;
  return {
    apiVersion: rest.apiVersion,
    kind: rest.kind,
    metadata: {
      name: primaryName(object.metadata.name),
      ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
      labels: { ...withoutMarks(object.metadata.labels), ...rolloutLabel(canary) },
      annotations: withoutMarks(object.metadata.annotations),
      ownerReferences: ownedBy(canary),
    },
    ...(type !== undefined ? { type } : {}),
    ...(data !== undefined ? { data } : {}),
    ...(binaryData !== undefined ? { binaryData } : {}),
  };
}
