import { SharedRuns } from '../store/shared-runs.js';
import type { Seen } from '../store/parameters.js';
import { encodedOnce } from './encoded-once.js';

/** Answers that depend on what is asked and on what may be seen, and on nothing else of who asks: equal ones are made and encoded once. */
export class SharedAnswers {
  private readonly runs = new SharedRuns();

  /** @param what is asked, in full @throws what making it throws */
  answer<T extends object>(what: readonly unknown[], seen: Seen, make: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([...what, seen === 'all' ? seen : [...seen].sort()]);
    return this.runs.run(key, async () => encodedOnce(await make()));
  }
}
