import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { SharedRuns } from './shared-runs.js';
import { SharedStatements } from './shared-statements.js';

describe('equal work', () => {
  let runs: { readonly of: string; readonly end: (result: unknown) => void; readonly fail: (error: Error) => void }[];
  let shared: SharedRuns;
  beforeEach(() => {
    runs = [];
    shared = new SharedRuns();
  });
  const ask = (of: string): Promise<unknown> => shared.run(of, () => new Promise((end, fail) => runs.push({ of, end, fail })));

  it('shares the next run while one is under way', async () => {
    const first = ask('list');
    const others = Array.from({ length: 200 }, () => ask('list'));
    expect(runs).toHaveLength(1);
    runs[0]?.end('old');
    expect(await first).toBe('old');
    await sleep(1);
    expect(runs).toHaveLength(2);
    runs[1]?.end('new');
    expect(new Set(await Promise.all(others))).toEqual(new Set(['new']));
  });

  it('is never answered by a run that began before it was asked for', async () => {
    const answers: Promise<unknown>[] = [];
    for (let moment = 0; moment < 50; moment++) {
      const begun = runs.length;
      answers.push(ask('list').then((run) => expect(run).toBeGreaterThanOrEqual(begun)));
      // At all moments of a run: in it, as it ends, after it.
      if (moment % 3 === 0) runs.at(-1)?.end(runs.length - 1);
      for (let tick = 0; tick < moment % 7; tick++) await Promise.resolve();
    }
    for (let last = -1; last < runs.length;) {
      last = runs.length;
      runs.forEach(({ end }, run) => end(run));
      await sleep(1);
    }
    await Promise.all(answers);
    expect(answers).toHaveLength(50);
  });

  it('is run anew once nobody waits', async () => {
    const first = ask('list');
    runs[0]?.end('one');
    await first;
    const second = ask('list');
    expect(runs).toHaveLength(2);
    runs[1]?.end('two');
    expect(await second).toBe('two');
  });

  it('fails for those who asked for that run alone', async () => {
    const [first, second] = [ask('list'), ask('list')];
    runs[0]?.fail(new Error('Postgres is away'));
    await expect(first).rejects.toThrow('Postgres is away');
    await sleep(1);
    runs[1]?.end('back');
    expect(await second).toBe('back');
  });

  it('of another key is run beside it', () => {
    void ask('list');
    void ask('counts');
    expect(runs.map(({ of }) => of)).toEqual(['list', 'counts']);
  });
});

describe('statements', () => {
  it('are equal if their text and their values are', () => {
    const runs: string[] = [];
    const shared = new SharedStatements((text, values) => {
      runs.push(`${text} ${JSON.stringify(values)}`);
      return new Promise(() => undefined);
    });
    for (const values of [[1], [2], [1]]) void shared.query('select $1', values);
    void shared.query('select $1, 1', [1]);
    expect(runs).toEqual(['select $1 [1]', 'select $1 [2]', 'select $1, 1 [1]']);
  });
});
