import type { KubeObject, ServiceMetadata, RolloutSpec } from '@fairlead/domain';
import { canaryName, ownedBy, primaryName, rolloutLabel, withoutMarks } from '../workload/names.js';
import { containersOf, podSpecOf, records, templateOf, type Json } from '../workload/pod-spec.js';
import type { Selector } from '../workload/selector.js';

/** A Service of a rollout; `podValue`: which pods, by the value of the selector's label. */
export function rolloutService(
  canary: KubeObject,
  target: KubeObject,
  { service }: RolloutSpec,
  selector: Selector,
  { name, podValue, metadata }: { name: string; podValue: string; metadata: ServiceMetadata },
): KubeObject {
  const ports = [
    {
      name: service.portName,
      protocol: 'TCP',
      port: service.port,
      targetPort: service.targetPort,
      ...(service.appProtocol ? { appProtocol: service.appProtocol } : {}),
    },
    ...(service.portDiscovery ? discoveredPorts(target, [service.port, service.targetPort]) : []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      ...(canary.metadata.namespace ? { namespace: canary.metadata.namespace } : {}),
      labels: { ...metadata.labels, [selector.label]: name, ...rolloutLabel(canary) },
      annotations: withoutMarks(metadata.annotations),
      ownerReferences: ownedBy(canary),
    },
    spec: {
      type: 'ClusterIP',
      ...(service.headless ? { clusterIP: 'None' } : {}),
      ...(service.trafficDistribution ? { trafficDistribution: service.trafficDistribution } : {}),
      selector: { [selector.label]: podValue },
      ports,
    },
  };
}

/** The other ports of the target's containers; those without a name are called `tcp-<container>-<n>`, as by Flagger. */
function discoveredPorts(target: KubeObject, taken: readonly (number | string)[]): Json[] {
  const found = new Map<number, Json>();
  for (const container of containersOf(podSpecOf(templateOf(target)))) {
    for (const [index, port] of records(container['ports']).entries()) {
      const number = Number(port['containerPort']);
      const name = typeof port['name'] === 'string' ? port['name'] : `tcp-${String(container['name'])}-${index}`;
      if (taken.includes(number) || taken.includes(name)) continue;
      found.set(number, { name, protocol: 'TCP', port: number, targetPort: number });
    }
  }
  return [...found.values()];
}

export const serviceNames = ({ service }: RolloutSpec) => ({
  apex: service.name,
  primary: primaryName(service.name),
  canary: canaryName(service.name),
});
