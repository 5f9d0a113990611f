import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from './logger.js';
import { OneAtATime } from './one-at-a-time.js';

const turn = (): Promise<void> => Promise.resolve();
const round = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Counts its runs; what `during` returns is how long one takes. */
function counting(during: (run: number) => unknown = () => undefined) {
  const seen = { begun: 0, ended: 0, most: 0 };
  const runs = new OneAtATime(async () => {
    seen.begun++;
    seen.most = Math.max(seen.most, seen.begun - seen.ended);
    try {
      await during(seen.begun);
    } finally {
      seen.ended++;
    }
  }, silentLogger);
  return { runs, seen };
}

const works: Record<string, () => unknown> = {
  'that waits for nothing': () => undefined,
  'that takes some turns': async () => {
    for (let turns = 0; turns < 5; turns++) await turn();
  },
  'that takes a round of the loop': round,
  'that fails': () => Promise.reject(new Error('no')),
};

describe.each(Object.entries(works))('one at a time, work %s', (_, during) => {
  it('runs after each time that it is asked for, whichever turn that comes in, and never twice at once', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const { runs, seen } = counting(during);
      runs.ask();
      for (let gone = 0; gone < turns; gone++) await turn();
      const before = seen.begun;
      runs.ask();
      await runs.ended();
      expect(seen.begun, `asked for after ${turns} turns`).toBeGreaterThan(before);
      expect(seen, `asked for after ${turns} turns`).toMatchObject({ most: 1, ended: seen.begun });
      expect(runs.isRunning).toBe(false);
      runs.ask();
      await runs.ended();
      expect(seen.begun, 'asked for once it had ended').toBeGreaterThan(before + 1);
    }
  });

  it('runs once for all that is asked for in one turn, and once more for all that is asked for while it runs', async () => {
    const { runs, seen } = counting((run) => {
      if (run === 1) for (let times = 0; times < 3; times++) runs.ask();
      return during();
    });
    for (let times = 0; times < 3; times++) runs.ask();
    expect(seen.begun).toBe(0);
    await runs.ended();
    expect(seen).toEqual({ begun: 2, ended: 2, most: 1 });
  });

  it('runs when it is asked for by who waits for its end', async () => {
    const { runs, seen } = counting(during);
    runs.ask();
    await Promise.all([0, 1, 2].map(() => runs.ended().then(() => runs.ask())));
    await runs.ended();
    expect(seen).toEqual({ begun: 2, ended: 2, most: 1 });
  });

  it('begins no further run once it is stopped, and has ended then', async () => {
    for (let turns = 0; turns < 20; turns++) {
      const { runs, seen } = counting(during);
      runs.ask();
      for (let gone = 0; gone < turns; gone++) await turn();
      runs.ask();
      const { begun } = seen;
      const stopped = runs.stop();
      expect(runs.isStopped).toBe(true);
      runs.ask();
      await stopped;
      expect(seen, `stopped after ${turns} turns`).toEqual({ begun, ended: begun, most: Math.min(begun, 1) });
      runs.ask();
      await round();
      expect(seen.begun).toBe(begun);
    }
  });
});

describe('one at a time', () => {
  it('has ended when nothing was asked for', async () => {
    const { runs } = counting();
    expect([runs.isRunning, runs.isStopped]).toEqual([false, false]);
    await runs.ended();
    await runs.stop();
  });

  it('is running from when it is asked for', () => {
    const { runs } = counting();
    runs.ask();
    expect(runs.isRunning).toBe(true);
  });

  it('ends only after all that was asked for meanwhile', async () => {
    const { runs, seen } = counting((run) => {
      if (run < 5) void round().then(() => runs.ask());
      return round().then(round);
    });
    runs.ask();
    await runs.ended();
    expect(seen).toEqual({ begun: 5, ended: 5, most: 1 });
  });

  describe('of which a run fails', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    function failing(failures: number, how: () => Promise<void>) {
      const told: unknown[] = [];
      let begun = 0;
      const error = (_: string, facts?: Readonly<Record<string, unknown>>): void => void told.push(facts?.['error']);
      const runs = new OneAtATime(() => (++begun <= failures ? how() : turn()), { ...silentLogger, error });
      return { runs, told, begun: () => begun };
    }
    const mistake = new Error('a mistake');

    it.each([
      ['by rejecting', () => Promise.reject(mistake)],
      [
        'by throwing at once',
        (): never => {
          throw mistake;
        },
      ],
    ])('%s logs it as an error and runs again ten seconds later, until it succeeds', async (_, how) => {
      const { runs, told, begun } = failing(2, how);
      runs.ask();
      await runs.ended();
      expect(begun()).toBe(1);
      await vi.advanceTimersByTimeAsync(9_999);
      expect(begun()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(begun()).toBe(2);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(begun()).toBe(3);
      expect(told).toEqual([mistake, mistake]);
    });

    it('runs at once where it is asked for, and not again for the failure before', async () => {
      const { runs, begun } = failing(1, () => Promise.reject(mistake));
      runs.ask();
      await runs.ended();
      runs.ask();
      await runs.ended();
      expect(begun()).toBe(2);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(begun()).toBe(2);
    });

    it.each([
      ['after', true],
      ['during', false],
    ])('does not run again when it is stopped %s the run', async (_, waits) => {
      const { runs, begun } = failing(1, () => turn().then(() => Promise.reject(mistake)));
      runs.ask();
      if (waits) await runs.ended();
      else await turn();
      expect(begun()).toBe(1);
      await runs.stop();
      expect(vi.getTimerCount()).toBe(0);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(begun()).toBe(1);
    });
  });
});
