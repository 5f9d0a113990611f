import { z } from 'zod';
import type { Path } from '../../platform-documents/yaml-positions.js';
import { optional, Text, type Draft } from '../define-kind.js';
import { noted, refused } from '../field-table.js';

export const Reference = z.looseObject({ name: z.string().min(1), namespace: optional(Text) });
export const SourceReference = Reference.extend({ kind: optional(Text) });
export const SecretReference = z.looseObject({ name: z.string().min(1) });

/** Flux's secrets are folders of credentials here, apart for each tenant. */
export const credentialsOf = (secret: { name: string } | undefined, draft: Draft): { credentialsRef?: { name: string } } =>
  secret === undefined ? {} : { credentialsRef: { name: `${draft.context.tenant}.${secret.name}` } };

/** Where a reference that names no namespace looks: beside its own document. */
export const beside = <R extends { name: string; namespace?: string | undefined }>(
  reference: R,
  metadata: { namespace?: string | undefined },
) => ({
  name: reference.name,
  namespace: reference.namespace ?? metadata.namespace,
});

const INSTEAD: Readonly<Record<string, string>> = {
  OCIRepository: 'OCI artifacts are not read; name a GitRepository that holds the manifests',
  Bucket: 'buckets are not read; name a GitRepository that holds the manifests',
  ExternalArtifact:
    'artifacts of a generator are not read; name the GitRepository itself and the path from its root: which files matter to whom is found out by itself',
  HelmChart: 'charts are named by chart.spec, with a HelmRepository or GitRepository as its sourceRef',
};
/** @returns false, and says what to do, if sources of this kind are not read */
export function isReadSource(kind: string | undefined, known: readonly string[], at: Path, draft: Draft): boolean {
  if (kind !== undefined && known.includes(kind)) return true;
  draft.refuse([...at, 'kind'], (kind && INSTEAD[kind]) ?? `sources are ${known.join(' or ')}, not ${kind ?? 'of no kind'}`);
  return false;
}

export const ACCESS = noted('who may use it is decided by tenant, not by namespace');
export const TIMEOUT = noted("how long one try takes is git-poller's own setting");
export const PROXY = refused("the proxy is git-poller's own setting (HTTPS_PROXY); take the field out where the platform team has set it");
export const CERTIFICATES = refused(
  'own certificates and client certificates are not read from the cluster; the platform team adds authorities to the service that reads the source',
);
export const CLOUD_LOGIN = refused(
  'signing in with the identity of a cloud is not done; name a user and password or key with secretRef, and generic as the provider',
  'generic',
);
export const KUBE_CONFIG = refused('declare a Cluster with these credentials, and the Application natively with it as its destination');
