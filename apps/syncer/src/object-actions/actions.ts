import type { ObjectAction } from '@fairlead/contracts';
import { ACTIONS_MANAGER, describeRef, jobOf, objectKey, restartPatch } from '@fairlead/domain';
import { ActionRefusedError, identityOf, type Acting } from './acting.js';

/** Does it; what was done already is not done again. @returns what was done, in a sentence without the object's name */
type Act = (acting: Acting) => Promise<string>;

/** What people do with objects that are there, apart from `sync`. Which object may have what is decided before. */
export const ACTS: Readonly<Record<Exclude<ObjectAction, 'sync'>, Act>> = { restart, run, delete: deleteObject };

async function restart({ context, found, order, mandate, reading }: Acting): Promise<string> {
  const { object, ref } = found;
  if (!object) throw new ActionRefusedError('it is not there');
  const patch = restartPatch(object, ref, order.at, Date.now());
  if (patch !== 'done') await context.client.mergePatch(ref, patch, { ...identityOf(mandate), fieldManager: ACTIONS_MANAGER });
  return `it is restarted: its Pods are replaced as its strategy says${alsoSuspended(reading)}.`;
}

async function run({ context, found, order, mandate, reading }: Acting): Promise<string> {
  if (!found.object) throw new ActionRefusedError('it is not there');
  const job = jobOf(found.object, order.id);
  await context.client.createIfMissing(job, { ...identityOf(mandate), fieldManager: ACTIONS_MANAGER });
  return `Job ${job.metadata.name} runs now${alsoSuspended(reading)}.`;
}

/** Only the very object that is meant: where another of its name came since, that one stays. */
async function deleteObject({ context, found, order, mandate, reading, desired }: Acting): Promise<string> {
  const { object, ref } = found;
  if (!object) return 'it is gone already.';
  const { heals, deletions } = reading.application;
  const key = objectKey(ref);
  // What a person has deleted on purpose is no fight about the object, and is not told as somebody's unknown hand.
  heals.delete(key);
  if (desired) deletions.set(key, order.actor);
  try {
    const { uid } = order;
    const outcome = await context.client.delete(ref, { ...identityOf(mandate), ...(uid === undefined ? {} : { uid }) });
    if (outcome !== 'deleting') return 'it is gone already.';
  } catch (error) {
    deletions.delete(key);
    throw error;
  }
  const next = desired
    ? 'Fairlead makes it again, as Git says'
    : `${makerOf(object.metadata.ownerReferences)} makes another where one is wanted`;
  return `it is deleted; ${next}${alsoSuspended(reading)}.`;
}

const makerOf = (owners: readonly { kind: string; name: string; controller?: boolean }[] = []): string => {
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  return owner ? describeRef(owner) : 'what made it';
};

function alsoSuspended({ application, context }: Acting['reading']): string {
  const why = context.suspended(application);
  return why === undefined ? '' : `. The application stays ${why}`;
}
