import { isBuiltInGroup } from '../comparison/normalise.js';
import type { ObjectRef } from '../manifests/kube-object.js';

export type GroupKind = Pick<ObjectRef, 'group' | 'kind'>;
export interface ChildKind extends GroupKind {
  /** Nothing but metadata is to be read: the rest says nothing of interest, or is secret. */
  readonly metadataOnly: boolean;
}

const whole = (group: string, kind: string): ChildKind => ({ group, kind, metadataOnly: false });
const metadata = (group: string, kind: string): ChildKind => ({ group, kind, metadataOnly: true });

const POD = whole('', 'Pod');
const SECRET = metadata('', 'Secret');
const WORKLOADS: readonly ChildKind[] = [
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => whole('apps', kind)),
  ...['Job', 'CronJob'].map((kind) => whole('batch', kind)),
  ...[POD, whole('', 'Service'), metadata('', 'ConfigMap'), SECRET],
];
/** Which kinds the controllers of a kind make, as `kind.group`. */
const CHILDREN: Readonly<Record<string, readonly ChildKind[]>> = {
  'Deployment.apps': [whole('apps', 'ReplicaSet')],
  'ReplicaSet.apps': [POD],
  'StatefulSet.apps': [POD, whole('', 'PersistentVolumeClaim')],
  'DaemonSet.apps': [POD],
  'ReplicationController.': [POD],
  'Job.batch': [POD],
  'CronJob.batch': [whole('batch', 'Job')],
  'Service.': [metadata('discovery.k8s.io', 'EndpointSlice')],
  'Canary.flagger.app': [
    ...[whole('apps', 'Deployment'), whole('', 'Service'), whole('autoscaling', 'HorizontalPodAutoscaler')],
    ...[whole('gateway.networking.k8s.io', 'HTTPRoute'), metadata('', 'ConfigMap'), SECRET],
  ],
  'SealedSecret.bitnami.com': [SECRET],
  'ExternalSecret.external-secrets.io': [SECRET],
  'Certificate.cert-manager.io': [whole('cert-manager.io', 'CertificateRequest'), SECRET],
  'CertificateRequest.cert-manager.io': [whole('acme.cert-manager.io', 'Order')],
  'Order.acme.cert-manager.io': [whole('acme.cert-manager.io', 'Challenge')],
};
/** Groups of custom resources that configure something and make no objects that they own. */
const MAKE_NOTHING: ReadonlySet<string> = new Set([
  ...['gateway.networking.k8s.io', 'flagger.app', 'bitnami.com', 'external-secrets.io', 'cert-manager.io', 'acme.cert-manager.io'],
  ...['networking.istio.io', 'security.istio.io', 'kyverno.io', 'snapshot.storage.k8s.io'],
]);
const MONITORS = /^(ServiceMonitor|PodMonitor|Probe|PrometheusRule|AlertmanagerConfig|ScrapeConfig)$/;

/** Kinds of objects that an object of this kind may own. Of a custom resource nobody knows what its operator makes: workloads and what goes with them. */
export function childKindsOf({ group, kind }: GroupKind): readonly ChildKind[] {
  const known = CHILDREN[`${kind}.${group}`];
  if (known) return known;
  const makesNothing = isBuiltInGroup(group) || MAKE_NOTHING.has(group) || (group === 'monitoring.coreos.com' && MONITORS.test(kind));
  return makesNothing ? [] : WORKLOADS;
}

/** All kinds that may be found below objects of these kinds, each once. */
export function kindsBelow(roots: Iterable<GroupKind>): ChildKind[] {
  const found = new Map<string, ChildKind>();
  const waiting: GroupKind[] = [...roots];
  for (let kind = waiting.pop(); kind; kind = waiting.pop()) {
    for (const child of childKindsOf(kind)) {
      const id = `${child.kind}.${child.group}`;
      if (found.has(id)) continue;
      found.set(id, child);
      waiting.push(child);
    }
  }
  return [...found.values()];
}
