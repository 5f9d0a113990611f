import type { KubeObject } from '@fairlead/domain';
import { refOf } from '@fairlead/domain';
import { KindNotServedError, type KubeClient } from '@fairlead/kube';

/** Cluster-scoped kinds among those that the corpus uses and brings no definition for. */
const CLUSTER_SCOPED = /^(Cluster[A-Z].*|GatewayClass|IngressClass|PodSecurityPolicy|StorageClass)$/;

/** Makes the cluster serve every kind of these objects that it lacks and that they don't define themselves, in a form that takes any fields. */
export async function serveKindsOf(client: KubeClient, objects: readonly KubeObject[]): Promise<string[]> {
  const own = new Set(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(definedKind));
  const missing = new Map<string, { group: string; kind: string; versions: Set<string> }>();
  for (const object of objects) {
    const { group, version, kind } = refOf(object);
    // Nobody can add a kind to the core group.
    if (group === '' || own.has(`${group}/${kind}`)) continue;
    try {
      await client.discovery.find({ group, version, kind });
    } catch (error) {
      if (!(error instanceof KindNotServedError)) throw error;
      // Served in another version: an old one that Kubernetes itself has dropped.
      if (client.discovery.isNamespaced({ group, kind }) !== undefined) continue;
      const found = missing.get(`${group}/${kind}`) ?? { group, kind, versions: new Set() };
      found.versions.add(version);
      missing.set(`${group}/${kind}`, found);
    }
  }
  for (const { group, kind, versions } of missing.values()) await client.apply(definition(group, kind, [...versions]));
  for (const { group, kind, versions } of missing.values())
    for (const version of versions) await client.discovery.find({ group, version, kind }, { waitMilliseconds: 15_000 });
  return [...missing.keys()];
}

const definedKind = (definition: KubeObject): string => {
  const spec = definition['spec'] as { group?: string; names?: { kind?: string } } | undefined;
  return `${spec?.group ?? ''}/${spec?.names?.kind ?? ''}`;
};

function definition(group: string, kind: string, versions: readonly string[]): KubeObject {
  const plural = pluralOf(kind.toLowerCase());
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // Kubernetes' own groups may be extended only by who says that it was agreed.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
    },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: CLUSTER_SCOPED.test(kind) ? 'Cluster' : 'Namespaced',
      versions: versions.map((name, at) => ({
        name,
        served: true,
        storage: at === 0,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      })),
    },
  };
}

const pluralOf = (word: string): string =>
  /(s|x|ch|sh)$/.test(word) ? `${word}es` : /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
