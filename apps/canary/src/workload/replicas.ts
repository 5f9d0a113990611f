import { REPLICAS_ANNOTATION, type KubeObject } from '@fairlead/domain';
import { specOf } from './pod-spec.js';

export const replicasNow = (deployment: KubeObject | undefined): number | undefined => {
  const replicas = deployment && specOf(deployment)['replicas'];
  return typeof replicas === 'number' ? replicas : undefined;
};
/** What Git wants, where the syncer left spec.replicas to the rollout. */
export function replicasInGit(target: KubeObject): number | undefined {
  const said = target.metadata.annotations?.[REPLICAS_ANNOTATION];
  return said !== undefined && /^\d+$/.test(said) ? Number(said) : undefined;
}
/** How many pods the target gets when it is scaled up. */
export const replicasWanted = (target: KubeObject): number => replicasInGit(target) || replicasNow(target) || 1;
/** How many the primary has: Git's number, else what it has, else the target's. With an autoscaler its number stays once it is there. */
export function replicasOfPrimary(target: KubeObject, primary: KubeObject | undefined, autoscaled: boolean): number {
  const present = replicasNow(primary);
  if (autoscaled && present) return present;
  return replicasInGit(target) || present || replicasNow(target) || 1;
}
