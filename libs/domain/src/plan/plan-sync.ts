import type { SyncPolicy } from '@fairlead/contracts';
import type { Difference } from '../comparison/compare.js';
import type { Baseline } from '../comparison/projection.js';
import { describeRef, refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { awaitedSince, isDeletionApproved, isOwnedBy, pruneModeOf, type Owner } from '../ownership/ownership.js';
import { whyNotAllowed, type Confines } from '../tenancy/confines.js';
import { assessObject, driftOf, type ApplyReason } from './assess-object.js';
import type { DesiredObject } from './desired.js';
import { FOUNDATION_RANKS, isDefinition, rankOf } from './order.js';

export interface PlanInput {
  owner: Owner;
  /** From `prepareDesired`. Empty for a deleted application. */
  desired: readonly DesiredObject[];
  /** By `objectKey`: the live objects at the desired keys, and all that bear the application's label. */
  live: ReadonlyMap<string, KubeObject>;
  /** By `objectKey`: what was remembered of the last applies (`baselineOf`). */
  baselines: ReadonlyMap<string, Baseline>;
  policy: Pick<SyncPolicy, 'prune' | 'selfHeal' | 'allowEmpty' | 'createNamespace' | 'onDeletion'>;
  /**
   * `sync`: for a rendering that was not applied whole yet, or because someone asked: everything that is not in order is applied, and
   * objects of other applications are taken over. `heal`: because a live object changed: what another application has taken stays with it
   * (else the two would take it from each other for ever), and nothing is done where the policy wants no self-healing.
   */
  mode: 'sync' | 'heal';
  /** The application was deleted: its objects go whatever the policy says. */
  deleted?: boolean;
  /** What of tenant and project limits the objects; absent: nothing does. */
  confines?: Confines;
  /** Whether an object may be taken from another application; absent: from every one. */
  mayTakeFrom?: (other: Owner) => boolean;
  /** What people confirmed. */
  confirmations?: readonly Confirmation[];
}
/** A person's word that objects which wait for it are deleted. */
export interface Confirmation {
  readonly actor: string;
  /** Milliseconds since 1970: what began to wait later is not meant. */
  readonly at: number;
  /** Keys; absent: all that waited then. */
  readonly objects?: readonly string[] | undefined;
}

export interface ApplyAction {
  type: 'apply';
  desired: DesiredObject;
  reason: ApplyReason;
  live?: KubeObject;
  /** For `drifted` objects: which fields. */
  drift: Difference[];
  /** For an object taken over: from whom. */
  takenFrom?: Owner;
}
export interface PruneAction {
  type: 'prune';
  ref: ObjectRef;
  key: string;
  live: KubeObject;
}
/** What may be done at once. The next step begins when every action of this one has ended. */
export type SyncStep =
  | {
      type: 'apply';
      actions: ApplyAction[];
      /** Definitions among the actions must be `Established` before the next step begins. */
      awaitsDefinitions: boolean;
    }
  | { type: 'prune'; actions: PruneAction[] };

/** Why an object of ours that the rendering no longer has stays. */
export type LeftoverReason =
  | 'pruning is off'
  | 'marked to be kept'
  | 'being deleted'
  | 'definitions outlive their application'
  | 'objects outlive their application'
  | 'waits for confirmation';
/** An object that is deleted once a person has confirmed it. */
export interface AwaitedPrune {
  ref: ObjectRef;
  key: string;
  live: KubeObject;
  /** Nobody was asked yet. */
  isNew: boolean;
  /** Confirmed just now; to be noted on the object, then it is pruned. */
  confirmed?: Confirmation;
}

export interface SyncPlan {
  /** Empty if everything is in order. */
  steps: SyncStep[];
  /** Namespace to be created if it is missing, before the steps, without marking it as the application's: it outlives it. */
  ensureNamespaces: string[];
  unchanged: DesiredObject[];
  /** Not in order, and left so because the policy wants no self-healing. */
  outOfSync: { desired: DesiredObject; reason: ApplyReason; drift: Difference[] }[];
  /** Wanted, but another application has taken it; the message is without the object's name. */
  contested: { desired: DesiredObject; by: Owner; message: string }[];
  /** Objects of ours that the rendering no longer has and that stay, and why. */
  leftovers: { ref: ObjectRef; key: string; live: KubeObject; why: LeftoverReason }[];
  /** Those of the leftovers that wait for a person. */
  awaited: AwaitedPrune[];
  /** Why nothing at all is done. */
  refusal?: string;
}

/**
 * What must be done so that the cluster matches a rendering. Pure, and linear in the number of objects; an unchanged object costs a
 * comparison of versions, or of fields where there is no baseline.
 */
export function planSync(input: PlanInput): SyncPlan {
  const plan: SyncPlan = { steps: [], ensureNamespaces: [], unchanged: [], outOfSync: [], contested: [], leftovers: [], awaited: [] };
  const leaving = leavingObjects(input);
  const refusal = refusalOf(input, leaving) ?? outsideConfines(input);
  if (refusal !== undefined) return { ...plan, refusal };
  const applies = new Map<number, ApplyAction[]>();
  for (const desired of input.desired) planOne(input, desired, plan, applies);
  const [foreign] = input.mode === 'sync' ? plan.contested : [];
  if (foreign !== undefined) return { ...plan, refusal: `${describeRef(foreign.desired.ref)} is ${foreign.message}. Nothing is applied` };
  plan.steps.push(...applySteps(applies), ...pruneSteps(input, leaving, plan));
  plan.ensureNamespaces = missingNamespaces(input, applies);
  return plan;
}

function planOne(input: PlanInput, desired: DesiredObject, plan: SyncPlan, applies: Map<number, ApplyAction[]>): void {
  const live = input.live.get(desired.key);
  const assessment = assessObject(input.owner, desired, live, input.baselines.get(desired.key));
  if (assessment.state === 'unchanged') {
    plan.unchanged.push(desired);
    return;
  }
  if (assessment.state === 'contested' && (input.mode === 'heal' || input.mayTakeFrom?.(assessment.by) === false)) {
    const { by } = assessment;
    const whose = by.tenant === input.owner.tenant ? '' : ', which is another tenant’s';
    const message = `managed by application ${by.tenant}/${by.application}${whose}; remove it from one of the two`;
    plan.contested.push({ desired, by, message });
    return;
  }
  const reason = assessment.state === 'contested' ? 'adopted' : assessment.state;
  const drift = reason === 'drifted' && live ? driftOf(desired, live) : [];
  if (input.mode === 'heal' && !input.policy.selfHeal && reason !== 'changed') {
    plan.outOfSync.push({ desired, reason, drift });
    return;
  }
  const takenFrom = assessment.state === 'contested' ? { takenFrom: assessment.by } : {};
  const action: ApplyAction = { type: 'apply', desired, reason, drift, ...(live ? { live } : {}), ...takenFrom };
  append(applies, rankOf(desired.ref), action);
}

function append<T>(groups: Map<number, T[]>, rank: number, item: T): void {
  const group = groups.get(rank);
  if (group) group.push(item);
  else groups.set(rank, [item]);
}

const ascending = <T>(groups: Map<number, T[]>): [number, T[]][] => [...groups].sort(([a], [b]) => a - b);

const applySteps = (applies: Map<number, ApplyAction[]>): SyncStep[] =>
  ascending(applies).map(([, actions]) => ({
    type: 'apply',
    actions,
    awaitsDefinitions: actions.some((action) => isDefinition(action.desired.ref)),
  }));

/** Live objects that are this application's and that the rendering no longer has, in the order of their keys: what is told of them must not change with the order in which they came. */
function leavingObjects({ owner, desired, live }: PlanInput): [string, KubeObject][] {
  const wanted = new Set(desired.map(({ key }) => key));
  const leaving = [...live].filter(([key, object]) => !wanted.has(key) && isOwnedBy(owner, object));
  return leaving.sort(([a], [b]) => (a < b ? -1 : 1));
}

function refusalOf({ desired, policy, deleted }: PlanInput, leaving: readonly unknown[]): string | undefined {
  if (deleted || desired.length > 0 || leaving.length === 0 || !policy.prune || policy.allowEmpty) return undefined;
  return (
    `the rendering holds no object at all, and applying it would delete all ${leaving.length} objects of the application. ` +
    `Nothing is deleted. Check the source's path, or set sync.allowEmpty if this is meant`
  );
}

/** The first object that tenant or project don't allow. */
function outsideConfines({ desired, confines, deleted }: PlanInput): string | undefined {
  if (!confines || deleted) return undefined;
  for (const { ref, namespaced } of desired) {
    const why = whyNotAllowed(ref, namespaced, confines);
    if (why !== undefined) return why;
  }
  return undefined;
}

function pruneSteps(
  { policy, deleted, confirmations = [] }: PlanInput,
  leaving: readonly [string, KubeObject][],
  plan: SyncPlan,
): SyncStep[] {
  const prunes = new Map<number, PruneAction[]>();
  for (const [key, live] of leaving) {
    const ref = refOf(live);
    const why = reasonToKeep(live, ref, policy, deleted ?? false);
    if (why) plan.leftovers.push({ ref, key, live, why });
    if (why === 'waits for confirmation') plan.awaited.push(awaitedPrune(ref, key, live, confirmations));
    if (!why) append(prunes, pruneRank(ref), { type: 'prune', ref, key, live });
  }
  return ascending(prunes).map(([, actions]) => ({ type: 'prune', actions }));
}

function reasonToKeep(
  live: KubeObject,
  ref: ObjectRef,
  { prune, onDeletion }: PlanInput['policy'],
  deleted: boolean,
): LeftoverReason | undefined {
  const mode = pruneModeOf(live);
  if (mode === 'keep') return 'marked to be kept';
  if (live.metadata.deletionTimestamp !== undefined) return 'being deleted';
  // With a definition go all objects of its kind, other applications' too: it must be dropped from Git itself, as with Argo CD.
  if (deleted && isDefinition(ref)) return 'definitions outlive their application';
  if (deleted && onDeletion === 'orphan') return 'objects outlive their application';
  if (!prune && !deleted) return 'pruning is off';
  return mode === 'confirm' && !isDeletionApproved(live) ? 'waits for confirmation' : undefined;
}

function awaitedPrune(ref: ObjectRef, key: string, live: KubeObject, confirmations: readonly Confirmation[]): AwaitedPrune {
  const since = awaitedSince(live);
  const confirmed = confirmations.find(({ at, objects }) => since !== undefined && at >= since && (objects?.includes(key) ?? true));
  return { ref, key, live, isNew: since === undefined, ...(confirmed ? { confirmed } : {}) };
}

/** Reverse of the order of applying. */
function pruneRank(ref: ObjectRef): number {
  const rank = rankOf(ref);
  if (rank < FOUNDATION_RANKS && ref.kind !== 'Namespace' && !isDefinition(ref)) return -FOUNDATION_RANKS;
  return -rank;
}

function missingNamespaces({ policy, desired }: PlanInput, applies: Map<number, ApplyAction[]>): string[] {
  if (!policy.createNamespace) return [];
  const own = new Set(desired.filter(({ ref }) => ref.kind === 'Namespace' && ref.group === '').map(({ ref }) => ref.name));
  const used = [...applies.values()].flat().flatMap((action) => (action.reason === 'missing' ? [action.desired.ref.namespace] : []));
  return [...new Set(used)].filter((name) => name !== undefined && name !== 'default' && !own.has(name)) as string[];
}
