import {
  ClusterName,
  type ApplicationDocument,
  type PlatformDocument,
  type ProjectDocument,
  type RepositoryDocument,
} from '@fairlead/contracts';
import { matchesGlob } from '@fairlead/domain';
import type { World } from './world.js';

/** What documents of Argo CD and Flux call the cluster that they stand in. */
const IN_CLUSTER = ClusterName.parse('in-cluster');

/** The document with what it leaves to the catalog filled in, or why it can't be. */
export function resolve(document: PlatformDocument, world: World): { document: PlatformDocument } | { why: string } {
  switch (document.kind) {
    case 'Application':
      return resolveApplication(document, world);
    case 'Project':
      return resolveProject(document, world);
    case 'Repository':
      return { document: withCredentials(document, world) };
    default:
      return { document };
  }
}

function resolveApplication(document: ApplicationDocument, world: World): { document: ApplicationDocument } | { why: string } {
  const { destination, tenant } = document.spec;
  if (destination?.cluster !== IN_CLUSTER && !destination?.clusters?.includes(IN_CLUSTER)) return { document };
  const found = thisCluster(tenant, world);
  if ('why' in found) return found;
  const named = (name: ClusterName): ClusterName => (name === IN_CLUSTER ? found.cluster : name);
  const clusters = destination.clusters && { clusters: [...new Set(destination.clusters.map(named))] };
  const cluster = destination.cluster && { cluster: named(destination.cluster) };
  return { document: { ...document, spec: { ...document.spec, destination: { ...destination, ...cluster, ...clusters } } } };
}

function resolveProject(document: ProjectDocument, world: World): { document: ProjectDocument } | { why: string } {
  const { destinations, tenant } = document.spec;
  if (!destinations.some(({ cluster }) => bare(cluster) === IN_CLUSTER)) return { document };
  const found = thisCluster(tenant, world);
  if ('why' in found) return found;
  const resolved = destinations.map((rule) =>
    bare(rule.cluster) === IN_CLUSTER ? { ...rule, cluster: rule.cluster.replace(IN_CLUSTER, found.cluster) } : rule,
  );
  return { document: { ...document, spec: { ...document.spec, destinations: resolved } } };
}
const bare = (cluster: string): string => cluster.replace(/^!/, '');

/** A Cluster of that name, else the one that the Tenant names, else the only one there is. With several nobody can tell, and to guess would move applications. */
function thisCluster(tenant: string, world: World): { cluster: ClusterName } | { why: string } {
  const clusters = world.list('Cluster').map(({ metadata }) => ClusterName.parse(metadata.name));
  const own = clusters.includes(IN_CLUSTER) ? IN_CLUSTER : world.get('Tenant', `tenant.${tenant}`)?.spec.cluster;
  const only = clusters.length === 1 ? clusters[0] : undefined;
  const cluster = own ?? only;
  if (cluster !== undefined) return { cluster };
  const why =
    clusters.length === 0
      ? 'no Cluster is declared. Declare one in the config repository'
      : `there are ${clusters.length} Clusters (${clusters.slice(0, 5).join(', ')}). Name one in spec.cluster of Tenant ${tenant}, or in the document`;
  return { why: `it is meant for the cluster that it stands in (in-cluster), and ${why}` };
}

/** A Repository that names no credentials takes those that its Tenant has for such URLs. */
function withCredentials(document: RepositoryDocument, world: World): RepositoryDocument {
  const { tenant, url, credentialsRef } = document.spec;
  if (credentialsRef !== undefined) return document;
  const found = world.get('Tenant', `tenant.${tenant}`)?.spec.credentials?.find((one) => matchesGlob(one.url, url));
  return found === undefined ? document : { ...document, spec: { ...document.spec, credentialsRef: found.credentialsRef } };
}
