import type { Pod } from '../pods-of';
import type { FollowedPod } from './log-stream';

/** Followed at once; the api lets a viewer ask clusters ten things at a time. */
export const MOST_PODS = 5;

export interface Choice {
  readonly followed: readonly Pod[];
  /** Whether all can be followed together, or the newest of them. */
  readonly offersAll: boolean;
  /** The one that was chosen; undefined: it is all, or there is no other. */
  readonly chosen: Pod | undefined;
}

/** Which Pods' logs are shown. @param pods the newest first @param wanted name of the one that was chosen */
export function choosePods(pods: readonly Pod[], wanted: string | undefined): Choice {
  const chosen = pods.find(({ name }) => name === wanted);
  // One stream is of one namespace, and elsewhere names may be the same.
  const offersAll = pods.length > 1 && pods.every(({ namespace }) => namespace === pods[0]?.namespace);
  if (chosen) return { followed: [chosen], offersAll, chosen };
  return offersAll ? { followed: pods.slice(0, MOST_PODS), offersAll, chosen } : { followed: pods.slice(0, 1), offersAll, chosen: pods[0] };
}

/** What tells of a Pod that one of its containers may have begun: its health, how many are ready, and restarts. */
export function markedPod({ name, node }: Pod): FollowedPod {
  const told = node?.info.filter((info) => info.name === 'ready' || info.name === 'restarts').map(({ value }) => value);
  return { name, mark: [node?.health ?? '', ...(told ?? [])].join(' ') };
}
