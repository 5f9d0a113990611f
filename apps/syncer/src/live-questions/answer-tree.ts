import type { AnswerOf, TreeAsked } from '@fairlead/contracts';
import {
  applicationLabel,
  assessObject,
  descendants,
  isOwnedBy,
  kindsBelow,
  seen,
  type ChildKind,
  type DesiredObject,
  type KubeObject,
  type SeenObject,
} from '@fairlead/domain';
import { KubeApiError, pages } from '@fairlead/kube';
import { as, desiredOf, type Reading } from './live-context.js';

type Tree = AnswerOf<typeof TreeAsked>;
type Node = Tree['nodes'][number];

/** Nodes of one answer. Objects of the rendering come first, then what they made, the nearest first. */
const MOST_NODES = 5_000;
/** What is looked for below the application's objects is looked for in so many namespaces; an application seldom has more than one. */
const MOST_NAMESPACES = 20;
/** Objects looked at per kind and namespace: a namespace of 20,000 Pods is somebody's mistake, and must not become the syncer's. */
const MOST_PAGES = 40;

/**
 * The objects of an application and what they made. Objects of the rendering cost the cluster nothing, since they are watched. What they made costs one list
 * request per kind that may be below them, namespace and 500 objects: a Deployment with a Service takes three. Kinds that the tenant's account may not list are
 * left out, and so is what a custom resource's operator makes of kinds of its own.
 */
export async function answerTree(reading: Reading): Promise<Tree> {
  const { application } = reading;
  const managed = managedNodes(reading, await desiredOf(reading));
  const roots = managed.flatMap(({ live }) => (live ? [live] : []));
  const placed = descendants(roots, await below(reading, roots));
  const nodes = [
    ...managed.map(({ node }) => node),
    ...placed.map(({ seen: child, parent }) => ({ ...toNode(child), key: child.key, parent, managed: false })),
  ];
  return {
    cluster: application.desired.cluster,
    nodes: nodes.slice(0, MOST_NODES),
    more: Math.max(0, nodes.length - MOST_NODES),
    at: new Date().toISOString(),
  };
}

interface Managed {
  readonly node: Node;
  readonly live: SeenObject | undefined;
}

/** What the application has or should have. Of an object that is another application's only that it is so is told. */
function managedNodes({ application, context }: Reading, desired: readonly DesiredObject[]): Managed[] {
  const label = applicationLabel(application.desired);
  const wanted = new Set(desired.map(({ key }) => key));
  const live = context.live.withOthersAt(label, wanted);
  const leftovers = [...context.live.of(label)].filter(([key, object]) => !wanted.has(key) && isOwnedBy(application.desired, object));
  return [
    ...desired.map((one): Managed => {
      const there = live.get(one.key);
      const own = there && isOwnedBy(application.desired, there) ? seen(there) : undefined;
      return { live: own, node: { ...describe(one, own), ...stateOf(one, there) } };
    }),
    ...leftovers.map(([key, object]): Managed => {
      const own = seen(object);
      return { live: own, node: { ...toNode(own), key, managed: true, sync: 'OutOfSync', message: 'no longer in Git' } };
    }),
  ];

  function stateOf(one: DesiredObject, there: KubeObject | undefined): Pick<Node, 'sync' | 'message'> {
    const failure = application.failures.get(one.key);
    if (failure !== undefined) return { sync: 'Failed', message: failure };
    if (application.provided.some(({ key }) => key === one.key)) return { sync: 'Synced', message: 'made of the Tenant document' };
    const assessment = assessObject(application.desired, one, there, application.baselines.get(one.key));
    if (assessment.state === 'unchanged') return { sync: 'Synced' };
    const by = assessment.state === 'contested' ? `managed by application ${assessment.by.tenant}/${assessment.by.application}` : undefined;
    return { sync: 'OutOfSync', message: by ?? SAID[assessment.state as keyof typeof SAID] };
  }
}

const SAID = {
  missing: 'it is not there',
  changed: 'Git changed, and it is not applied yet',
  drifted: 'somebody changed it in the cluster',
  adopted: 'it is there, and not taken over yet',
} as const;

function describe({ ref, key }: DesiredObject, live: SeenObject | undefined): Node {
  if (live) return { ...toNode(live), key, managed: true };
  const { group, kind, namespace = '', name } = ref;
  return { group, kind, namespace, name, key, managed: true, health: 'Missing', info: [] };
}

function toNode({ ref, key, health, createdAt, info }: SeenObject): Omit<Node, 'managed'> {
  const { group, kind, namespace = '', name } = ref;
  return {
    ...{ group, kind, namespace, name, key },
    ...(health ? { health: health.status, ...(health.message ? { message: health.message.slice(0, 2000) } : {}) } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    info: [...info],
  };
}

/**
 * Objects of the kinds that may be below these, in their namespaces.
 * @param labels of the Pods that the roots make, and of their ReplicaSets: then only those are read
 */
export async function below(reading: Reading, roots: readonly SeenObject[], labels?: string): Promise<SeenObject[]> {
  const byNamespace = new Map<string, SeenObject[]>();
  for (const root of roots) {
    const { namespace } = root.ref;
    if (namespace === undefined || kindsBelow([root.ref]).length === 0) continue;
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), root]);
  }
  const lists = [...byNamespace].slice(0, MOST_NAMESPACES).flatMap(([namespace, objects]) => {
    const kinds = new Map(objects.map(({ ref }) => [`${ref.group}/${ref.kind}`, ref]));
    return kindsBelow(kinds.values()).map((kind) => list(reading, kind, namespace, LABELLED.has(kind.kind) ? labels : undefined));
  });
  return (await Promise.all(lists)).flat();
}

/** Kinds whose objects bear the labels of the Pods that come of them. */
const LABELLED: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet']);

async function list(reading: Reading, kind: ChildKind, namespace: string, labelSelector: string | undefined): Promise<SeenObject[]> {
  const { client, requests } = reading.context;
  const resource = await client.discovery.preferred(kind);
  if (!resource?.verbs.includes('list')) return [];
  const options = { namespace, metadataOnly: kind.metadataOnly, ...(labelSelector ? { labelSelector } : {}), ...as(reading) };
  const found: SeenObject[] = [];
  return requests.run(async () => {
    try {
      let left = MOST_PAGES;
      for await (const page of pages(client, resource, options)) {
        for (const object of page) if (object.metadata.ownerReferences?.length) found.push(seen(object));
        if (--left === 0) break;
      }
    } catch (error) {
      if (!(error instanceof KubeApiError) || (error.status !== 403 && error.status !== 404)) throw error;
      reading.context.logger.debug('kind is left out of a tree', { kind: kind.kind, group: kind.group, namespace, error });
    }
    return found;
  });
}
