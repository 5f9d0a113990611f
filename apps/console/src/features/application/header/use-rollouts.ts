import type { Rollout } from '@fairlead/api-client';
import { useHistory, type ApplicationId } from '../data/queries';

const OVER: readonly Rollout['phase'][] = ['Initialized', 'Succeeded', 'Terminated'];
export const isOver = ({ phase }: Pick<Rollout, 'phase'>): boolean => OVER.includes(phase);

/** The newest step of each Canary of an application, those that need somebody first. */
export function useRollouts(id: ApplicationId): Rollout[] {
  const { data } = useHistory(id, { type: 'rollout.changed', limit: 50 });
  const newest = new Map<string, Rollout>();
  for (const event of data?.pages[0]?.items ?? []) {
    // The data of such an event is the message that the contract names Rollout.
    const rollout = event.data as unknown as Rollout;
    const key = [rollout.cluster, rollout.namespace, rollout.name].join('/');
    if (!newest.has(key)) newest.set(key, { ...rollout, at: rollout.at ?? event.at });
  }
  return [...newest.values()].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
}
