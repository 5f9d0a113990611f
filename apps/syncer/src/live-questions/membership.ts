import type { ObjectName } from '@fairlead/contracts';
import {
  applicationLabel,
  describeRef,
  isOwnedBy,
  splitApiVersion,
  type KubeObject,
  type ObjectRef,
  type OwnerReference,
} from '@fairlead/domain';
import { readWhole, type ApiResource } from '@fairlead/kube';
import { ObjectUnknownError } from './errors.js';
import { as, type Reading } from './live-context.js';

/** Owners looked at for one object; a Pod of a CronJob of an operator has three. */
const MOST_OWNERS = 12;

export interface Found {
  readonly ref: ObjectRef;
  /** With `managedFields`. Undefined: there is no such object, or it is not of the application. */
  readonly object: KubeObject | undefined;
  /** An object of this name is there, and is not of the application. */
  readonly isForeign: boolean;
  readonly resource: ApiResource;
}

/**
 * Reads one object and finds out whether it is of the application: marked as its own, or made by what is. Being named in the rendering is not enough; a rendering
 * may name what belongs to somebody else. One request, and one more for each owner that is not of the rendering itself.
 * @param version to read it in; absent: the one that the server prefers
 * @throws ObjectUnknownError where the cluster serves no such kind
 */
export async function findObject(reading: Reading, name: ObjectName, version?: string): Promise<Found> {
  const { client, requests } = reading.context;
  const { group, kind } = name;
  if (!isSegment(name.name) || (name.namespace !== '' && !isSegment(name.namespace))) throw unknownObject(reading, name);
  const resource = version === undefined ? await client.discovery.preferred(name) : await client.discovery.find({ group, version, kind });
  if (!resource || (resource.namespaced && name.namespace === '')) throw unknownObject(reading, name);
  const ref: ObjectRef = {
    group,
    kind,
    version: resource.version,
    ...(resource.namespaced ? { namespace: name.namespace } : {}),
    name: name.name,
  };
  const object = await requests.run(() => readWhole(client, resource, ref, as(reading)));
  const isOurs = object !== undefined && (isOwnedBy(reading.application.desired, object) || (await descends(reading, object)));
  return { ref, resource, object: isOurs ? object : undefined, isForeign: object !== undefined && !isOurs };
}

/** What the API server itself takes as a name: it becomes a part of the path (k8s.io/apimachinery pkg/api/validation/path). */
const isSegment = (text: string): boolean => text !== '.' && text !== '..' && !/[/%]/.test(text);

/** Whether something that is the application's owns the object, or owns what owns it. Owners are looked up as the syncer: nothing of them is told. */
async function descends(reading: Reading, object: KubeObject): Promise<boolean> {
  const { live, client, requests } = reading.context;
  const { desired } = reading.application;
  const own = new Set<string>();
  for (const one of live.of(applicationLabel(desired)).values()) if (isOwnedBy(desired, one)) own.add(one.metadata.uid ?? '');
  const waiting: { owner: OwnerReference; namespace: string | undefined }[] = [];
  const ask = ({ metadata }: KubeObject): void => {
    for (const owner of metadata.ownerReferences ?? []) waiting.push({ owner, namespace: metadata.namespace });
  };
  ask(object);
  for (let asked = 0; waiting.length > 0 && asked < MOST_OWNERS; asked++) {
    const next = waiting.shift();
    if (!next) break;
    if (own.has(next.owner.uid)) return true;
    const above = await requests.run(() => ownerObject(next.owner, next.namespace));
    // Another one of the same name, made since, owns nothing of this.
    if (above?.metadata.uid !== next.owner.uid) continue;
    if (isOwnedBy(desired, above)) return true;
    ask(above);
  }
  return false;

  async function ownerObject({ apiVersion, kind, name }: OwnerReference, namespace: string | undefined): Promise<KubeObject | undefined> {
    const resource = await client.discovery.find({ ...splitApiVersion(apiVersion), kind }).catch(() => undefined);
    if (!resource) return undefined;
    return readWhole(client, resource, { name, ...(resource.namespaced && namespace ? { namespace } : {}) }, { signal: reading.signal });
  }
}

export const unknownObject = (
  { application, context }: Reading,
  name: Pick<ObjectName, 'kind' | 'namespace' | 'name'>,
): ObjectUnknownError =>
  new ObjectUnknownError(`Application ${application.key} has no ${describeRef(name)} on cluster ${context.cluster}`, {
    cluster: context.cluster,
  });
