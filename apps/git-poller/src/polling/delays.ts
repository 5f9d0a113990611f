const LEAST_INTERVAL_MILLISECONDS = 1_000;
const FIRST_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;

/** Spread over a fifth of the interval, so that a thousand repositories declared at once aren't listed at once for ever. */
export const pollDelay = (intervalMilliseconds: number, random = Math.random()): number =>
  Math.max(LEAST_INTERVAL_MILLISECONDS, intervalMilliseconds) * (0.9 + 0.2 * random);

/** Doubles with each failure in a row, up to a minute or the repository's interval if that is longer. */
export const retryDelay = (failures: number, intervalMilliseconds: number, random = Math.random()): number =>
  Math.min(FIRST_RETRY_MILLISECONDS * 2 ** Math.min(failures - 1, 30), Math.max(LONGEST_RETRY_MILLISECONDS, intervalMilliseconds)) *
  (0.9 + 0.2 * random);
