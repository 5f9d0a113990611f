import type { ApplicationDetail } from '@fairlead/api-client';

/** Which cluster is looked at: the one of the address, else one that is not in order. */
export function clusterOf({ clusters, perCluster }: ApplicationDetail, wanted: string | undefined): string | undefined {
  const all = [...new Set([...clusters, ...perCluster.map(({ cluster }) => cluster)])];
  if (wanted !== undefined && all.includes(wanted)) return wanted;
  return perCluster.find(({ health, sync }) => health !== 'Healthy' || sync !== 'Synced')?.cluster ?? all[0];
}
