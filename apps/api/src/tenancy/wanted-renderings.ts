import { createHash } from 'node:crypto';
import {
  bucketOf,
  ClusterName,
  Generation,
  PLATFORM_TENANT,
  Sha256,
  SyncPolicy,
  type CatalogEntry,
  type ManifestsRendered,
  type MessageOf,
  type Revision,
  type TenantDocument,
} from '@fairlead/contracts';
import { encodeBundle, tenantApplication, tenantObjects } from '@fairlead/domain';

export type Desired = MessageOf<typeof ManifestsRendered>;
export interface DeclaredTenant {
  readonly document: TenantDocument;
  readonly revision?: CatalogEntry['revision'];
}
/** What one cluster shall hold of one tenant. */
export interface WantedRendering {
  readonly tenant: string;
  readonly message: Desired;
  readonly bytes: Uint8Array;
}
export interface Wanted {
  readonly renderings: readonly WantedRendering[];
  /** Namespaces that several tenants declare on one cluster, in a sentence each. */
  readonly conflicts: readonly string[];
}

/** Of documents that came without a commit: made by hand, as in tests. */
const NO_REVISION: Revision = { commit: '0'.repeat(40) as Revision['commit'], ref: 'HEAD' };
const POLICY = SyncPolicy.parse({ prune: true, selfHeal: true, createNamespace: false });

/** A rendering for each tenant and each of its clusters that is declared. A namespace that two tenants declare on a cluster is the first one's by name. */
export function wantedRenderings(tenants: readonly DeclaredTenant[], clusters: ReadonlySet<string>): Wanted {
  const conflicts: string[] = [];
  const owners = new Map<string, string>();
  const sorted = [...tenants].sort((a, b) => (a.document.metadata.name < b.document.metadata.name ? -1 : 1));
  const renderings = sorted.flatMap(({ document, revision }) => {
    const own = withoutForeignNamespaces(document, owners, conflicts);
    const named = new Set(own.spec.namespaces?.flatMap((namespace) => namespace.clusters));
    return [...named].filter((cluster) => clusters.has(cluster)).map((cluster) => rendering(own, cluster, revision ?? NO_REVISION));
  });
  return { renderings, conflicts };
}

function withoutForeignNamespaces(tenant: TenantDocument, owners: Map<string, string>, conflicts: string[]): TenantDocument {
  const name = tenant.metadata.name;
  const isOwn = (cluster: string, namespace: string): boolean => {
    const key = `${cluster}/${namespace}`;
    const owner = owners.get(key) ?? name;
    owners.set(key, owner);
    if (owner !== name)
      conflicts.push(`namespace ${namespace} of cluster ${cluster} is declared by tenants ${owner} and ${name}: ${owner} has it`);
    return owner === name;
  };
  const namespaces = tenant.spec.namespaces?.map((namespace) => ({
    ...namespace,
    clusters: namespace.clusters.filter((cluster) => isOwn(cluster, namespace.name)),
  }));
  return { ...tenant, spec: { ...tenant.spec, namespaces } };
}

function rendering(tenant: TenantDocument, cluster: string, revision: Revision): WantedRendering {
  const { bytes, objects } = encodeBundle(tenantObjects(tenant, cluster));
  const application = tenantApplication(tenant.metadata.name);
  const digest = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  const message: Desired = {
    tenant: PLATFORM_TENANT,
    application,
    generation: Generation.parse(0),
    revision,
    cluster: ClusterName.parse(cluster),
    bucket: bucketOf(PLATFORM_TENANT, application),
    namespace: tenant.spec.namespaces?.[0]?.name ?? 'default',
    fingerprint: digest,
    bundle: { digest, objects, bytes: bytes.length },
    policy: POLICY,
  };
  return { tenant: tenant.metadata.name, message, bytes };
}
