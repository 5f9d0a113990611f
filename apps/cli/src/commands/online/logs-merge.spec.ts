import { describe, expect, it } from 'vitest';
import { LogMerge } from './logs-merge.js';

const at = (second: number, milliseconds = 0): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second, milliseconds)).toISOString();
const texts = (lines: readonly { source: string; text: string }[]): string[] => lines.map(({ source, text }) => `${source}:${text}`);

describe('lines of several logs', () => {
  it('are put in order by time, those of one moment by log', () => {
    const merge = new LogMerge(['a', 'b']);
    for (const [source, second] of [
      ['a', 1],
      ['a', 4],
      ['b', 2],
      ['b', 4],
      ['a', 4],
    ] as const)
      merge.add({ source, at: at(second), text: `${second}` });
    expect(texts(merge.take())).toEqual(['a:1', 'b:2', 'a:4', 'a:4', 'b:4']);
    expect(merge.take()).toEqual([]);
  });
  it('keep a stack trace together', () => {
    const merge = new LogMerge(['a', 'b']);
    merge.add({ source: 'a', at: at(1), text: 'ERROR' });
    merge.add({ source: 'b', at: at(1, 1), text: 'INFO' });
    merge.add({ source: 'a', at: at(1, 2), text: '    at main' });
    expect(texts(merge.take())).toEqual(['a:ERROR', 'a:    at main', 'b:INFO']);
  });
  it('stay in the order of their log where a clock goes back, or there is none', () => {
    const merge = new LogMerge(['a', 'b']);
    merge.add({ source: 'a', at: at(5), text: '1' });
    merge.add({ source: 'a', at: at(3), text: '2' });
    merge.add({ source: 'a', text: '3' });
    merge.add({ source: 'b', at: at(4), text: '4' });
    expect(texts(merge.take())).toEqual(['b:4', 'a:1', 'a:2', 'a:3']);
  });
  it('of a log that begins later come after the others of their moment, and one that has ended leaves no trace', () => {
    const merge = new LogMerge(['a']);
    merge.begin('b');
    merge.add({ source: 'b', at: at(1), text: '1' });
    merge.add({ source: 'a', at: at(1), text: '1' });
    expect(texts(merge.take())).toEqual(['a:1', 'b:1']);
    merge.end('b');
    merge.begin('b');
    merge.add({ source: 'b', at: at(0), text: 'anew' });
    merge.add({ source: 'a', at: at(1), text: '2' });
    expect(texts(merge.take())).toEqual(['b:anew', 'a:2']);
  });
  it('wait for a moment for those of others, and no longer', () => {
    const merge = new LogMerge(['a', 'b']);
    merge.add({ source: 'a', at: at(2), text: '2' }, 1_000);
    expect(merge.take(999)).toEqual([]);
    merge.add({ source: 'b', at: at(1), text: '1' }, 1_200);
    merge.add({ source: 'b', at: at(3), text: '3' }, 1_200);
    expect(texts(merge.take(1_000))).toEqual(['b:1', 'a:2']);
    expect(texts(merge.take(1_200))).toEqual(['b:3']);
  });
});
