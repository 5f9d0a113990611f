import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatheringWriter } from './gathering-writer.js';

const written: string[] = [];
let writer: GatheringWriter;
beforeEach(() => {
  vi.useFakeTimers();
  written.length = 0;
  writer = new GatheringWriter((text) => void written.push(text));
});
afterEach(() => vi.useRealTimers());

describe('a gathering writer', () => {
  it('writes what comes after a quiet moment at once, and what follows together', () => {
    writer.add('a');
    expect(written).toEqual(['a']);
    writer.add('b');
    vi.advanceTimersByTime(99);
    writer.add('c');
    expect(written).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(written).toEqual(['a', 'bc']);
    writer.add('d');
    expect(written).toEqual(['a', 'bc']);
    vi.advanceTimersByTime(100);
    expect(written).toEqual(['a', 'bc', 'd']);
    vi.advanceTimersByTime(100);
    writer.add('e');
    expect(written).toEqual(['a', 'bc', 'd', 'e']);
  });

  it('holds back 64 KiB at most', () => {
    writer.add('a');
    const long = 'b'.repeat(40_000);
    writer.add(long);
    expect(written).toEqual(['a']);
    writer.add(long);
    expect(written).toEqual(['a', long + long]);
  });

  it('writes at once what it is told to', () => {
    writer.add('a');
    writer.add('b');
    writer.flush();
    writer.flush();
    expect(written).toEqual(['a', 'b']);
  });

  it('writes nothing after it was stopped', () => {
    writer.add('a');
    writer.add('b');
    writer.stop();
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual(['a']);
  });
});
