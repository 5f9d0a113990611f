import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Burst } from './burst';

describe('a burst of events', () => {
  let reads: { readonly end: () => void }[];
  let late: number;
  let burst: Burst;
  const ask = (): void => burst.ask({ read: () => new Promise<void>((end) => reads.push({ end })), late: () => late++, settle: 400 });
  beforeEach(() => {
    vi.useFakeTimers();
    [reads, late] = [[], 0];
    burst = new Burst();
    burst.start();
  });
  afterEach(() => {
    burst.stop();
    vi.useRealTimers();
  });

  it('is one read, after its time from the first', async () => {
    ask();
    await vi.advanceTimersByTimeAsync(300);
    ask();
    expect(reads).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(reads).toHaveLength(1);
  });

  it('that comes during a read is read after it', async () => {
    ask();
    await vi.advanceTimersByTimeAsync(400);
    for (let event = 0; event < 10; event++) ask();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(reads).toHaveLength(1);
    reads[0]?.end();
    await vi.advanceTimersByTimeAsync(399);
    expect(reads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(reads).toHaveLength(2);
  });

  it('does not wait for ever for a read that never ends', async () => {
    ask();
    await vi.advanceTimersByTimeAsync(400);
    ask();
    await vi.advanceTimersByTimeAsync(5_000 + 400);
    expect(reads).toHaveLength(2);
  });

  it('is read once more when nothing follows', async () => {
    ask();
    await vi.advanceTimersByTimeAsync(400);
    reads[0]?.end();
    await vi.advanceTimersByTimeAsync(2_000);
    ask();
    await vi.advanceTimersByTimeAsync(400);
    reads[1]?.end();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(late).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(late).toBe(1);
  });

  it('goes on after a read that failed', async () => {
    burst.ask({ read: () => Promise.reject(new Error('the api is away')), settle: 400 });
    await vi.advanceTimersByTimeAsync(400);
    ask();
    await vi.advanceTimersByTimeAsync(400);
    expect(reads).toHaveLength(1);
  });

  it('reads nothing once the page is left', async () => {
    ask();
    burst.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads).toHaveLength(0);
    expect(late).toBe(0);
  });
});
