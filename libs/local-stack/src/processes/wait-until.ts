import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** Ends the sentence "… did not happen within 30 s: <what>". */
  readonly what: string;
  readonly timeoutMilliseconds: number;
  readonly intervalMilliseconds?: number;
  /** Called before each try; throws to give up early (the process has ended, say). */
  readonly giveUp?: () => Promise<void> | void;
}

/** Repeats `check` until it returns something else than undefined or false. A check that throws counts as "not yet"; the last reason is told. */
export async function waitUntil<T>(check: () => Promise<T | undefined | false> | T | undefined | false, options: WaitOptions): Promise<T> {
  const deadline = Date.now() + options.timeoutMilliseconds;
  let reason = '';
  for (;;) {
    await options.giveUp?.();
    try {
      const result = await check();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      reason = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (Date.now() >= deadline) {
      throw new Error(`${options.what}: not within ${Math.round(options.timeoutMilliseconds / 1000)} s${reason}`);
    }
    await sleep(options.intervalMilliseconds ?? 50);
  }
}
