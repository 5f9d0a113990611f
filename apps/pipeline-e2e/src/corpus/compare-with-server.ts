import { canonicalJson, describeRef, keyOf, refOf, type KubeObject } from '@fairlead/domain';
import { resourcePath, type KubeClient } from '@fairlead/kube';

/** What the API server or its controllers give an object whoever makes it, so that two of the same document differ in it. */
const GIVEN: Record<string, readonly string[]> = {
  // The scheduler's choice.
  Pod: ['spec.nodeName'],
  Service: ['spec.clusterIP', 'spec.clusterIPs', 'spec.healthCheckNodePort'],
  PersistentVolumeClaim: ['spec.volumeName'],
  PersistentVolume: ['spec.claimRef'],
  Job: ['spec.selector', 'spec.template.metadata.labels'],
  Namespace: ['spec.finalizers', 'metadata.labels'],
};
const OURS =
  /^fairlead\.dev\/|^deployment\.kubernetes\.io\/|^pv\.kubernetes\.io\/|^volume\.(beta\.)?kubernetes\.io\/|^deprecated\.daemonset\./;
/** Kinds whose name is bound to their content, so that no second object of the content can be asked for. */
const NAME_IS_CONTENT = new Set(['CustomResourceDefinition', 'APIService']);

/**
 * Whether the live object is what the API server makes of the expected document: it is asked, as a dry run, to create the same under another name.
 * Undefined if it is, else how they differ.
 */
export async function differenceOnServer(client: KubeClient, expected: KubeObject, namespace: string): Promise<string | undefined> {
  const resource = await client.discovery.find(refOf(expected));
  const { namespace: named, ...metadata } = expected.metadata;
  const target = resource.namespaced ? (named ?? namespace) : undefined;
  const placed: KubeObject = { ...expected, metadata: { ...metadata, ...(target ? { namespace: target } : {}) } };
  const live = await client.get(refOf(placed));
  if (!live) return `${describeRef(refOf(placed))} is not there`;
  const reference = NAME_IS_CONTENT.has(expected.kind)
    ? (await client.apply(placed, { dryRun: true })).object
    : (
        await client.transport.request<KubeObject>({
          verb: 'create',
          method: 'POST',
          path: resourcePath(resource, target),
          doing: `dry-run create ${describeRef(refOf(placed))}`,
          query: { dryRun: 'All' },
          body: withoutFixedPorts({
            ...placed,
            metadata: { ...placed.metadata, name: `${placed.metadata.name}-x`.slice(-60).replace(/^[^a-z0-9]+/, '') },
          }),
        })
      ).body;
  const [is, should] = [comparable(live), comparable(reference)];
  // What leaves its number to an autoscaler has it from there as soon as that acts.
  if ((expected['spec'] as { replicas?: number } | undefined)?.replicas === undefined)
    for (const copy of [is, should]) drop(copy, ['spec', 'replicas']);
  if (canonicalJson(is) === canonicalJson(should)) return undefined;
  return `${keyOf(placed)} differs: ${firstDifference(should, is, '')}`;
}

/** A node port is taken by the live object: the copy gets another. */
function withoutFixedPorts(object: KubeObject): KubeObject {
  if (object.kind !== 'Service') return object;
  const copy = structuredClone(object);
  const spec = copy['spec'] as { ports?: { nodePort?: number }[]; clusterIP?: string } | undefined;
  for (const port of spec?.ports ?? []) delete port.nodePort;
  return copy;
}

function comparable(object: KubeObject): Record<string, unknown> {
  const { status: _status, metadata, ...rest } = structuredClone(object);
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !OURS.test(name));
  const labels = Object.entries(metadata.labels ?? {}).filter(([name]) => !OURS.test(name));
  const copy: Record<string, unknown> = {
    ...rest,
    metadata: { annotations: Object.fromEntries(kept), labels: Object.fromEntries(labels), finalizers: metadata.finalizers ?? [] },
  };
  for (const path of GIVEN[object.kind] ?? []) drop(copy, path.split('.'));
  for (const port of (copy['spec'] as { ports?: { nodePort?: number }[] } | undefined)?.ports ?? []) delete port.nodePort;
  if ('aggregationRule' in copy) delete copy['rules'];
  return copy;
}

function drop(value: unknown, [first, ...rest]: string[]): void {
  if (typeof value !== 'object' || value === null || first === undefined) return;
  if (rest.length) drop((value as Record<string, unknown>)[first], rest);
  else delete (value as Record<string, unknown>)[first];
}

function firstDifference(should: unknown, is: unknown, path: string): string {
  if (typeof should === 'object' && typeof is === 'object' && should !== null && is !== null) {
    for (const key of new Set([...Object.keys(should), ...Object.keys(is)])) {
      const [a, b] = [(should as Record<string, unknown>)[key], (is as Record<string, unknown>)[key]];
      if (canonicalJson(a) !== canonicalJson(b)) return firstDifference(a, b, `${path}.${key}`);
    }
  }
  return `${path}: should be ${JSON.stringify(should)}, is ${JSON.stringify(is)}`.slice(0, 400);
}
