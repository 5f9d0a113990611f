import { join } from 'node:path';
import { kubeCall, type KubeAccess } from './kube-request.js';

/** Files (in CRI format, see `containerLines`) that stand in for what containers write. */
export interface ServedLog {
  /** Names; absent: all that have no entry of their own. */
  readonly containers?: readonly string[];
  readonly logsFile: string;
  /** Of the container before the last restart. */
  readonly previousLogsFile?: string;
}

/** Document of kwok's configuration. @param namespaces absent: all */
export const clusterLogs = (logs: readonly ServedLog[], namespaces?: readonly string[]) => ({
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'ClusterLogs',
  metadata: { name: 'containers' },
  spec: {
    ...(namespaces && { selector: { matchNamespaces: namespaces } }),
    logs: logs.map((log) => ({ ...log, follow: true })),
  },
});

/** With these kwok answers as a kubelet does. The API server checks no kubelet's certificate unless it is told to: its own does as well as any. */
export const kubeletArguments = (certificates: string, port: number): string[] => [
  `--server-address=127.0.0.1:${port}`,
  `--tls-cert-file=${join(certificates, 'apiserver.crt')}`,
  `--tls-private-key-file=${join(certificates, 'apiserver.key')}`,
];

/** Lines as a container runtime writes them. */
export const containerLines = (lines: readonly string[], at = new Date()): string =>
  lines.map((line) => `${at.toISOString()} stdout F ${line}\n`).join('');

/** Tells the API server where the kubelet of a node answers. The node must be Ready: until then kwok writes over its status. */
export async function kubeletAnswersAt(access: KubeAccess, node: string, port: number): Promise<void> {
  const status = { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: port } } };
  const body = { apiVersion: 'v1', kind: 'Node', metadata: { name: node }, status };
  await kubeCall(access, 'PATCH', `/api/v1/nodes/${node}/status?fieldManager=sandbox-kubelet&force=true`, body);
}
