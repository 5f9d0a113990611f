import { retryDelay } from '../../sync/backoff.js';

interface Failure {
  readonly attempts: number;
  readonly until: number;
  /** Of the document; another is worth trying at once. */
  readonly version: string;
}

/** Who has failed how often, so that events on the way don't shorten the waits between attempts. */
export class Failures {
  private readonly all = new Map<string, Failure>();

  has(name: string): boolean {
    return this.all.has(name);
  }
  /** Milliseconds for which it must not be tried again; 0: it may. */
  pause(name: string, version: string, now: number): number {
    const failure = this.all.get(name);
    return failure?.version === version ? Math.max(0, failure.until - now) : 0;
  }
  /** Answers the wait in milliseconds. */
  add(name: string, version: string, now: number): number {
    const before = this.all.get(name);
    const attempts = (before?.version === version ? before.attempts : 0) + 1;
    const delay = retryDelay(attempts + 1);
    this.all.set(name, { attempts, until: now + delay, version });
    return delay;
  }
  delete(name: string): void {
    this.all.delete(name);
  }
}
