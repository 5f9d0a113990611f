import type { ObjectAction } from '@fairlead/contracts';
import { isBuiltInGroup } from '../comparison/normalise.js';
import { isRecord, refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { pruneModeOf } from '../ownership/ownership.js';
import { isDefinition } from '../plan/order.js';
import { childKindsOf } from '../tree/child-kinds.js';
import { restartOf, whyNotRestart } from './restart.js';

type Kind = Pick<ObjectRef, 'group' | 'kind'>;
/** What decides which actions an object of an application has. */
export interface ActedOn {
  readonly kind: Kind;
  /** As Git wants it; undefined: the rendering has no such object. */
  readonly desired: KubeObject | undefined;
  /** Undefined: it is not there, or is not the application's. */
  readonly live: KubeObject | undefined;
  /** It bears the application's own mark; false: something that does made it. */
  readonly isMarked: boolean;
  /** Why nothing is applied to the application now, in a sentence; undefined: something is. */
  readonly suspended: string | undefined;
  /** Why a missing object would not be made again by itself, in a sentence; undefined: it would. */
  readonly notHealed: string | undefined;
}
export interface OfferedAction {
  readonly action: ObjectAction;
  /** Why it can't be done now, in a sentence. */
  readonly unavailable?: string;
}

interface Rule {
  /** Why no object of the kind has this action. */
  readonly kind: (kind: Kind) => string | undefined;
  /** Why this object has it not, or not now. */
  readonly object: (on: ActedOn) => string | undefined;
  /** Whether there is any point in showing it with an object. */
  readonly isShown: (on: ActedOn) => boolean;
}
const always = (): true => true;
const never = (): undefined => undefined;

/** The one table of what can be done with which object. */
const RULES: Readonly<Record<ObjectAction, Rule>> = {
  sync: { kind: never, object: whyNotSync, isShown: ({ desired }) => desired !== undefined },
  restart: {
    kind: (kind) => (restartOf(kind) ? undefined : `only a Deployment, StatefulSet, DaemonSet or Rollout can be restarted`),
    object: (on) => whyNotThere(on) ?? whyNotRestart(on),
    isShown: always,
  },
  run: {
    kind: ({ group, kind }) => (group === 'batch' && kind === 'CronJob' ? undefined : 'only a CronJob can be run'),
    object: whyNotThere,
    isShown: always,
  },
  delete: {
    kind: whyKeptKind,
    object: whyNotDelete,
    isShown: ({ kind, isMarked, live }) => live !== undefined && (isMarked || isRemade(kind)),
  },
};
const ACTIONS = Object.keys(RULES) as readonly ObjectAction[];

/** Why no object of this kind has this action, in a sentence; undefined: one may have it. */
export const whyKindLacks = (action: ObjectAction, kind: Kind): string | undefined => RULES[action].kind(kind);

/** Why an object has not this action, or not now, in a sentence without its name; undefined: it can be done. */
export const whyNotAct = (action: ObjectAction, on: ActedOn): string | undefined =>
  whyKindLacks(action, on.kind) ?? RULES[action].object(on);

/** What people are offered for an object: all that fits its kind, also what can't be done now. */
export function objectActions(on: ActedOn): OfferedAction[] {
  return ACTIONS.filter((action) => whyKindLacks(action, on.kind) === undefined && RULES[action].isShown(on)).map((action) => {
    const unavailable = RULES[action].object(on);
    return unavailable === undefined ? { action } : { action, unavailable };
  });
}

function whyNotSync({ desired, suspended, live }: ActedOn): string | undefined {
  if (desired === undefined) return 'it is not in Git, so there is nothing to apply';
  if (live?.metadata.deletionTimestamp !== undefined) return 'it is being deleted; it is made again once it is gone';
  return suspended;
}

function whyNotThere({ live }: ActedOn): string | undefined {
  if (live === undefined) return 'it is not there';
  return live.metadata.deletionTimestamp === undefined ? undefined : 'it is being deleted';
}

/** Kinds that hold what is lost with them. */
const HOLDS: Readonly<Record<string, string>> = {
  'Namespace.': 'everything in a namespace goes with it',
  'PersistentVolumeClaim.': 'the data of a claim goes with it',
  'PersistentVolume.': 'the data of a volume goes with it',
};
const MAKE_SECRETS_ONLY: ReadonlySet<string> = new Set(['SealedSecret.bitnami.com', 'ExternalSecret.external-secrets.io']);
function whyKeptKind(kind: Kind): string | undefined {
  const name = `${kind.kind}.${kind.group}`;
  const held = HOLDS[name] ?? (isDefinition(kind) ? 'all objects of its kind go with a definition' : undefined);
  if (held !== undefined) return `${held}: take it out of Git instead, where it is pruned as its protection says`;
  if (isBuiltInGroup(kind.group) || childKindsOf(kind).length === 0 || MAKE_SECRETS_ONLY.has(name)) return undefined;
  return `what the operator of ${kind.kind} made for it would go with it, data too: take it out of Git instead, or use kubectl`;
}

/** Made again by what owns it, as the same thing. */
const isRemade = ({ group, kind }: Kind): boolean =>
  (group === '' && kind === 'Pod') || (group === 'batch' && kind === 'Job') || (group === 'apps' && kind === 'ReplicaSet');

function whyNotDelete(on: ActedOn): string | undefined {
  const { live, kind, isMarked, desired, notHealed } = on;
  if (live === undefined) return 'it is not there';
  if (live.metadata.deletionTimestamp !== undefined) return 'it is being deleted already';
  if (pruneModeOf(live) !== 'delete') return 'it is protected from being deleted by an annotation of its own; change that in Git first';
  if (!isMarked)
    return isRemade(kind) ? undefined : 'another object made it: only Pods, Jobs and ReplicaSets that others made are deleted one by one';
  if (desired === undefined)
    return 'it is no longer in Git, so nothing would make it again: it is pruned as the application’s sync policy says';
  return notHealed === undefined ? takesClaims(live) : `nothing would make it again: ${notHealed}`;
}

function takesClaims(live: KubeObject): string | undefined {
  if (refOf(live).kind !== 'StatefulSet' || !isRecord(live['spec'])) return undefined;
  const retention = live['spec']['persistentVolumeClaimRetentionPolicy'];
  return isRecord(retention) && retention['whenDeleted'] === 'Delete'
    ? 'its claims and their data would go with it (persistentVolumeClaimRetentionPolicy.whenDeleted is Delete)'
    : undefined;
}
