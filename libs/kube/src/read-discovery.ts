import type { ObjectRef } from '@fairlead/domain';
import type { ApiResource } from './api-resource.js';

/** `APIGroupDiscoveryList` of apidiscovery.k8s.io: all groups in one answer, versions in the server's order of preference. */
export interface AggregatedList {
  items: {
    metadata?: { name?: string };
    versions: {
      version: string;
      resources?: {
        resource: string;
        responseKind?: { group?: string; version?: string; kind?: string };
        scope: 'Namespaced' | 'Cluster';
        verbs?: string[];
      }[];
    }[];
  }[];
}
/** `APIResourceList`: one group version. */
export interface LegacyResourceList {
  resources?: { name: string; kind: string; group?: string; version?: string; namespaced: boolean; verbs?: string[] }[];
}

export function readAggregated(list: AggregatedList): ApiResource[] {
  return list.items.flatMap((item) => {
    const group = item.metadata?.name ?? '';
    const seen = new Set<string>();
    return item.versions.flatMap(({ version, resources = [] }) =>
      resources.flatMap(({ resource, responseKind, scope, verbs = [] }): ApiResource[] => {
        const kind = responseKind?.kind;
        if (kind === undefined) return [];
        const preferred = !seen.has(kind);
        seen.add(kind);
        return [{ group, version, kind, plural: resource, namespaced: scope === 'Namespaced', verbs, preferred }];
      }),
    );
  });
}

export function readGroupVersion(gv: Pick<ObjectRef, 'group' | 'version'>, list: LegacyResourceList, preferred: boolean): ApiResource[] {
  return (list.resources ?? [])
    .filter((resource) => !resource.name.includes('/'))
    .map(({ name, kind, namespaced, verbs = [] }) => ({
      group: gv.group,
      version: gv.version,
      kind,
      plural: name,
      namespaced,
      verbs,
      preferred,
    }));
}
