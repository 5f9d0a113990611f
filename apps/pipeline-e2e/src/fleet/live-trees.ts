import { liveSubject, ObjectAsked, TreeAsked, type ApiObjectDetail, type ApiTree, type ApiTreeNode } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

export interface LiveTreesOptions {
  readonly bus: Bus;
  readonly clusters: readonly string[];
  /** Objects of an application, by its name. */
  readonly objects: (application: string) => number;
  readonly signal: AbortSignal;
}
type Part = Pick<ApiTreeNode, 'group' | 'kind' | 'name'> & Partial<ApiTreeNode>;

/** Answers what the api asks clusters live about the fleet, as their syncer would. */
export async function serveLiveTrees({ bus, clusters, objects, signal }: LiveTreesOptions): Promise<void> {
  for (const cluster of clusters) {
    await bus.serve(
      TreeAsked,
      liveSubject(cluster, 'tree'),
      async ({ application, cluster: asked }): Promise<ApiTree> => {
        return { cluster: asked, nodes: plannedTree(objects(application)), more: 0, at: now() };
      },
      { signal },
    );
    await bus.serve(
      ObjectAsked,
      liveSubject(cluster, 'object'),
      async ({ object, cluster: asked }): Promise<ApiObjectDetail> => {
        const text = manifestOf(object);
        return { ...object, cluster: asked, desired: text, live: text, differences: [], managers: [], health: 'Healthy', at: now() };
      },
      { signal },
    );
  }
}
const now = () => new Date().toISOString() as ApiTree['at'];

/** Of ten, one workload with what is beside and below it; a Pod of every twenty-fifth is ill. */
const OF_ONE = 10;
const PODS = 5;

/** So many objects: workloads in a few namespaces, each with its Service, its ConfigMap, a revision of before, and Pods. The same each time. */
export function plannedTree(objects: number): ApiTreeNode[] {
  return Array.from({ length: Math.ceil(objects / OF_ONE) }, (_, index) => workload(index))
    .flat()
    .slice(0, objects);
}
function workload(index: number): ApiTreeNode[] {
  const name = `service-${String(index).padStart(3, '0')}`;
  const namespace = `shop-${index % 6}`;
  const ill = index % 25 === 3;
  const key = ({ group, kind, name: called }: Part): string => `${group}/${kind}/${namespace}/${called}`;
  const make = (part: Part, parent?: Part): ApiTreeNode => ({
    namespace,
    managed: parent === undefined,
    health: 'Healthy',
    createdAt: new Date(Date.UTC(2026, 0, 1, index % 24)).toISOString() as NonNullable<ApiTreeNode['createdAt']>,
    info: [],
    ...(parent === undefined ? { sync: 'Synced' as const } : { parent: key(parent) }),
    ...part,
    key: key(part),
  });
  const main = { group: 'apps', kind: 'Deployment', name };
  const [old, current] = ['6b8f', '7c9d'].map((hash) => ({ group: 'apps', kind: 'ReplicaSet', name: `${name}-${hash}` })) as [Part, Part];
  const pods = Array.from({ length: PODS }, (_, pod) => {
    const info = [
      { name: 'image', value: `registry.example.com/${name}:2.4.${index % 9}` },
      { name: 'node', value: `node-${pod}` },
    ];
    const state = ill && pod === 0 ? { health: 'Degraded' as const, message: 'CrashLoopBackOff: the container ended with code 1' } : {};
    return make({ group: '', kind: 'Pod', name: `${current.name}-${pod}`, info, ...state }, current);
  });
  return [
    make({ ...main, ...(ill ? { health: 'Degraded' as const, message: '4 of 5 are ready' } : {}) }),
    make({ group: '', kind: 'Service', name }),
    make({ group: '', kind: 'ConfigMap', name: `${name}-settings` }),
    make(current, main),
    make(old, main),
    ...pods,
  ];
}

const manifestOf = ({ kind, namespace, name }: Pick<ApiTreeNode, 'kind' | 'namespace' | 'name'>): string => {
  const labels = Array.from({ length: 40 }, (_, index) => `    example.com/label-${index}: "${index}"`);
  return ['apiVersion: v1', `kind: ${kind}`, 'metadata:', `  name: ${name}`, `  namespace: ${namespace}`, '  labels:', ...labels, ''].join(
    '\n',
  );
};
