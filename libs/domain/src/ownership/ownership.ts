import { createHash } from 'node:crypto';
import { refOf, type KubeObject } from '../manifests/kube-object.js';

/** Label of every managed object: which application it belongs to; what watches select by. */
export const APPLICATION_LABEL = 'fairlead.dev/application';
/** Annotation that says exactly whose an object is: `<tenant>/<application>:<group>/<kind>:<namespace>/<name>`. */
export const TRACKING_ANNOTATION = 'fairlead.dev/tracking-id';
/** Annotation with the digest of the desired document that was last applied. */
export const APPLIED_ANNOTATION = 'fairlead.dev/applied';
/** Annotation; `disabled` keeps an object that the rendering no longer has, `confirm` deletes it only after a person has confirmed it. */
export const PRUNE_ANNOTATION = 'fairlead.dev/prune';
/** Annotation that the syncer puts on an object that left Git and waits for confirmation: since when (RFC 3339). Older confirmations don't count. */
export const PRUNE_AWAITED_ANNOTATION = 'fairlead.dev/prune-awaited';
/** Annotation that the syncer puts on a waiting object once a person has confirmed: `<RFC 3339> by <who>`. */
export const DELETION_APPROVED_ANNOTATION = 'fairlead.dev/deletion-approved';
/** Annotation with the number of replicas in Git of a workload whose replicas a rollout decides. */
export const REPLICAS_ANNOTATION = 'fairlead.dev/replicas';
/** Field manager of everything that is applied. */
export const FIELD_MANAGER = 'fairlead';
/** Field manager that holds a workload's replicas from when they are left to a rollout until that changes them. */
export const REPLICAS_MANAGER = 'fairlead-replicas';

export interface Owner {
  tenant: string;
  application: string;
}

const LABEL_LIMIT = 63;
const HASH_DIGITS = 16;

/**
 * Value of the application label: `<tenant>.<application>`, or its beginning and a hash where that is longer than a label may be.
 * It narrows down; the tracking id decides.
 */
export function applicationLabel(owner: Owner): string {
  const whole = `${owner.tenant}.${owner.application}`;
  if (whole.length <= LABEL_LIMIT) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_DIGITS);
  return `${whole.slice(0, LABEL_LIMIT - HASH_DIGITS - 1)}-${hash}`;
}

export function trackingId(owner: Owner, object: KubeObject): string {
  const { group, kind, namespace, name } = refOf(object);
  return `${owner.tenant}/${owner.application}:${group}/${kind}:${namespace ?? ''}/${name}`;
}

/**
 * The document as it is applied: with label, tracking id and the digest of the desired document (`digestOf` of it before stamping). The
 * given object is not changed.
 */
export function stamp(object: KubeObject, owner: Owner, digest: string): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, [APPLICATION_LABEL]: applicationLabel(owner) },
      annotations: {
        ...object.metadata.annotations,
        [TRACKING_ANNOTATION]: trackingId(owner, object),
        [APPLIED_ANNOTATION]: digest,
      },
    },
  };
}

/** True if the object bears this application's label and a tracking id of this application that names this very object: a copy made by hand or by an operator keeps the marks but not the name. */
export const isOwnedBy = (owner: Owner, live: KubeObject): boolean =>
  live.metadata.labels?.[APPLICATION_LABEL] === applicationLabel(owner) &&
  live.metadata.annotations?.[TRACKING_ANNOTATION] === trackingId(owner, live);

/** The application that an object says it belongs to, if it is managed and the mark is its own. */
export function ownerOf(live: KubeObject): Owner | undefined {
  const mark = live.metadata.annotations?.[TRACKING_ANNOTATION];
  const [, tenant, application] = /^([^/:]+)\/([^/:]+):/.exec(mark ?? '') ?? [];
  if (tenant === undefined || application === undefined) return undefined;
  const owner = { tenant, application };
  return mark === trackingId(owner, live) ? owner : undefined;
}

/** Digest of the desired document that was last applied to this object. */
export const appliedDigest = (live: KubeObject): string | undefined => live.metadata.annotations?.[APPLIED_ANNOTATION];

/** What becomes of an object that the rendering no longer has, as its author marked it: deleted, kept, or deleted once a person has confirmed it. */
export type PruneMode = 'delete' | 'keep' | 'confirm';

/**
 * Fairlead's mark, or Argo CD's, Flux's and Helm's. Argo CD tells an object that left Git (`Prune=`) from one whose application was deleted (`Delete=`); here
 * either protects it from both, and to keep counts more than to confirm.
 */
export function pruneModeOf(live: KubeObject): PruneMode {
  const annotations = live.metadata.annotations ?? {};
  const argo = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  if (
    annotations[PRUNE_ANNOTATION] === 'disabled' ||
    argo.includes('Prune=false') ||
    argo.includes('Delete=false') ||
    annotations['helm.sh/resource-policy'] === 'keep' ||
    (annotations['kustomize.toolkit.fluxcd.io/prune'] ?? live.metadata.labels?.['kustomize.toolkit.fluxcd.io/prune']) === 'disabled'
  )
    return 'keep';
  return annotations[PRUNE_ANNOTATION] === 'confirm' || argo.includes('Prune=confirm') || argo.includes('Delete=confirm')
    ? 'confirm'
    : 'delete';
}

/** True for an object that bears notes of having left Git. */
export const isMarkedLeaving = (live: KubeObject): boolean =>
  live.metadata.annotations?.[PRUNE_AWAITED_ANNOTATION] !== undefined ||
  live.metadata.annotations?.[DELETION_APPROVED_ANNOTATION] !== undefined;

/** Milliseconds since 1970 from which on confirmations of deleting a waiting object count; undefined while nobody was asked. */
export function awaitedSince(live: KubeObject): number | undefined {
  const since = Date.parse(live.metadata.annotations?.[PRUNE_AWAITED_ANNOTATION] ?? '');
  return Number.isNaN(since) ? undefined : since;
}

/** Whether a waiting object bears a confirmation given since it waits: Fairlead's, or Argo CD's `argocd.argoproj.io/deletion-approved: <RFC 3339>`, which counts whole seconds. */
export function isDeletionApproved(live: KubeObject): boolean {
  const since = awaitedSince(live);
  if (since === undefined) return false;
  const annotations = live.metadata.annotations ?? {};
  const [ours = ''] = (annotations[DELETION_APPROVED_ANNOTATION] ?? '').split(' by ');
  return (
    Date.parse(ours) >= since || Date.parse(annotations['argocd.argoproj.io/deletion-approved'] ?? '') >= Math.floor(since / 1000) * 1000
  );
}
