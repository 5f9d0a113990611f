import { setTimeout as sleep } from 'node:timers/promises';
import { FairleadError } from '@fairlead/contracts';
import type { Logger } from '@fairlead/service-kit';

export interface BatchWriterOptions<T> {
  /** For log lines. */
  readonly name: string;
  /** Items with one key are one item: the later takes the place of the earlier that still waits, unless that is the newer one. */
  readonly keyOf: (item: T) => string;
  readonly isOlder?: (item: T, waiting: T) => boolean;
  /** Writes them all or none. */
  readonly write: (items: readonly T[]) => Promise<void>;
  readonly logger: Logger;
  /** `forever` (default): while the store is away it tries again, and what comes waits here. `never`: whoever adds has to. */
  readonly retry?: 'forever' | 'never';
  readonly most?: number;
  /** From the end of one write to the beginning of the next, in milliseconds; what comes after a longer pause is written at once. Default 100. */
  readonly gapMilliseconds?: number;
}
interface Waiting<T> {
  item: T;
  done: { resolve: () => void; reject: (error: unknown) => void }[];
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/**
 * Gathers items while a write is on its way and writes them together: one statement for hundreds of rows when there is much to do, no delay
 * when there is little. While the store is away it tries again without end (if it shall); items wait here, at most one per key. An item that the store refuses
 * for what it holds is found by writing one by one, and refused alone.
 */
export class BatchWriter<T> {
  private readonly waiting = new Map<string, Waiting<T>>();
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;
  private ended = -Infinity;

  constructor(private readonly options: BatchWriterOptions<T>) {}

  /** Resolves when the item, or one that took its place, is written. Rejects if it can't ever be, or when the writer was stopped first. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.stopped.signal.aborted) return reject(this.stopped.signal.reason);
      const key = this.options.keyOf(item);
      const before = this.waiting.get(key);
      const kept = before !== undefined && this.options.isOlder?.(item, before.item) ? before.item : item;
      this.waiting.set(key, { item: kept, done: [...(before?.done ?? []), { resolve, reject }] });
      this.running ??= this.run();
    });
  }

  /** Ends at once: what waits is rejected, to be delivered again after the next start. */
  async stop(): Promise<void> {
    this.stopped.abort(new Error(`The writer of ${this.options.name} was stopped.`));
    await this.running;
    rejectAll([...this.waiting.values()], this.stopped.signal.reason);
    this.waiting.clear();
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what is added in the same turn goes into the first batch
    while (this.waiting.size > 0 && !this.stopped.signal.aborted) {
      await this.gap();
      if (this.stopped.signal.aborted) break;
      const batch: Waiting<T>[] = [];
      for (const [key, waiting] of this.waiting) {
        if (batch.length >= (this.options.most ?? 500)) break;
        batch.push(waiting);
        this.waiting.delete(key);
      }
      await this.writeUntilDone(batch);
      this.ended = performance.now();
    }
    this.running = undefined;
  }

  /** A statement costs about the same for one row as for ten, and the first of a burst would else be followed by many small ones. */
  private async gap(): Promise<void> {
    const pause = this.ended + (this.options.gapMilliseconds ?? 100) - performance.now();
    if (pause > 0) await sleep(pause, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }

  private async writeUntilDone(batch: readonly Waiting<T>[]): Promise<void> {
    const { write, logger, name } = this.options;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await write(batch.map((waiting) => waiting.item));
        if (pause > FIRST_PAUSE) logger.info('can write again', { name });
        for (const { done } of batch) for (const { resolve } of done) resolve();
        return;
      } catch (error) {
        if (!mayWorkLater(error)) return this.refuse(batch, error);
        if (this.options.retry === 'never') return rejectAll(batch, error);
        if (pause === FIRST_PAUSE)
          logger.warn('can not write now, trying again until it works', { name, waiting: this.waiting.size, error });
      }
      await sleep(pause, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      if (this.stopped.signal.aborted) {
        rejectAll(batch, this.stopped.signal.reason);
        return;
      }
    }
  }

  private async refuse(batch: readonly Waiting<T>[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      for (const waiting of batch) await this.writeUntilDone([waiting]);
      return;
    }
    rejectAll(batch, error);
  }
}

function rejectAll<T>(items: readonly Waiting<T>[], reason: unknown): void {
  for (const { done } of items) for (const { reject } of done) reject(reason);
}

/** Whether the store was away, not the items wrong. */
export const mayWorkLater = (error: unknown): boolean => error instanceof FairleadError && error.retry.kind !== 'never';
