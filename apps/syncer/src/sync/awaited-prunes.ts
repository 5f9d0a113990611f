import { PruneAwaited } from '@fairlead/contracts';
import {
  DELETION_APPROVED_ANNOTATION,
  describeRef,
  PRUNE_AWAITED_ANNOTATION,
  type AwaitedPrune,
  type KubeObject,
  type SyncPlan,
} from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import { aboutApplication, type ApplicationState } from './application-state.js';

const MOST_TOLD = 100;

export interface Attending {
  readonly bus: Bus;
  readonly client: KubeClient;
  readonly live: LiveObjects;
  readonly logger: Logger;
  readonly mayWrite: () => boolean;
}

/**
 * Sees to objects that are deleted only when a person has confirmed it: asks once, and notes on the object itself that it asked and what was answered, so that
 * a restart forgets nothing. What was confirmed is pruned by the next plan.
 * @returns whether anything was noted, so that a new plan is due
 */
export async function attendAwaited(application: ApplicationState, { awaited }: SyncPlan, doing: Attending): Promise<boolean> {
  const asked = awaited.filter(({ isNew }) => isNew);
  const confirmed = awaited.filter((one) => one.confirmed);
  if (asked.length + confirmed.length === 0 || !doing.mayWrite()) return false;
  const at = new Date().toISOString();
  if (asked.length > 0)
    await doing.bus.publish(PruneAwaited, { ...aboutApplication(application), objects: asked.slice(0, MOST_TOLD).map(named), at });
  for (const one of asked) await note(one, { [PRUNE_AWAITED_ANNOTATION]: at }, doing);
  for (const one of confirmed) {
    const { actor = '', at: time = 0 } = one.confirmed ?? {};
    await note(one, { [DELETION_APPROVED_ANNOTATION]: `${new Date(time).toISOString()} by ${actor}` }, doing);
    doing.logger.info('deletion confirmed', { application: application.key, object: describeRef(one.ref), actor });
  }
  return true;
}

/** An object came back to Git while its deletion waited: a confirmation of then must not delete it another time. */
export async function forgetAwaited(live: KubeObject, ref: AwaitedPrune['ref'], client: KubeClient): Promise<void> {
  await client.mergePatch(ref, {
    metadata: { uid: live.metadata.uid, annotations: { [PRUNE_AWAITED_ANNOTATION]: null, [DELETION_APPROVED_ANNOTATION]: null } },
  });
}

async function note({ ref, live: object }: AwaitedPrune, annotations: Record<string, string>, { client, live }: Attending): Promise<void> {
  live.put(await client.mergePatch(ref, { metadata: { uid: object.metadata.uid, annotations } }));
}

const named = ({ key, ref: { group, kind, namespace, name } }: AwaitedPrune) => ({
  key,
  group,
  kind,
  ...(namespace ? { namespace } : {}),
  name,
});
