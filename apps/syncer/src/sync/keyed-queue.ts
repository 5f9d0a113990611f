/**
 * Runs one piece of work per key: never two at once for one key, at most `concurrency` in all, and however often a key is asked for while
 * its work runs, it runs once more. Work that waits for a time (a retry) is replaced by an earlier one.
 */
export class KeyedQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly timers = new Map<string, { due: number; timer: NodeJS.Timeout }>();
  private closed = false;

  constructor(
    private readonly work: (key: string) => Promise<void>,
    private readonly concurrency: number,
    private readonly onError: (key: string, error: unknown) => void,
  ) {}

  /** Asks for work on a key, now or after a delay in milliseconds. A later time never replaces an earlier one. */
  add(key: string, delayMilliseconds = 0): void {
    if (this.closed) return;
    const due = Date.now() + delayMilliseconds;
    const timed = this.timers.get(key);
    if (timed && timed.due <= due) return;
    if (timed) this.forgetTimer(key);
    if (delayMilliseconds > 0) {
      const timer = setTimeout(() => {
        this.timers.delete(key);
        this.add(key);
      }, delayMilliseconds);
      this.timers.set(key, { due, timer });
      return;
    }
    if (this.running.has(key)) this.again.add(key);
    else this.waiting.add(key);
    this.pump();
  }

  /** Takes back work that has not begun. */
  forget(key: string): void {
    this.forgetTimer(key);
    this.waiting.delete(key);
    this.again.delete(key);
  }

  get idle(): boolean {
    return this.waiting.size === 0 && this.running.size === 0;
  }

  /** Begins nothing more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    for (const key of [...this.timers.keys()]) this.forgetTimer(key);
    this.waiting.clear();
    this.again.clear();
    await Promise.all(this.running.values());
  }

  private pump(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.concurrency) return;
      this.waiting.delete(key);
      this.running.set(key, this.run(key));
    }
  }

  private async run(key: string): Promise<void> {
    // A tick later, so that everything that one message or watch event says is taken into one run.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      await this.work(key);
    } catch (error) {
      this.onError(key, error);
    } finally {
      this.running.delete(key);
      if (this.again.delete(key) && !this.closed) this.waiting.add(key);
      this.pump();
    }
  }

  private forgetTimer(key: string): void {
    const timed = this.timers.get(key);
    if (timed) clearTimeout(timed.timer);
    this.timers.delete(key);
  }
}
