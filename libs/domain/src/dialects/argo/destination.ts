import { pathText, type Path } from '../../platform-documents/yaml-positions.js';
import type { Draft } from '../define-kind.js';

const IN_CLUSTER_SERVER = 'https://kubernetes.default.svc';
const IN_CLUSTER_NAME = 'in-cluster';

/** The Cluster that a destination means. Clusters have no URLs here: only the one that Argo CD itself runs in can be named by its server. */
export function clusterOfDestination(
  { name, server }: { name?: string | undefined; server?: string | undefined },
  at: Path,
  draft: Draft,
): string {
  if (server && server.replace(/\/$/, '') === IN_CLUSTER_SERVER) return draft.context.defaultCluster;
  if (name === IN_CLUSTER_NAME) return draft.context.defaultCluster;
  if (name) return name;
  if (server)
    draft.refuse(
      [...at, 'server'],
      `clusters are known by name; write the name of the Cluster into ${pathText(at)}.name instead of ${server}`,
    );
  else draft.issues.push({ path: [...at], atKey: true, message: `${pathText(at)} needs name or server` });
  return draft.context.defaultCluster;
}
