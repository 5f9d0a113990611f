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

/** A namespaced kind of version v1 whose operator is not there, without its schema. */
export function permissiveKind(group: string, kind: string): Manifest {
  const singular = kind.toLowerCase();
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${singular}s.${group}`,
      ...(group.endsWith('.k8s.io') ? { annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' } } : {}),
    },
    spec: {
      group,
      names: { kind, plural: `${singular}s`, singular, listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: open } }],
    },
  };
}

/** Kinds that the Prometheus operator would bring. */
export const operatorKinds = ['ServiceMonitor', 'PrometheusRule'].map((kind) => permissiveKind('monitoring.coreos.com', kind));
