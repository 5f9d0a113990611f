interface Asked {
  readonly running: Promise<unknown>;
  next: Promise<unknown> | undefined;
}

/**
 * Work that is asked for while equal work is under way shares the next run of it: what hundreds of open consoles read again and again costs as much as
 * one of them, and nobody is answered by a run that began before he asked. What comes of it is shared too, so it must not be changed.
 */
export class SharedRuns {
  private readonly asked = new Map<string, Asked>();

  /** @param key work with the same key is equal @throws what the work throws */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const begin = (): Promise<unknown> => this.begin(key, work);
    const asked = this.asked.get(key);
    if (asked === undefined) return begin() as Promise<T>;
    asked.next ??= asked.running.then(begin, begin);
    return asked.next as Promise<T>;
  }

  private begin(key: string, work: () => Promise<unknown>): Promise<unknown> {
    const asked: Asked = { running: work(), next: undefined };
    this.asked.set(key, asked);
    const end = (): void => {
      if (asked.next === undefined) this.asked.delete(key);
    };
    asked.running.then(end, end);
    return asked.running;
  }
}
