/** What a statement that only reads is run by. */
export interface Reader {
  query<Rows>(text: string, values?: unknown[]): Promise<Rows>;
}

interface Asked {
  readonly running: Promise<unknown>;
  next: Promise<unknown> | undefined;
}

/**
 * Equal statements that are asked for while one of them runs share the next run: what hundreds of open consoles read again and again costs as much as
 * one of them, and nobody is answered by a run that began before he asked. Their rows are shared too, so they must not be changed.
 */
export class SharedStatements implements Reader {
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly run: (text: string, values: unknown[]) => Promise<unknown>) {}

  /** @throws what running it throws */
  query<Rows>(text: string, values: unknown[] = []): Promise<Rows> {
    const key = JSON.stringify([text, values]);
    const begin = (): Promise<unknown> => this.begin(key, () => this.run(text, values));
    const asked = this.asked.get(key);
    if (asked === undefined) return begin() as Promise<Rows>;
    asked.next ??= asked.running.then(begin, begin);
    return asked.next as Promise<Rows>;
  }

  private begin(key: string, run: () => Promise<unknown>): Promise<unknown> {
    const asked: Asked = { running: run(), next: undefined };
    this.asked.set(key, asked);
    const end = (): void => {
      if (asked.next === undefined) this.asked.delete(key);
    };
    asked.running.then(end, end);
    return asked.running;
  }
}
