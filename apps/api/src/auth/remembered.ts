import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';

/** So long after it was revoked on one api, another may still take it. */
const FRESH_MILLISECONDS = 5_000;
/** So long what was known last counts while Postgres is away: whoever watches an incident stays signed in. */
const STALE_MILLISECONDS = 15 * 60_000;
const MOST = 10_000;

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

/** What Postgres said of sessions and tokens a moment ago, so that it is not asked at each request. What is not there is not remembered. */
export class Remembered<T> {
  private readonly entries = new Map<string, Entry<T>>();
  /** What was asked for before something was forgotten may be what is to be forgotten. */
  private forgotten = 0;

  constructor(private readonly load: (key: string) => Promise<T | undefined>) {}

  has(key: string): boolean {
    return this.entries.has(key);
  }

  /** @throws DatabaseUnavailableError */
  async get(key: string): Promise<T | undefined> {
    const entry = this.entries.get(key);
    const age = entry === undefined ? Infinity : performance.now() - entry.at;
    if (entry !== undefined && age < FRESH_MILLISECONDS) return entry.value;
    const { forgotten } = this;
    try {
      const value = await this.load(key);
      this.entries.delete(key);
      if (value !== undefined && forgotten === this.forgotten) this.keep(key, value);
      return value;
    } catch (error) {
      const away = error instanceof DatabaseUnavailableError || error instanceof DatabaseRefusedError;
      if (away && entry !== undefined && age < STALE_MILLISECONDS) return entry.value;
      throw error;
    }
  }

  forget(isOne: (value: T) => boolean): void {
    this.forgotten += 1;
    for (const [key, { value }] of this.entries) if (isOne(value)) this.entries.delete(key);
  }

  private keep(key: string, value: T): void {
    this.entries.set(key, { value, at: performance.now() });
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST && oldest !== undefined) this.entries.delete(oldest);
  }
}
