import type { AnswerOf, ObjectAsked, RequestOf } from '@fairlead/contracts';
import { Timestamp } from '@fairlead/contracts';
import {
  assessHealth,
  fieldManagers,
  Letters,
  masked,
  objectActions,
  objectKey,
  shownDifferences,
  toYaml,
  type DesiredObject,
  type KubeObject,
} from '@fairlead/domain';
import { actedOn } from '../object-actions/acting.js';
import { loadRendering } from '../sync/load-rendering.js';
import type { Reading } from './live-context.js';
import { findObject, unknownObject } from './membership.js';

type Detail = AnswerOf<typeof ObjectAsked>;

/**
 * One object as Git wants it and as it is. One request to the cluster; for an object that another one made, one more for each owner up to the one in the rendering.
 * @throws ObjectUnknownError, KubeApiError, ClusterUnreachableError
 */
export async function answerObject(reading: Reading, { object: name }: RequestOf<typeof ObjectAsked>): Promise<Detail> {
  const { application, context } = reading;
  const desired = (await loadRendering(application, context.bus, context.client)).find(({ key }) => key === objectKey(keyParts(name)));
  const { object: live, isForeign, ref } = await findObject(reading, name, desired?.ref.version);
  if (!desired && !live) throw unknownObject(reading, name);
  const hidden = new Letters();
  const managedFields = live?.metadata.managedFields ?? [];
  const shown = live && withoutManagers(live);
  return {
    group: ref.group,
    kind: ref.kind,
    namespace: ref.namespace ?? '',
    name: ref.name,
    cluster: reading.application.desired.cluster,
    ...(desired ? { desired: toYaml(masked(desired.stamped, hidden)) } : {}),
    ...(shown ? { live: toYaml(masked(shown, hidden)) } : {}),
    differences: desired && shown ? differencesOf(desired, shown, hidden, managedFields, isHealed(reading)) : [],
    managers: fieldManagers(managedFields).map(({ name: manager, operation, at, fields }) => ({
      name: manager,
      operation,
      ...(at !== undefined && Timestamp.safeParse(at).success ? { at } : {}),
      fields,
    })),
    ...(live?.metadata.uid ? { uid: live.metadata.uid } : {}),
    actions: objectActions(actedOn(reading, { ref, object: live }, desired)),
    ...healthOf(live, isForeign, application.failures.get(desired?.key ?? '')),
    at: new Date().toISOString(),
  };
}

const isHealed = ({ application, context }: Reading): boolean =>
  application.desired.policy.selfHeal && context.suspended(application) === undefined;

const keyParts = ({ group, kind, namespace, name }: RequestOf<typeof ObjectAsked>['object']) => ({ group, kind, namespace, name });

function withoutManagers(live: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = live.metadata;
  return { ...live, metadata };
}

/** What differs is written by Fairlead with its next look, since it takes the fields of the manifest from whoever has them; unless self-healing is off or the application suspended. */
const differencesOf = (
  desired: DesiredObject,
  live: KubeObject,
  hidden: Letters,
  managedFields: NonNullable<KubeObject['metadata']['managedFields']>,
  healed: boolean,
): Detail['differences'] =>
  shownDifferences(desired.stamped, live, hidden, managedFields).map(({ path, ...one }) => ({
    path,
    ...(one.desired === undefined ? {} : { desired: one.desired }),
    ...(one.live === undefined ? {} : { live: one.live }),
    ...(one.manager === undefined ? {} : { manager: one.manager }),
    healed,
  }));

function healthOf(live: KubeObject | undefined, isForeign: boolean, failure: string | undefined): Pick<Detail, 'health' | 'message'> {
  if (isForeign) return { health: 'Missing', message: 'an object of this name is there, but it is not this application’s' };
  const health = live ? assessHealth(live) : ({ status: 'Missing', message: 'it is not there' } as const);
  const message = failure ?? health?.message;
  return { ...(health ? { health: health.status } : {}), ...(message ? { message } : {}) };
}
