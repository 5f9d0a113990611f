import { kubeconfigText } from './credentials.js';
import { kubeCall, kubeRequest } from './kube-request.js';
import type { ClusterAccess } from './start-cluster.js';

/** Text of a kubeconfig for a ServiceAccount (made if missing; it may do nothing until RBAC lets it). Its token is good for a day. */
export async function serviceAccountKubeconfig(cluster: ClusterAccess, namespace: string, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  const made = await kubeRequest(cluster, 'POST', path, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
  if (made.status >= 300 && made.status !== 409) throw new Error(`POST ${path} was answered ${made.status}: ${made.body.slice(0, 300)}`);
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } };
  const { status } = await kubeCall<{ status: { token: string } }>(cluster, 'POST', `${path}/${name}/token`, request);
  return kubeconfigText({ ...cluster, token: status.token, namespace });
}
