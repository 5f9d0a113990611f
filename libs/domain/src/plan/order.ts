import type { ObjectRef } from '../manifests/kube-object.js';

/**
 * The order in which kinds are applied: one rank after another, everything of a rank at once. Pruning goes the other way, with namespaces
 * and definitions last. The order is that of Helm's `InstallOrder` (pkg/release/util/kind_sorter.go) and Argo CD's `kindOrder`
 * (gitops-engine/pkg/sync/sync_tasks.go), with what their order does not separate put together, and with two of Flux's rules
 * (fluxcd/pkg/ssa: definitions and classes first, and wait for them; webhooks last, since one whose server is not up yet refuses the rest).
 */
export const RANKS: readonly (readonly string[])[] = [
  ['Namespace'],
  [
    ...['CustomResourceDefinition.apiextensions.k8s.io', 'PriorityClass.scheduling.k8s.io', 'StorageClass.storage.k8s.io'],
    ...['CSIDriver.storage.k8s.io', 'VolumeAttributesClass.storage.k8s.io', 'RuntimeClass.node.k8s.io', 'IngressClass.networking.k8s.io'],
    ...['DeviceClass.resource.k8s.io', 'GatewayClass.gateway.networking.k8s.io', 'ClusterClass.cluster.x-k8s.io'],
  ],
  [
    ...['ResourceQuota', 'LimitRange', 'NetworkPolicy.networking.k8s.io', 'PodDisruptionBudget.policy', 'ServiceAccount'],
    ...['Secret', 'ConfigMap', 'PersistentVolume', 'PersistentVolumeClaim'],
    ...['ClusterRole.rbac.authorization.k8s.io', 'Role.rbac.authorization.k8s.io'],
  ],
  // After the roles: whoever binds a role must hold its rights, which can't be checked while the role is missing.
  ['ClusterRoleBinding.rbac.authorization.k8s.io', 'RoleBinding.rbac.authorization.k8s.io'],
  // Before the workloads: a pod's environment names the Services that exist when it starts.
  ['Service'],
  [
    ...['DaemonSet.apps', 'Pod', 'ReplicationController', 'ReplicaSet.apps', 'Deployment.apps', 'StatefulSet.apps'],
    ...['Job.batch', 'CronJob.batch'],
  ],
  ['HorizontalPodAutoscaler.autoscaling', 'Ingress.networking.k8s.io', 'APIService.apiregistration.k8s.io', '*'],
  [
    ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy'],
    ...['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicyBinding'],
  ].map((kind) => `${kind}.admissionregistration.k8s.io`),
];

const rankByKind = new Map(RANKS.flatMap((kinds, rank) => kinds.map((kind) => [kind, rank] as const)));
const OTHERS = rankByKind.get('*') ?? RANKS.length;
/** Rank of namespaces and definitions, which are pruned after everything else: deleting one deletes all that is in it. */
export const FOUNDATION_RANKS = 2;

/** Place of a kind in the order, from 0. Unknown kinds (custom resources) come with the last but webhooks. */
export const rankOf = (ref: Pick<ObjectRef, 'group' | 'kind'>): number =>
  rankByKind.get(ref.group === '' ? ref.kind : `${ref.kind}.${ref.group}`) ?? OTHERS;

export const isDefinition = (ref: Pick<ObjectRef, 'group' | 'kind'>): boolean =>
  ref.kind === 'CustomResourceDefinition' && ref.group === 'apiextensions.k8s.io';
