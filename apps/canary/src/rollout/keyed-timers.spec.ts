import { describe, expect, it } from 'vitest';
import { KeyedTimers } from './keyed-timers.js';

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe('keyed timers', () => {
  it('run one key never twice at once, no more keys than they may, and a key asked for meanwhile once more', async () => {
    const runs: string[] = [];
    let running = 0;
    let most = 0;
    const timers = new KeyedTimers(
      async (key) => {
        runs.push(key);
        most = Math.max(most, ++running);
        await soon();
        running--;
      },
      2,
      () => undefined,
    );
    for (const key of ['a', 'b', 'c', 'a', 'a']) timers.add(key);
    await soon();
    timers.add('a');
    timers.add('a');
    await expect.poll(() => runs.length, { timeout: 60_000 }).toBe(4);
    expect([most, runs.filter((key) => key === 'a').length]).toEqual([2, 2]);
    await timers.close();
  });
  it('take the earlier of two times, and hold nothing while they wait', async () => {
    const runs: string[] = [];
    const timers = new KeyedTimers(
      async (key) => void runs.push(key),
      1,
      () => undefined,
    );
    timers.add('a', 60_000);
    timers.add('a', 10);
    timers.add('a', 60_000);
    timers.add('b');
    await expect.poll(() => runs, { timeout: 60_000 }).toEqual(['b', 'a']);
    await timers.close();
    timers.add('c');
    await soon();
    expect(runs).toEqual(['b', 'a']);
  });
  it('report what fails and go on', async () => {
    const failed: unknown[] = [];
    const timers = new KeyedTimers(
      (key) => (key === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve()),
      1,
      (key) => failed.push(key),
    );
    timers.add('bad');
    timers.add('good');
    await expect.poll(() => failed, { timeout: 60_000 }).toEqual(['bad']);
    await timers.close();
  });
});
