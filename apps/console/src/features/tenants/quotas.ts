import type { Quota, QuotaResource, Tenant } from '@fairlead/api-client';

export type Namespace = NonNullable<Tenant['spec']['namespaces']>[number];
/** A quota as it is shown: numbers of before stay while the cluster can't be asked. */
export interface ShownQuota extends Quota {
  /** When the numbers were counted; absent: there are none. */
  readonly countedAt?: string;
}
/** One line of the table. */
export interface NamespaceRow {
  readonly namespace: string;
  /** All of them, where the namespace has no quota. */
  readonly clusters: readonly string[];
  /** Absent: the namespace has none. */
  readonly quota?: Pick<ShownQuota, 'resources' | 'problem' | 'countedAt'>;
}

export const hasQuota = ({ quota }: Namespace): boolean => Object.keys(quota ?? {}).length > 0;

/** What was read now, with the numbers of before where a cluster could not tell them this time. */
export function keepCounted(before: readonly ShownQuota[] = [], now: readonly Quota[]): ShownQuota[] {
  return now.map((quota) => {
    if (quota.problem === undefined) return { ...quota, countedAt: quota.at };
    const last = before.find(({ namespace, cluster }) => namespace === quota.namespace && cluster === quota.cluster);
    return last?.countedAt === undefined ? quota : { ...quota, resources: last.resources, countedAt: last.countedAt };
  });
}

/** A line for each namespace and cluster; until the clusters have told, with what the Tenant document says. */
export function rowsOf(namespaces: readonly Namespace[], quotas: readonly ShownQuota[] = []): NamespaceRow[] {
  return namespaces.flatMap((one): NamespaceRow[] => {
    const { name: namespace, clusters, quota } = one;
    if (!hasQuota(one)) return [{ namespace, clusters }];
    const limits = Object.entries(quota ?? {}).map(([resource, hard]) => ({ resource, hard }));
    return clusters.map((cluster) => ({
      namespace,
      clusters: [cluster],
      quota: quotas.find((told) => told.namespace === namespace && told.cluster === cluster) ?? { resources: limits },
    }));
  });
}

/** `3 of 20 pods`, and `20 pods at most` while nobody has counted. */
export const useText = ({ resource, hard, used }: QuotaResource): string =>
  used === undefined ? `${hard} ${resource} at most` : `${used} of ${hard} ${resource}`;
/** What a bar's colour says; undefined where there is no need to say anything. */
export function stateWord({ state, share }: QuotaResource): string | undefined {
  if (state === 'exceeded') return 'exceeded';
  if (state === 'near') return share === 1 ? 'used up' : 'nearly used up';
  return undefined;
}
export const percentText = ({ share, state }: QuotaResource): string | undefined =>
  share === undefined || state === 'exceeded' ? undefined : `${Math.floor(share * 100 + 1e-6)} % used`;
