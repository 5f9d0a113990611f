import { describe, expect, it } from 'vitest';
import { LogPace } from './log-pace.js';

const lines = (count: number, text = 'x') => Array.from({ length: count }, () => ({ text, at: undefined }));

describe('the pace of a log', () => {
  it('lets what was written before through at once, and then 500 lines a second', () => {
    let now = 0;
    const pace = new LogPace(() => now);
    expect(pace.take(lines(5_000))).toMatchObject({ skipped: 0 });
    expect(pace.take(lines(10))).toEqual({ lines: [], skipped: 10 });
    now += 1_000;
    expect(pace.take(lines(700)).skipped).toBe(200);
    now += 3_600_000;
    expect(pace.take(lines(700)).skipped).toBe(200);
    now += 100;
    expect(pace.take(lines(60)).skipped).toBe(10);
  });
  it('and a mebibyte a second', () => {
    let now = 0;
    const pace = new LogPace(() => now);
    const long = lines(1, 'x'.repeat(16 * 1024));
    let through = 0;
    while (pace.take(long).skipped === 0) through++;
    expect(through).toBe(512);
    now += 1_000;
    expect(pace.take(lines(100, long[0]?.text)).lines).toHaveLength(64);
  });
});
