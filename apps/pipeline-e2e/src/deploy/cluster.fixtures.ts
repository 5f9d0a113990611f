import type { Manifest } from './manifests.fixtures.js';

const clusterScoped = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition']);
const irregular: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies' };

/** Path of one object at the API server. */
export function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const prefix = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resource = irregular[kind] ?? `${kind.toLowerCase()}s`;
  const namespace = clusterScoped.has(kind) ? '' : `/namespaces/${metadata.namespace ?? 'default'}`;
  return `${prefix}${namespace}/${resource}/${encodeURIComponent(metadata.name)}`;
}

/** The kind that the Prometheus operator would bring, without its schema. */
export const serviceMonitorKind = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'servicemonitors.monitoring.coreos.com' },
  spec: {
    group: 'monitoring.coreos.com',
    names: { kind: 'ServiceMonitor', plural: 'servicemonitors', singular: 'servicemonitor', listKind: 'ServiceMonitorList' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
} satisfies Manifest;
