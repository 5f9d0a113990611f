import { describe, expect, it } from 'vitest';
import { Limiter } from './limiter.js';

describe('a limiter', () => {
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('runs no more at once than it may, in the order in which they came, and all of them', async () => {
    const limiter = new Limiter(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const results = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((piece) =>
        limiter.run(async () => {
          begun.push(piece);
          most = Math.max(most, ++running);
          await pause();
          running--;
          return piece * 2;
        }),
      ),
    );
    expect(results).toEqual([0, 2, 4, 6, 8, 10]);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('gives the place of what failed to the next', async () => {
    const limiter = new Limiter(1);
    const failing = limiter.run(() => pause().then(() => Promise.reject(new Error('no'))));
    const next = limiter.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
    expect(await limiter.run(() => Promise.resolve('again'))).toBe('again');
  });

  it('lets nobody in between the end of one and the start of the one that waits', async () => {
    const limiter = new Limiter(1);
    const order: string[] = [];
    const first = limiter.run(pause).then(() => limiter.run(async () => void order.push('newcomer')));
    const waiting = limiter.run(async () => {
      order.push('waiting');
      await pause();
      order.push('waiting is done');
    });
    await Promise.all([first, waiting]);
    expect(order).toEqual(['waiting', 'waiting is done', 'newcomer']);
  });
});
