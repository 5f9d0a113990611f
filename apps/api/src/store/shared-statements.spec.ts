import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { SharedStatements } from './shared-statements.js';

describe('equal statements', () => {
  let runs: { readonly of: string; readonly end: (rows: unknown) => void; readonly fail: (error: Error) => void }[];
  let shared: SharedStatements;
  beforeEach(() => {
    runs = [];
    shared = new SharedStatements(
      (text, values) => new Promise((end, fail) => runs.push({ of: `${text} ${JSON.stringify(values)}`, end, fail })),
    );
  });

  it('share the next run while one is under way', async () => {
    const first = shared.query('select $1', [1]);
    const others = Array.from({ length: 200 }, () => shared.query('select $1', [1]));
    expect(runs).toHaveLength(1);
    runs[0]?.end('old');
    expect(await first).toBe('old');
    await sleep(1);
    expect(runs).toHaveLength(2);
    runs[1]?.end('new');
    expect(new Set(await Promise.all(others))).toEqual(new Set(['new']));
  });

  it('are never answered by a run that began before they were asked', async () => {
    const answers: Promise<unknown>[] = [];
    for (let moment = 0; moment < 50; moment++) {
      const begun = runs.length;
      const asked = shared.query<{ run: number }>('select 1');
      answers.push(asked.then(({ run }) => expect(run).toBeGreaterThanOrEqual(begun)));
      // At all moments of a run: in it, as it ends, after it.
      if (moment % 3 === 0) runs.at(-1)?.end({ run: runs.length - 1 });
      for (let tick = 0; tick < moment % 7; tick++) await Promise.resolve();
    }
    for (let last = -1; last < runs.length;) {
      last = runs.length;
      runs.forEach(({ end }, run) => end({ run }));
      await sleep(1);
    }
    await Promise.all(answers);
    expect(answers).toHaveLength(50);
  });

  it('are run anew once nobody waits', async () => {
    const first = shared.query('select 1');
    runs[0]?.end('one');
    await first;
    const second = shared.query('select 1');
    expect(runs).toHaveLength(2);
    runs[1]?.end('two');
    expect(await second).toBe('two');
  });

  it('with other values, or another text, run beside each other', async () => {
    void shared.query('select $1', [1]);
    void shared.query('select $1', [2]);
    void shared.query('select $1, 1', [1]);
    expect(runs.map(({ of }) => of)).toEqual(['select $1 [1]', 'select $1 [2]', 'select $1, 1 [1]']);
  });

  it('fail for those who asked for that run alone', async () => {
    const [first, second] = [shared.query('select 1'), shared.query('select 1')];
    runs[0]?.fail(new Error('Postgres is away'));
    await expect(first).rejects.toThrow('Postgres is away');
    await sleep(1);
    runs[1]?.end('back');
    expect(await second).toBe('back');
  });
});
