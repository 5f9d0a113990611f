import { ActionAudited, ClusterName, type MessageOf, type PruneConfirmed } from '@fairlead/contracts';
import { describeRef, type Confirmation, type ObjectRef, type SyncPlan } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';

/** A confirmation, and whether whoever gave it was told that its objects are gone. */
export interface Confirmed extends Confirmation {
  readonly message: MessageOf<typeof PruneConfirmed>;
  /** What of it was still there, by key. */
  readonly seen: Map<string, ObjectRef>;
  told: boolean;
}
const MOST_NAMED = 5;

export const confirmedBy = (message: MessageOf<typeof PruneConfirmed>, told: boolean): Confirmed => {
  const { actor, objects, at } = message;
  return { actor, at: Date.parse(at), ...(objects ? { objects } : {}), message, seen: new Map(), told };
};

/**
 * Tells those who confirmed deletions, each once, when nothing of what they confirmed is left on this cluster.
 * @param known those that were there when the look began; whoever confirms later is answered by the next look
 */
export async function answerConfirmations(
  confirmations: readonly Confirmed[],
  known: ReadonlySet<Confirmed>,
  plan: SyncPlan,
  { bus, cluster }: { bus: Bus; cluster: string },
): Promise<void> {
  for (const confirmed of confirmations.filter(({ told }) => !told)) {
    const left = leftOf(plan, confirmed);
    for (const { key, ref } of left) confirmed.seen.set(key, ref);
    if (left.length > 0 || !known.has(confirmed)) continue;
    const { id, actor, via, reason, tenant, application } = confirmed.message;
    const asked = { id, actor, via, ...(reason === undefined ? {} : { reason }), tenant, application };
    const detail = `${cluster}: ${inWords([...confirmed.seen.values()])}`.slice(0, 2000);
    const at = new Date().toISOString();
    await bus.publish(ActionAudited, {
      ...asked,
      action: 'confirm-deletion',
      outcome: 'done',
      cluster: ClusterName.parse(cluster),
      detail,
      at,
    });
    confirmed.told = true;
  }
}

/** What a plan still has to delete of it, or is being deleted. What began to wait later is not meant. */
function leftOf({ steps, leftovers, awaited }: SyncPlan, { at, objects }: Confirmed): { key: string; ref: ObjectRef }[] {
  const meant = ({ key }: { key: string }): boolean => objects?.includes(key) ?? true;
  return [
    ...steps.flatMap((step) => (step.type === 'prune' ? step.actions : [])),
    ...leftovers.filter(({ why }) => why === 'being deleted'),
    ...awaited.filter(({ confirmed }) => confirmed !== undefined && confirmed.at <= at),
  ].filter(meant);
}

function inWords(gone: readonly ObjectRef[]): string {
  if (gone.length === 0) return 'nothing of what was confirmed is there any more.';
  const names = gone.slice(0, MOST_NAMED).map(describeRef).join(', ');
  const more = gone.length > MOST_NAMED ? ` and ${gone.length - MOST_NAMED} more` : '';
  return `${names}${more} ${gone.length === 1 ? 'is' : 'are'} deleted.`;
}
