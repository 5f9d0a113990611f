import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, isTransient } from '../../api/problems.js';
import type { Pod, Seen } from './logs-pods.js';

/** Read at once: the api lets nobody ask clusters for more than a few things at a time. */
export const MOST_PODS = 5;
/** Between two looks for Pods that came, which each ask every cluster for a tree. */
const LOOK_MILLISECONDS = 5_000;
/** Where a log has just ended, another Pod is likely there already. */
const SOON_MILLISECONDS = 1_000;

/** Which line of a log comes first: as the command line asks, the very first, or those of the last seconds. */
export type Beginning = 'as asked' | 'first line' | { readonly seconds: number };
export interface Following {
  readonly look: () => Promise<Seen>;
  /** Resolves when the log has ended. */
  readonly read: (pod: Pod, beginning: Beginning) => Promise<void>;
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds; for tests. */
  readonly pauses?: { readonly look: number; readonly soon: number };
}

/**
 * Follows the logs of Pods, and of those that come later, from their first line: as stern does and `kubectl logs -f deployment/…`, which stays with the Pods that it began with, does not.
 * Resolves when it is interrupted, or all have ended and no more will come.
 * @param first those that are there
 * @throws what keeps a log from being read for good
 */
export async function followPods(following: Following, first: Seen): Promise<void> {
  const { signal, look } = following;
  const followed = new FollowedPods(following);
  followed.take(first, 'as asked');
  while (!signal.aborted) {
    await followed.pause();
    if (signal.aborted) break;
    const seen = await look().catch((error: unknown) => {
      // Who was away for a moment says nothing about Pods.
      if (isTransient(error) || signal.aborted) return undefined;
      throw error;
    });
    if (seen === undefined) continue;
    followed.take(seen, 'first line');
    if (seen.isOver && !followed.isReading) return;
  }
  await followed.ended();
}

interface Followed {
  readonly pod: Pod;
  /** `failed`: it can not be read yet, as of a container that has not begun. */
  state: 'waiting' | 'reading' | 'ended' | 'failed';
  readonly beginning: Beginning;
  isHeldBack: boolean;
  /** When it ended last, in milliseconds of the process's clock. */
  endedAt: number | undefined;
}

class FollowedPods {
  private readonly pods = new Map<string, Followed>();
  private readonly logs = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;
  private wake = new AbortController();

  constructor(private readonly following: Following) {}

  get isReading(): boolean {
    return this.logs.size > 0;
  }

  /** Begins with what is new, and forgets what is gone. */
  take({ pods, isOver }: Seen, beginning: Beginning): void {
    const there = new Map(pods.map((pod) => [keyOf(pod), pod]));
    for (const [key, { state }] of this.pods) if (!there.has(key) && state !== 'reading') this.pods.delete(key);
    for (const [key, pod] of there) {
      const known = this.pods.get(key);
      if (known === undefined) {
        if (beginning !== 'as asked') this.following.tell(`Pod ${pod.name} came`);
        this.pods.set(key, { pod, state: 'waiting', beginning, isHeldBack: false, endedAt: undefined });
      } else if (known.state === 'ended' && pod.restarts > known.pod.restarts) {
        this.following.tell(`Pod ${pod.name} began anew`);
        this.pods.set(key, { ...known, pod, state: 'waiting' });
      }
    }
    for (const followed of this.pods.values()) {
      if (followed.state === 'waiting' || (followed.state === 'failed' && !isOver)) this.begin(followed);
    }
  }

  /** Until it is time to look again. */
  async pause(): Promise<void> {
    const { signal, pauses = { look: LOOK_MILLISECONDS, soon: SOON_MILLISECONDS } } = this.following;
    const rest = (milliseconds: number, until: AbortSignal): Promise<void> =>
      sleep(milliseconds, undefined, { signal: until }).catch(() => undefined);
    await rest(pauses.look, AbortSignal.any([signal, this.wake.signal]));
    if (this.wake.signal.aborted && this.failure === undefined) await rest(pauses.soon, signal);
    this.wake = new AbortController();
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** Resolves when all logs have. */
  async ended(): Promise<void> {
    await Promise.all(this.logs);
  }

  private begin(followed: Followed): void {
    const { read, tell } = this.following;
    const { pod } = followed;
    if (this.logs.size >= MOST_PODS) {
      if (!followed.isHeldBack) tell(`Pod ${pod.name} waits for its turn: ${MOST_PODS} at most are followed at once`);
      followed.isHeldBack = true;
      return;
    }
    const isFirst = followed.state !== 'failed';
    followed.state = 'reading';
    const log = read(pod, beginningOf(followed))
      .then(() => {
        followed.endedAt = performance.now();
        followed.state = 'ended';
        this.wake.abort();
      })
      .catch((error: unknown) => {
        followed.state = 'failed';
        // One that came may be gone already, or its container may not be there yet; of those that were asked for, it is a mistake.
        if (!isTransient(error) && (followed.beginning === 'as asked' || !hasCode(error, 'NotFound'))) {
          this.failure = { error };
          this.wake.abort();
        } else if (isFirst) tell(`the log of ${pod.name} can not be read yet: ${messageOf(error)}`);
      })
      .finally(() => this.logs.delete(log));
    this.logs.add(log);
  }
}

const keyOf = ({ cluster, namespace, name, createdAt }: Pod): string => [cluster, namespace, name, createdAt].join('/');
/** What was told is not told again: of a log that ended, only what was written since. */
const beginningOf = ({ endedAt, beginning }: Followed): Beginning =>
  endedAt === undefined ? beginning : { seconds: Math.ceil((performance.now() - endedAt) / 1_000) + 1 };
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
