import { describe, expect, it } from 'vitest';
import { writtenWithin } from './container-lines.js';

const SECOND = 1_780_000_000;
const minute = (pod: string, container = 'web') =>
  Array.from({ length: 60 }, (_, index) => writtenWithin(SECOND + index, pod, container)).flat();

describe('what a simulated container writes', () => {
  it('is the same whenever it is asked, and in order', () => {
    const lines = minute('api-1');
    expect(minute('api-1')).toEqual(lines);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort((a, b) => a - b));
    expect(lines.every(({ at }) => at >= SECOND * 1_000 && at < (SECOND + 60) * 1_000)).toBe(true);
  });
  it('is another for each Pod and container, and names the Pod twice a minute', () => {
    const requests = (lines: readonly { text: string }[]) => lines.flatMap(({ text }) => /request=\w+/.exec(text)?.[0] ?? []);
    const all = [...requests(minute('api-1')), ...requests(minute('api-2')), ...requests(minute('api-1', 'proxy'))];
    expect(new Set(all).size).toBe(all.length);
    expect(minute('api-1').filter(({ text }) => text.includes('api-1 serves'))).toHaveLength(2);
  });
});
