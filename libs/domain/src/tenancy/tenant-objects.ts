import { createHash } from 'node:crypto';
import { ApplicationName, type TenantDocument, type TenantNamespace } from '@fairlead/contracts';
import type { KubeObject } from '../manifests/kube-object.js';
import { PRUNE_ANNOTATION } from '../ownership/ownership.js';

/** Name of the quota, ServiceAccount, Role and RoleBinding that each namespace of a tenant gets. */
export const TENANT_OBJECT = 'fairlead';
/** Label of a tenant's namespaces. */
export const TENANT_LABEL = 'fairlead.dev/tenant';
const APPLICATION_PREFIX = 'tenant-';
const NAME_LIMIT = 63;
const HASH_DIGITS = 8;

/** The application of the tenant `platform` that holds a tenant's namespaces and rights. It has no source: api makes it from the Tenant document. */
export function tenantApplication(tenant: string): ApplicationName {
  const whole = `${APPLICATION_PREFIX}${tenant}`;
  if (whole.length <= NAME_LIMIT) return ApplicationName.parse(whole);
  const hash = createHash('sha256').update(tenant).digest('hex').slice(0, HASH_DIGITS);
  return ApplicationName.parse(`${whole.slice(0, NAME_LIMIT - HASH_DIGITS - 1)}-${hash}`);
}
export const isTenantApplication = (application: string): boolean => application.startsWith(APPLICATION_PREFIX);

export interface ServiceAccountRef {
  readonly namespace: string;
  readonly name: string;
}

/** The tenant's own namespaces on a cluster, in the document's order. */
export const tenantNamespaces = (tenant: TenantDocument, cluster: string): TenantNamespace[] =>
  (tenant.spec.namespaces ?? []).filter(({ clusters }) => clusters.some((name) => name === cluster));

/** As whom the tenant's applications are applied on a cluster: it lives in the first of its namespaces there. Undefined where it has none. */
export function serviceAccountOf(tenant: TenantDocument, cluster: string): ServiceAccountRef | undefined {
  const [first] = tenantNamespaces(tenant, cluster);
  return first && { namespace: first.name, name: TENANT_OBJECT };
}

/**
 * What a cluster must hold for a tenant: its namespaces with quota and rights, and the ServiceAccount that its applications are applied as. Only kinds that every
 * cluster serves. None where the tenant has no namespace on the cluster. A namespace is deleted only after a person has confirmed it.
 */
export function tenantObjects(tenant: TenantDocument, cluster: string): KubeObject[] {
  const account = serviceAccountOf(tenant, cluster);
  if (!account) return [];
  const name = tenant.metadata.name;
  return [
    ...tenantNamespaces(tenant, cluster).flatMap((namespace) => [
      namespaceObject(name, namespace),
      ...(namespace.quota ? [quota(name, namespace.name, namespace.quota)] : []),
      role(name, namespace.name, tenant.spec.rules ?? []),
      roleBinding(name, namespace.name, account),
    ]),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(name, account.namespace) },
  ];
}

const metadata = (tenant: string, namespace: string) => ({ name: TENANT_OBJECT, namespace, labels: { [TENANT_LABEL]: tenant } });

const namespaceObject = (tenant: string, { name, labels }: TenantNamespace): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { ...labels, [TENANT_LABEL]: tenant }, annotations: { [PRUNE_ANNOTATION]: 'confirm' } },
});

const quota = (tenant: string, namespace: string, hard: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: metadata(tenant, namespace),
  spec: { hard },
});

type Rule = NonNullable<TenantDocument['spec']['rules']>[number];
const role = (tenant: string, namespace: string, more: readonly Rule[]): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: metadata(tenant, namespace),
  rules: [...USUAL_RULES, ...more],
});

const roleBinding = (tenant: string, namespace: string, account: ServiceAccountRef): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: metadata(tenant, namespace),
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: TENANT_OBJECT },
  subjects: [{ kind: 'ServiceAccount', ...account }],
});

const READ = ['get', 'list', 'watch'];
const ALL = [...READ, 'create', 'update', 'patch', 'delete', 'deletecollection'];
/**
 * What an application team needs in its own namespaces. Left out on purpose: quotas, limits and namespaces, which are the platform's; writing Endpoints and
 * EndpointSlices, which would lead traffic into other namespaces (as Kubernetes' own role `edit`). Roles and bindings are harmless: the API server
 * lets nobody grant more than they hold, as long as they don't hold `escalate` or `bind`.
 */
const USUAL_RULES: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: [
      ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims'],
      ...['pods', 'podtemplates', 'replicationcontrollers', 'replicationcontrollers/scale'],
    ],
    verbs: ALL,
  },
  { apiGroups: [''], resources: ['endpoints', 'pods/log', 'pods/status', 'services/status'], verbs: READ },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: [...READ, 'create', 'patch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  { apiGroups: ['apps', 'batch', 'autoscaling', 'policy', 'gateway.networking.k8s.io'], resources: ['*'], verbs: ALL },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: ALL },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ALL },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ALL },
  { apiGroups: ['flagger.app', 'bitnami.com', 'external-secrets.io', 'monitoring.coreos.com'], resources: ['*'], verbs: ALL },
];
