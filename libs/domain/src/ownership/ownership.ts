import { createHash } from 'node:crypto';
import { refOf, type KubeObject } from '../manifests/kube-object.js';

/** Label of every managed object: which application it belongs to; what watches select by. */
export const APPLICATION_LABEL = 'fairlead.dev/application';
/** Annotation that says exactly whose an object is: `<tenant>/<application>:<group>/<kind>:<namespace>/<name>`. */
export const TRACKING_ANNOTATION = 'fairlead.dev/tracking-id';
/** Annotation with the digest of the desired document that was last applied. */
export const APPLIED_ANNOTATION = 'fairlead.dev/applied';
/** Annotation; `disabled` keeps an object that the rendering no longer has. */
export const PRUNE_ANNOTATION = 'fairlead.dev/prune';
/** Field manager of everything that is applied. */
export const FIELD_MANAGER = 'fairlead';

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

/** True for objects that their authors want kept when the rendering drops them: `fairlead.dev/prune: disabled`, or Argo CD's and Helm's ways of saying so. */
export function isKeptOnPrune(live: KubeObject): boolean {
  const annotations = live.metadata.annotations ?? {};
  const argoOptions = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  return (
    annotations[PRUNE_ANNOTATION] === 'disabled' ||
    argoOptions.includes('Prune=false') ||
    annotations['helm.sh/resource-policy'] === 'keep' ||
    annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled'
  );
}
