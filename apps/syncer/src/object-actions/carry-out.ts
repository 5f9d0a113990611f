import { objectKey, whyNotAct } from '@fairlead/domain';
import { KubeApiError } from '@fairlead/kube';
import { beginReading } from '../live-questions/live-context.js';
import { findObject, unknownObject } from '../live-questions/membership.js';
import { LeaseLostError } from '../sync/errors.js';
import { forbiddenText } from '../sync/forbidden.js';
import { isProblem, mandateOf } from '../sync/identity.js';
import { loadRendering } from '../sync/load-rendering.js';
import { actedOn, ActionRefusedError, type Acting, type ActionContext, type Order } from './acting.js';
import { ACTS } from './actions.js';
import { syncObject } from './sync-object.js';

/**
 * Does what was asked with one object of the application, as the account that its objects are applied as. Doing it again ends the same way.
 * @param inTurn runs work when no other work on the application runs
 * @returns what was done, in a sentence without the object's name
 * @throws ActionRefusedError, ObjectUnknownError, ApplicationUnknownError, ClusterAwayError, KubeApiError, ClusterUnreachableError, LeaseLostError
 */
export async function carryOut(
  context: ActionContext,
  order: Order,
  signal: AbortSignal,
  inTurn: (key: string, work: () => Promise<string>) => Promise<string>,
): Promise<string> {
  const reading = beginReading(context, order, signal);
  const { application } = reading;
  const mandate = mandateOf(application.desired, context.declared);
  if (isProblem(mandate)) throw new ActionRefusedError(mandate.message);
  const key = objectKey(order.object);
  const desired = (await loadRendering(application, context.bus, context.client)).find((one) => one.key === key);
  const found = await findObject(reading, order.object, desired?.ref.version);
  if (found.isForeign && !desired) throw unknownObject(reading, order.object);
  const acting: Acting = { context, reading, mandate, order, found, desired };
  const settled = alreadySettled(acting);
  if (settled !== undefined) return settled;
  const why = whyNotAct(order.action, actedOn(reading, found, desired));
  if (why !== undefined) throw new ActionRefusedError(`${why}.`);
  if (!context.doing.mayWrite()) throw new LeaseLostError('another instance serves the cluster now');
  if (order.action === 'sync') return inTurn(application.key, () => syncObject(acting));
  try {
    return await ACTS[order.action](acting);
  } catch (error) {
    const isForbidden = mandate.account !== undefined && error instanceof KubeApiError && error.code === 'KubeForbidden';
    throw isForbidden ? new ActionRefusedError(forbiddenText(found.ref, context.cluster, mandate, error.said)) : error;
  }
}

/** What became of it earlier, or without it: it is looked at by uid, so that whoever came after an object that is gone is left alone. */
function alreadySettled({ order, found: { object, isForeign }, reading }: Acting): string | undefined {
  if (order.action === 'sync' || (object && object.metadata.uid === order.uid)) {
    const isLeaving = order.action === 'delete' && object?.metadata.deletionTimestamp !== undefined;
    return isLeaving ? 'it is being deleted.' : undefined;
  }
  if (isForeign) throw unknownObject(reading, order.object);
  if (order.action === 'delete') return 'it is gone already.';
  const now = object ? 'another one of its name was made since' : 'it is not there any more';
  throw new ActionRefusedError(`${now}, so it was left alone: look at it again.`);
}
