import { isRecord, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';

/** What `kubectl rollout restart` and Argo CD's action `restart` set in a workload's Pod template. */
export const RESTARTED_ANNOTATION = 'kubectl.kubernetes.io/restartedAt';
/** Field manager of what people have done with one object: what it sets is in no manifest, so neither drift nor a sync's to take away. */
export const ACTIONS_MANAGER = 'fairlead-actions';

interface Restart {
  /** Path of the field whose change replaces the Pods. */
  readonly path: readonly string[];
}
const ANNOTATION: Restart = { path: ['spec', 'template', 'metadata', 'annotations', RESTARTED_ANNOTATION] };
const RESTARTS: Readonly<Record<string, Restart>> = {
  'Deployment.apps': ANNOTATION,
  'StatefulSet.apps': ANNOTATION,
  'DaemonSet.apps': ANNOTATION,
  // Argo Rollouts looks at this field, and makes no new version of it.
  'Rollout.argoproj.io': { path: ['spec', 'restartAt'] },
};

export const restartOf = ({ group, kind }: Pick<ObjectRef, 'group' | 'kind'>): Restart | undefined => RESTARTS[`${kind}.${group}`];

/** Why a workload that is there can't be restarted now, in a sentence. */
export function whyNotRestart({
  kind,
  desired,
  live,
}: {
  readonly kind: Pick<ObjectRef, 'group' | 'kind'>;
  readonly desired: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}): string | undefined {
  const restart = restartOf(kind);
  if (restart && at(desired, restart.path) !== undefined)
    return `Git itself sets ${restart.path.at(-1)}, and would set it back: change it there, or take it out`;
  if (kind.kind === 'Deployment' && at(live, ['spec', 'paused']) === true)
    return 'it is paused (spec.paused), so its Pods would not be replaced until it goes on';
  if (at(live, ['spec', 'updateStrategy', 'type']) === 'OnDelete')
    return 'its Pods are replaced only when they are deleted (updateStrategy OnDelete): delete them one by one';
  return undefined;
}

/**
 * The merge patch that restarts a workload, as of a moment in whole seconds, as kubectl does. `done`: it was restarted at that moment, or at a later one that is
 * past, so that an order which arrives again restarts nothing.
 * @param asked when it was asked for, RFC 3339
 * @throws TypeError for a kind that can't be restarted
 */
export function restartPatch(live: KubeObject, kind: Pick<ObjectRef, 'group' | 'kind'>, asked: string, now: number): 'done' | object {
  const restart = restartOf(kind);
  if (!restart) throw new TypeError(`A ${kind.kind} can't be restarted.`);
  const time = Math.floor(Date.parse(asked) / 1000) * 1000;
  const value = new Date(time).toISOString().replace('.000Z', 'Z');
  const present = at(live, restart.path);
  const last = typeof present === 'string' ? Date.parse(present) : NaN;
  if (last === time || (last > time && last <= now)) return 'done';
  const patch = [...restart.path].reverse().reduce<unknown>((inner, field) => ({ [field]: inner }), value) as object;
  return { ...patch, metadata: { uid: live.metadata.uid } };
}

function at(object: KubeObject | undefined, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, field) => (isRecord(value) ? value[field] : undefined), object);
}
