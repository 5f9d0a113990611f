/** What is told may come before what is listed has it, so everything is read once more. */
const LATE_MILLISECONDS = 3_000;
/** A read that takes longer is no longer waited for. */
const PATIENCE_MILLISECONDS = 5_000;

export interface Wish {
  /** Resolves when it has been read. */
  readonly read: () => Promise<unknown>;
  /** What to read when nothing followed for a while. */
  readonly late?: () => unknown;
  /** From the first event of a burst to its read, in milliseconds. */
  readonly settle: number;
}

/** Reads once for all events of a burst, and never while the read before is under way: an api that is slow is not asked more for it. */
export class Burst {
  private soon: ReturnType<typeof setTimeout> | undefined;
  private later: ReturnType<typeof setTimeout> | undefined;
  private reading = false;
  private next: Wish | undefined;
  private stopped = true;

  start(): void {
    this.stopped = false;
  }

  stop(): void {
    this.stopped = true;
    this.next = undefined;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = undefined;
  }

  ask(wish: Wish): void {
    if (this.stopped) return;
    if (this.reading) this.next = wish;
    else this.soon ??= setTimeout(() => void this.read(wish), wish.settle);
  }

  private async read({ read, late }: Wish): Promise<void> {
    this.soon = undefined;
    clearTimeout(this.later);
    this.reading = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MILLISECONDS)));
    await Promise.race([read().catch(() => undefined), patience]);
    clearTimeout(timer);
    this.reading = false;
    if (this.stopped) return;
    const { next } = this;
    this.next = undefined;
    if (next !== undefined) this.ask(next);
    else if (late !== undefined) this.later = setTimeout(late, LATE_MILLISECONDS);
  }
}
