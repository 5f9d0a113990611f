import { podsBelow, shortPodNames, type TreeNode } from '@fairlead/api-client';
import type { Connection } from '../../api/connection.js';
import type { ApplicationId } from '../../input/arguments.js';
import { clustersOf, findObject, treeOf, type ObjectAt } from './objects.js';

export interface Pod {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Tells one from another of its name, such as that of a StatefulSet; absent: not known. */
  readonly createdAt?: string | undefined;
  /** Of its containers, together. */
  readonly restarts: number;
}
/** Where the Pods of a log are. */
export interface Place {
  readonly clusters: readonly string[];
  /** Only what this is, or made. */
  readonly object?: ObjectAt;
}
export interface PodFilter {
  readonly cluster?: string | undefined;
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object?: string | undefined;
}
export interface Seen {
  readonly pods: readonly Pod[];
  /** No more Pods will come. */
  readonly isOver: boolean;
}

/** @throws CliError where the object is not there, or is there more than once */
export async function placeOf(connection: Connection, id: ApplicationId, { cluster, object }: PodFilter): Promise<Place> {
  if (object === undefined) return { clusters: await clustersOf(connection, id, cluster) };
  const meant = await findObject(connection, id, object, cluster);
  return { clusters: [meant.cluster], object: meant };
}

/** The Pods that its clusters have now. @param beginning of their names */
export async function lookFor(connection: Connection, id: ApplicationId, { clusters, object }: Place, beginning = ''): Promise<Seen> {
  const pods: Pod[] = [];
  let isOver = false;
  for (const cluster of clusters) {
    const { nodes } = await treeOf(connection, id, cluster);
    const wanted = podsOf(nodes, object).filter(({ name }) => name.startsWith(beginning));
    pods.push(...wanted.map((node) => podOf(node, cluster)));
    isOver = object !== undefined && hasEnded(nodes, object);
  }
  return { pods, isOver };
}
const podOf = ({ namespace, name, createdAt, info }: TreeNode, cluster: string): Pod => ({
  ...{ cluster, namespace, name, createdAt },
  restarts: Number(info.find((one) => one.name === 'restarts')?.value ?? 0),
});

type Name = Omit<ObjectAt, 'cluster'>;
const isNamed =
  (object: Name) =>
  ({ group, kind, namespace, name }: TreeNode): boolean =>
    group === object.group && kind === object.kind && namespace === object.namespace && name === object.name;

/** An object that is gone makes no more Pods, nor does a Job that is done or has failed. */
export function hasEnded(nodes: readonly TreeNode[], object: Name): boolean {
  const node = nodes.find(isNamed(object));
  const isJob = object.group === 'batch' && object.kind === 'Job';
  return node === undefined || (isJob && (node.health === 'Healthy' || node.health === 'Degraded'));
}

/** The Pods of a tree that an object is, or made; without one, all. */
export function podsOf(nodes: readonly TreeNode[], object?: Name): TreeNode[] {
  if (object === undefined) return nodes.filter(({ group, kind }) => group === '' && kind === 'Pod');
  const node = nodes.find(isNamed(object));
  return node === undefined ? [] : podsBelow(nodes, node);
}

/**
 * What tells Pods apart, in their order: the last parts of their names, as few as do, with the namespace where several have one of the same name, and with the cluster where there
 * are several.
 */
export function podLabels(pods: readonly Omit<Pod, 'restarts'>[]): string[] {
  const several = (values: readonly string[]): boolean => new Set(values).size > 1;
  const isSpread = several(pods.map(({ cluster }) => cluster));
  const short = shortPodNames(pods.map(({ name }) => name));
  const isShared = (one: Omit<Pod, 'restarts'>): boolean =>
    pods.some(({ name, cluster, namespace }) => name === one.name && cluster === one.cluster && namespace !== one.namespace);
  return pods.map((pod) =>
    [...(isSpread ? [pod.cluster] : []), ...(isShared(pod) ? [pod.namespace] : []), short.get(pod.name) ?? pod.name].join('/'),
  );
}
