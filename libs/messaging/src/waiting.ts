/** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Growing delay: the n-th try (from 1) of a schedule whose last entry repeats. */
export const stepOf = (schedule: readonly number[], attempt: number): number =>
  schedule[Math.min(Math.max(attempt, 1), schedule.length) - 1] ?? 0;
