import { describe, expect, it } from 'vitest';
import { RemovedApplications } from './removed-applications.js';

describe('a look for removed applications', () => {
  it('follows each time that it is asked for, also where that comes as the one before ends', async () => {
    let looks = 0;
    const memory = {
      get all() {
        looks++;
        return new Map();
      },
    };
    for (let turns = 0; turns < 30; turns++) {
      const removed = new RemovedApplications({ memory } as unknown as ConstructorParameters<typeof RemovedApplications>[0]);
      removed.look();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      const before = looks;
      removed.look();
      await new Promise((resolve) => setImmediate(resolve));
      expect(looks, `asked for after ${turns} turns`).toBeGreaterThan(before);
    }
  });
});
