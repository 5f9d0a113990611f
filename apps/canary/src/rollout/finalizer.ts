import { refOf, type KubeObject, type RolloutSpec } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';

/** Flagger's: a Canary that is to be reverted is kept until its target has its pods back. */
export const FINALIZER = 'finalizer.flagger.app';
const finalizersOf = ({ metadata }: KubeObject): string[] => metadata.finalizers ?? [];

/** @returns the Canary as it is afterwards. Throws KubeApiError (409) where somebody has written it meanwhile. */
export async function addFinalizer(client: KubeClient, canary: KubeObject, { revertOnDeletion }: RolloutSpec): Promise<KubeObject> {
  if (!revertOnDeletion || canary.metadata.deletionTimestamp !== undefined || finalizersOf(canary).includes(FINALIZER)) return canary;
  return write(client, canary, [...finalizersOf(canary), FINALIZER]);
}

export async function removeFinalizer(client: KubeClient, canary: KubeObject): Promise<void> {
  if (!finalizersOf(canary).includes(FINALIZER)) return;
  await write(
    client,
    canary,
    finalizersOf(canary).filter((name) => name !== FINALIZER),
  );
}

const write = (client: KubeClient, canary: KubeObject, finalizers: string[]): Promise<KubeObject> =>
  client.mergePatch(refOf(canary), { metadata: { resourceVersion: canary.metadata.resourceVersion, finalizers } });
