import { setTimeout as sleep } from 'node:timers/promises';
import { FairleadError } from '@fairlead/contracts';

export interface GatheringOptions<T> {
  /** Of items of one key, each batch has one: the others follow in the order in which they came. */
  readonly keyOf: (item: T) => string;
  /** Handles them all or none. */
  readonly handle: (items: readonly T[]) => Promise<void>;
  /** From the end of one batch to the next; what comes after a longer pause is handled at once. Default 50. */
  readonly gapMilliseconds?: number;
}
interface Waiting<T> {
  readonly item: T;
  resolve(): void;
  reject(error: unknown): void;
}

const MOST = 200;

/** Handles together what comes in a burst, so that a transaction serves many. What alone makes a batch fail fails alone. */
export class Gathering<T> {
  private waiting: Waiting<T>[] = [];
  private running: Promise<void> | undefined;
  private ended = -Infinity;

  constructor(private readonly options: GatheringOptions<T>) {}

  /** Resolves when the item is handled; throws what its handling threw. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.running ??= this.run();
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const pause = this.ended + (this.options.gapMilliseconds ?? 50) - performance.now();
      if (pause > 0) await sleep(pause);
      await this.together(this.next());
      this.ended = performance.now();
    }
    this.running = undefined;
  }

  private next(): Waiting<T>[] {
    const batch = new Map<string, Waiting<T>>();
    const left: Waiting<T>[] = [];
    for (const one of this.waiting) {
      const key = this.options.keyOf(one.item);
      if (batch.has(key) || batch.size >= MOST) left.push(one);
      else batch.set(key, one);
    }
    this.waiting = left;
    return [...batch.values()];
  }

  private async together(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.options.handle(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const passing = error instanceof FairleadError && error.retry.kind !== 'never';
      if (batch.length === 1 || passing) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.together([one]);
    }
  }
}
