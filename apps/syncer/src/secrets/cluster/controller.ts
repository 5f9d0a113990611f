import type { Logger } from '@fairlead/service-kit';
import { retryDelay } from '../../sync/backoff.js';
import { KeyedQueue } from '../../sync/keyed-queue.js';

export interface ControllerOptions {
  readonly name: string;
  readonly concurrency: number;
  /** Brings one object in order. Answers after how many milliseconds it must be looked at again, if at all; what it throws is tried again. */
  readonly reconcile: (key: string) => Promise<number | undefined>;
  /** False: another instance does this work. */
  readonly mayWrite: () => boolean;
  readonly logger: Logger;
}
/** Longest wait of a timer in Node. */
const LONGEST_WAIT = 2_000_000_000;
const JITTER = 0.1;

/** Works through keys one at a time each, again after failures with growing waits; waits are stretched by chance, so that not all come at once. */
export class Controller {
  private readonly attempts = new Map<string, number>();
  private readonly queue: KeyedQueue;

  constructor(private readonly options: ControllerOptions) {
    this.queue = new KeyedQueue(
      (key) => this.work(key),
      options.concurrency,
      (key, error) => this.failed(key, error),
    );
  }

  add(key: string, delayMilliseconds = 0): void {
    this.queue.add(key, Math.min(delayMilliseconds, LONGEST_WAIT));
  }
  forget(key: string): void {
    this.attempts.delete(key);
    this.queue.forget(key);
  }
  close(): Promise<void> {
    return this.queue.close();
  }

  private async work(key: string): Promise<void> {
    if (!this.options.mayWrite()) return;
    const again = await this.options.reconcile(key);
    this.attempts.delete(key);
    if (again !== undefined) this.queue.add(key, Math.min(stretched(again), LONGEST_WAIT));
  }

  private failed(key: string, error: unknown): void {
    if (!this.options.mayWrite()) return;
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    const delay = stretched(retryDelay(attempt));
    this.options.logger.warn('trying again later', {
      controller: this.options.name,
      object: key,
      error,
      attempt,
      retryMilliseconds: delay,
    });
    this.queue.add(key, delay);
  }
}

const stretched = (milliseconds: number): number => Math.round(milliseconds * (1 + Math.random() * JITTER));
