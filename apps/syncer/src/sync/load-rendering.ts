import { decodeBundle, prepareDesired, type DesiredObject, type ObjectRef } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import type { ApplicationState } from './application-state.js';

/**
 * The objects of an application's newest rendering, ready to be planned with; none for a deleted application. Kept until the bundle changes.
 * @throws ObjectMissingError when the store has lost the bundle (the renderer makes it again), ClusterUnreachableError
 */
export async function loadRendering(application: ApplicationState, bus: Bus, client: KubeClient): Promise<DesiredObject[]> {
  const { bundle, namespace } = application.desired;
  if (!bundle) return [];
  const { loaded } = application;
  if (loaded?.bundle === bundle.digest && loaded.namespace === namespace) return loaded.objects;
  const objects = decodeBundle(await bus.objects('manifests').get(bundle.digest));
  await client.discovery.load();
  const isNamespaced = (kind: Pick<ObjectRef, 'group' | 'kind'>): boolean | undefined => client.discovery.isNamespaced(kind);
  const { desired } = prepareDesired({ objects, owner: application.desired, namespace, isNamespaced });
  // A kind that the cluster doesn't know yet may turn out to be cluster-scoped: asked again in the next run.
  if (desired.every(({ ref }) => isNamespaced(ref) !== undefined))
    application.loaded = { bundle: bundle.digest, namespace, objects: desired };
  return desired;
}
