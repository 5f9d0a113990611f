/**
 * Bounds how much is done at once. Work that takes longer than `patienceMilliseconds` most likely waits for somebody else's host: it goes on,
 * but its place is given to the next, so that slow hosts never hold up the others.
 */
export class Limiter {
  private running = 0;
  private overdue = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly patienceMilliseconds = 3_000,
    private readonly maxOverdue = 256,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.places) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    let holdsPlace = true;
    const timer = setTimeout(() => {
      if (this.overdue >= this.maxOverdue) return;
      holdsPlace = false;
      this.overdue++;
      this.free();
    }, this.patienceMilliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      if (holdsPlace) this.free();
      else this.overdue--;
    }
  }

  /** A place that is freed is handed on, so that nobody overtakes those who wait. */
  private free(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}

/** Runs `work` for each item, so many at once. */
export async function forEachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
