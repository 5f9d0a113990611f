import { PLATFORM_TENANT, type PlatformDocument } from '@fairlead/contracts';
import { isRecord } from '../manifests/kube-object.js';
import type { DocumentIssue } from '../platform-documents/describe-issue.js';
import { argoAppProject } from './argo/app-project.js';
import { argoApplication } from './argo/application.js';
import { argoApplicationSet } from './argo/others.js';
import { Draft, type DialectKind } from './define-kind.js';
import { fluxGitRepository } from './flux/git-repository.js';
import { fluxHelmRelease } from './flux/helm-release.js';
import { fluxHelmRepository } from './flux/helm-repository.js';
import { fluxImagePolicy } from './flux/image-policy.js';
import { fluxImageRepository } from './flux/image-repository.js';
import { fluxImageUpdateAutomation } from './flux/image-update-automation.js';
import { fluxKustomization } from './flux/kustomization.js';
import { fluxOthers } from './flux/others.js';

/** Every kind of other systems that Fairlead takes as its own; what is not here goes to clusters as any object does. */
export const dialectKinds: readonly DialectKind[] = [
  argoApplication,
  argoAppProject,
  argoApplicationSet,
  fluxGitRepository,
  fluxHelmRepository,
  fluxKustomization,
  fluxHelmRelease,
  fluxImageRepository,
  fluxImagePolicy,
  fluxImageUpdateAutomation,
  ...fluxOthers,
];
const byGroupAndKind = new Map(dialectKinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

function kindOf(value: unknown): DialectKind | undefined {
  if (!isRecord(value)) return undefined;
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return byGroupAndKind.get(`${apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))}/${kind}`);
}

/** True for documents of other systems that Fairlead reads itself, and that are so never sent to a cluster. */
export const isDialectObject = (value: unknown): boolean => kindOf(value) !== undefined;
/** False for texts that can't hold a document of another system or of Fairlead's own. */
export const mayHoldPlatformDocuments = (text: string): boolean => /fairlead\.dev\/|argoproj\.io\/|fluxcd\.io\//.test(text);

export interface DocumentContext {
  /** Tenant of the application whose rendering holds the document; default `platform`. */
  readonly tenant?: string | undefined;
  /** Cluster that stands for "this cluster"; default `in-cluster`, which the catalog resolves. */
  readonly defaultCluster?: string | undefined;
}
export type DialectReading =
  | { documents: PlatformDocument[]; notes: DocumentIssue[] }
  /** `key`: the catalog's key of the document that it would have become; `*` if it has no name that could tell. */
  | { issues: DocumentIssue[]; key?: string | undefined };

const TENANT_LABEL = 'fairlead.dev/tenant';

/**
 * Reads a document of Argo CD or Flux (`isDialectObject`) into Fairlead's own. Every field is kept, noted or refused by the table of its
 * kind; one refusal refuses the document.
 */
export function readDialectObject(
  value: Record<string, unknown>,
  { tenant = PLATFORM_TENANT, defaultCluster = 'in-cluster' }: DocumentContext = {},
): DialectReading {
  const kind = kindOf(value);
  if (kind === undefined) throw new TypeError('readDialectObject takes what isDialectObject is true for');
  const labelled = tenantLabel(value);
  const version = String(value['apiVersion']).slice(kind.group.length + 1);
  if (!kind.versions.includes(version)) {
    const message = `apiVersion ${kind.group}/${version} is not known for ${kind.kind}; known: ${kind.versions.join(', ')}`;
    return { issues: [{ path: ['apiVersion'], atKey: false, message }], key: keyOf(kind, value, labelled ?? tenant) };
  }
  if (tenant !== PLATFORM_TENANT && labelled !== undefined && labelled !== tenant) {
    const message = `metadata.labels[${TENANT_LABEL}]: an application of tenant ${tenant} declares documents of its own tenant only, not of ${labelled}`;
    return { issues: [{ path: ['metadata', 'labels', TENANT_LABEL], atKey: false, message }], key: keyOf(kind, value, tenant) };
  }
  const draft = new Draft({ tenant: labelled ?? tenant, defaultCluster }, kind);
  kind.read(value, draft);
  return draft.issues.length > 0
    ? { issues: draft.issues, key: keyOf(kind, value, labelled ?? tenant) }
    : { documents: draft.documents, notes: draft.notes };
}

function keyOf({ identity }: DialectKind, { metadata }: Record<string, unknown>, tenant: string): string | undefined {
  if (identity === undefined) return undefined;
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  if (typeof name !== 'string' || name === '') return '*';
  return `${identity.kind.toLowerCase()}.${tenant}.${identity.name({ name, namespace: typeof namespace === 'string' ? namespace : undefined })}`;
}

function tenantLabel({ metadata }: Record<string, unknown>): string | undefined {
  const labels = isRecord(metadata) ? metadata['labels'] : undefined;
  const label = isRecord(labels) ? labels[TENANT_LABEL] : undefined;
  return typeof label === 'string' ? label : undefined;
}
