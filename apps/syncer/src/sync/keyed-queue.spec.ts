import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.js';

const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
};
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

describe('KeyedQueue', () => {
  it('runs a key once more, not more often, when it is asked for while it runs', async () => {
    const first = gate();
    let runs = 0;
    const queue = new KeyedQueue(
      async () => {
        runs++;
        if (runs === 1) await first.opened;
      },
      4,
      () => undefined,
    );
    queue.add('a');
    await settled();
    queue.add('a');
    queue.add('a');
    queue.add('a');
    first.open();
    await settled();
    expect(runs).toBe(2);
  });

  it('never runs more than the given number at once', async () => {
    const hold = gate();
    let running = 0;
    let most = 0;
    const queue = new KeyedQueue(
      async () => {
        most = Math.max(most, ++running);
        await hold.opened;
        running--;
      },
      2,
      () => undefined,
    );
    for (const key of ['a', 'b', 'c', 'd', 'e']) queue.add(key);
    await settled();
    expect(running).toBe(2);
    hold.open();
    await settled();
    expect(most).toBe(2);
    expect(queue.idle).toBe(true);
  });

  it('lets an earlier time replace a later one, and not the other way round', async () => {
    const ran: number[] = [];
    const begun = Date.now();
    const queue = new KeyedQueue(
      async () => void ran.push(Date.now() - begun),
      1,
      () => undefined,
    );
    queue.add('a', 5_000);
    queue.add('a', 30);
    queue.add('a', 10_000);
    await new Promise<void>((resolve) => setTimeout(resolve, 120));
    expect(ran).toHaveLength(1);
    expect(ran[0]).toBeLessThan(1_000);
  });

  it('reports an error and goes on', async () => {
    const errors: string[] = [];
    const queue = new KeyedQueue(
      async (key) => {
        if (key === 'bad') throw new Error('no');
      },
      1,
      (key) => void errors.push(key),
    );
    queue.add('bad');
    queue.add('good');
    await settled();
    expect(errors).toEqual(['bad']);
    expect(queue.idle).toBe(true);
  });

  it('begins nothing after close and waits for what runs', async () => {
    const hold = gate();
    let runs = 0;
    const queue = new KeyedQueue(
      async () => {
        runs++;
        await hold.opened;
      },
      1,
      () => undefined,
    );
    queue.add('a');
    queue.add('b');
    await settled();
    const closed = queue.close();
    hold.open();
    await closed;
    await settled();
    expect(runs).toBe(1);
  });
});
