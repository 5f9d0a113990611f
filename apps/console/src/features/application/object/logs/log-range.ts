import type { LogWish } from './log-stream';

/** The most that the api gives. */
const MOST_TAIL = 5_000;
const DAY_SECONDS = 86_400;
/** Streams of several Pods are not told in step: so much older may a line be that was not told yet. */
const STEP_MILLISECONDS = 30_000;

/**
 * How much to ask for, so that nothing is missed; what is told twice for it is known by its time.
 * @param newest time of the newest line of each Pod, undefined where none was told yet
 * @param now milliseconds since 1970
 */
export function rangeOf(
  { tail, since }: Pick<LogWish, 'tail' | 'since'>,
  newest: readonly (string | undefined)[],
  now = Date.now(),
): { tail: number; since: number | undefined } {
  const times = newest.flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  if (times.length === 0) return { tail: since === undefined ? tail : MOST_TAIL, since };
  // Who comes anew is wanted from the beginning.
  if (times.length < newest.length) return { tail: MOST_TAIL, since };
  // A Pod that wrote nothing for an hour needs no hour of the others.
  const from = times.length === 1 ? Math.max(...times) : Math.max(Math.min(...times), Math.max(...times) - STEP_MILLISECONDS);
  return { tail: MOST_TAIL, since: Math.min(DAY_SECONDS, Math.max(1, Math.ceil((now - from) / 1_000) + 1)) };
}
