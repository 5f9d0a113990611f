/**
 * Runs work per key when it is due: never two at once for one key, at most `atOnce` in all, and a key that is asked for while its work runs is run once
 * more. Of two times for one key the earlier counts. What waits for its time holds nothing.
 */
export class KeyedTimers {
  private readonly due = new Map<string, { at: number; timer: NodeJS.Timeout }>();
  private readonly ready = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private closed = false;

  constructor(
    private readonly work: (key: string) => Promise<void>,
    private readonly atOnce: number,
    private readonly onError: (key: string, error: unknown) => void,
  ) {}

  /** @param milliseconds from now */
  add(key: string, milliseconds = 0): void {
    if (this.closed) return;
    const at = performance.now() + milliseconds;
    const waiting = this.due.get(key);
    if (waiting && waiting.at <= at) return;
    this.clear(key);
    if (milliseconds > 0) {
      const timer = setTimeout(() => {
        this.due.delete(key);
        this.add(key);
      }, milliseconds);
      this.due.set(key, { at, timer });
      return;
    }
    this.ready.add(key);
    this.pump();
  }

  /** Begins nothing more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    for (const key of [...this.due.keys()]) this.clear(key);
    this.ready.clear();
    await Promise.all(this.running.values());
  }

  private pump(): void {
    for (const key of this.ready) {
      if (this.running.size >= this.atOnce) return;
      if (this.running.has(key)) continue;
      this.ready.delete(key);
      this.running.set(key, this.run(key));
    }
  }

  private async run(key: string): Promise<void> {
    // A moment later, so that everything that one burst of watch events says is taken into one run.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      if (!this.closed) await this.work(key);
    } catch (error) {
      if (!this.closed) this.onError(key, error);
    } finally {
      this.running.delete(key);
      if (!this.closed) this.pump();
    }
  }

  private clear(key: string): void {
    const waiting = this.due.get(key);
    if (waiting) clearTimeout(waiting.timer);
    this.due.delete(key);
  }
}
