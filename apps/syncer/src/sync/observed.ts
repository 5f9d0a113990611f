import type { Pause } from '@fairlead/contracts';
import { describeRef, type AwaitedPrune, type DesiredObject, type KubeObject, type SyncPlan } from '@fairlead/domain';
import type { ObservedObject } from '../status/summarise.js';
import type { ApplicationState } from './application-state.js';

/** Why objects that are not in order are left so, by key. */
export type Left = ReadonlyMap<string, string>;
export const NOTHING_LEFT: Left = new Map();

/** Every object that an application has or should have, with what is to be said of it. */
export function observedOf(
  application: ApplicationState,
  desired: readonly DesiredObject[],
  plan: SyncPlan,
  live: ReadonlyMap<string, KubeObject>,
  more: Left,
): ObservedObject[] {
  const left = new Map([
    ...plan.outOfSync.map(({ desired: { key }, reason }) => [key, `${reason}; self-healing is off`] as const),
    ...plan.contested.map(({ desired: { key }, message }) => [key, message] as const),
    ...more,
  ]);
  const said = (key: string, outOfSync: string | undefined): Pick<ObservedObject, 'failure' | 'outOfSync'> => {
    const failure = application.failures.get(key);
    return { ...(failure === undefined ? {} : { failure }), ...(outOfSync === undefined ? {} : { outOfSync }) };
  };
  return [
    ...desired.map(({ key, ref }): ObservedObject => ({ ref, live: live.get(key), ...said(key, left.get(key)) })),
    ...application.provided.map(({ key, ref }): ObservedObject => ({ ref, live: live.get(key), note: PROVIDED })),
    ...plan.leftovers.map(({ key, ref, live: object, why }): ObservedObject => {
      const text = why === 'waits for confirmation' ? awaiting(application) : `no longer in Git; ${why}`;
      return { ref, live: object, ...said(key, text), ...(why === 'waits for confirmation' ? { awaits: 'deletion' as const } : {}) };
    }),
  ];
}

const PROVIDED = 'made of the Tenant document: labels and quota in spec.namespaces there count, what the manifests say of it does not';
const awaiting = ({ key }: ApplicationState): string =>
  `no longer in Git; waits for confirmation (fairlead confirm-deletion ${key}, or the button in Slack)`;

/** In a sentence what waits for a person; undefined when nothing does. */
export function awaitedReason(application: ApplicationState, awaited: readonly AwaitedPrune[]): string | undefined {
  const [first] = awaited;
  if (!first) return undefined;
  const more = awaited.length > 1 ? ` (and ${awaited.length - 1} more)` : '';
  return `${describeRef(first.ref)} is ${awaiting(application)}${more}`;
}

/** What a plan would apply, where a new rendering waits for somebody to ask. */
export const notAutomatic = (plan: SyncPlan): Left => notApplied(plan, 'not as in Git; automatic sync is off');
/** What a plan would apply, where it is not carried out. */
export const notApplied = ({ steps }: SyncPlan, why: string): Left =>
  new Map(steps.flatMap((step) => (step.type === 'apply' ? step.actions.map(({ desired: { key } }) => [key, why] as const) : [])));
export const notAutomaticReason = ({ key, desired }: ApplicationState): string =>
  `automatic sync is off: commit ${desired.revision.commit.slice(0, 10)} waits until somebody asks for it (fairlead sync ${key})`;

/** Why nothing is applied to an application that somebody suspended, in a sentence. */
export function suspendedBy(suspension: Pause | 'git' | undefined): string | undefined {
  if (suspension === undefined) return undefined;
  if (suspension === 'git') return 'suspended: its document has spec.suspend: true, so nothing is applied';
  const { actor, reason, until } = suspension;
  return `paused by ${actor}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '' : ` (${reason})`}: nothing is applied`;
}
