import type { Sha256 } from '@fairlead/contracts';
import { withoutServerMetadata } from '../comparison/normalise.js';
import { digestOf } from '../manifests/canonical-json.js';
import { describeRef, isRecord, keyOf, objectKey, refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { stamp, type Owner } from '../ownership/ownership.js';
import { isDefinition } from './order.js';
import { leaveToRollouts } from './rollout-targets.js';

/** One object of a rendering, ready to be compared and applied. Made once per rendering. */
export interface DesiredObject {
  ref: ObjectRef;
  key: string;
  /** Digest of the document before it was stamped. */
  digest: Sha256;
  /** What is applied: namespace filled in, marked as the application's. */
  stamped: KubeObject;
  /** Whether its kind lives in namespaces; undefined where nobody knows yet. */
  namespaced: boolean | undefined;
}
export interface PrepareInput {
  objects: readonly KubeObject[];
  owner: Owner;
  /** For namespaced objects that name none. */
  namespace: string;
  /** Whether a kind lives in namespaces; undefined where the cluster does not know it (yet). */
  isNamespaced: (kind: Pick<ObjectRef, 'group' | 'kind'>) => boolean | undefined;
}
export interface PreparedDesired {
  desired: DesiredObject[];
  /** What the engineer should know and does not stop the sync, such as an object that the rendering holds twice. */
  warnings: string[];
}

/** Scope of kinds that the rendering itself defines: on the first sync the cluster can't tell. */
function scopesDefinedHere(objects: readonly KubeObject[]): Map<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const object of objects) {
    const spec = object['spec'];
    if (!isDefinition(refOf(object)) || !isRecord(spec) || !isRecord(spec['names'])) continue;
    scopes.set(`${String(spec['group'])}/${String(spec['names']['kind'])}`, spec['scope'] !== 'Cluster');
  }
  return scopes;
}

function inNamespace(object: KubeObject, namespaced: boolean | undefined, fallback: string): KubeObject {
  const { namespace, ...metadata } = object.metadata;
  if (namespaced === true && !namespace) return { ...object, metadata: { ...metadata, namespace: fallback } };
  if (namespaced === false && namespace !== undefined) return { ...object, metadata };
  return object;
}

/**
 * Makes a rendering ready: namespaces filled in (a cluster-scoped object's is taken away, as Argo CD does), left-overs of the API server
 * removed, replicas of what a rollout moves left to it, digests taken, marks put on. Of an object that comes twice the last counts, as with Argo CD.
 */
export function prepareDesired({ objects, owner, namespace, isNamespaced }: PrepareInput): PreparedDesired {
  const scopes = scopesDefinedHere(objects);
  const byKey = new Map<string, DesiredObject>();
  const warnings: string[] = [];
  for (const given of leaveToRollouts(objects, namespace)) {
    const given_ = refOf(given);
    const namespaced = isNamespaced(given_) ?? scopes.get(`${given_.group}/${given_.kind}`);
    const object = withoutServerMetadata(inNamespace(given, namespaced, namespace));
    const ref = refOf(object);
    const key = objectKey(ref);
    if (byKey.has(key)) warnings.push(`${describeRef(ref)} comes more than once in the rendering; the last one is applied`);
    const digest = digestOf(object);
    byKey.set(key, { ref, key, digest, stamped: stamp(object, owner, digest), namespaced });
  }
  return { desired: [...byKey.values()], warnings };
}

/** Index of live objects by key, as `planSync` takes them. */
export const indexLive = (objects: Iterable<KubeObject>): Map<string, KubeObject> =>
  new Map(Array.from(objects, (object) => [keyOf(object), object]));
