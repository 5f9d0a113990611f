import { describe, expect, it } from 'vitest';
import { PodLines } from './pod-lines';

const at = (second: number, milliseconds = 0): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second, milliseconds)).toISOString();
const line = (second: number, text: string, milliseconds = 0) => ({ at: at(second, milliseconds), text });
const pod = () => new PodLines('web-1', 1);

describe('the lines of a Pod', () => {
  it('are not told twice that a stream tells again after it broke', () => {
    const lines = pod();
    lines.fresh([line(1, 'a'), line(2, 'b'), line(2, 'c')]);
    lines.resume();
    const again = lines.fresh([line(1, 'a'), line(2, 'b'), line(2, 'c'), line(2, 'd'), line(3, 'e')]);
    expect(again.map(({ text }) => text)).toEqual(['d', 'e']);
    expect(lines.newestAt).toBe(at(3));
  });
  it('may be equal while the stream runs', () => {
    expect(pod().fresh([line(1, 'a'), line(1, 'a'), { text: 'without time' }])).toHaveLength(3);
  });
  it('stand where the line stands that they go on from, if written with it', () => {
    const rows = pod().fresh([line(1, 'ERROR broke'), line(1, '    at main', 5), line(2, '    at late', 500), line(3, 'on')]);
    expect(rows.map(({ when }) => when)).toEqual([at(1), at(1), at(2, 500), at(3)]);
  });
  it('keep their order where the clock went back, or there is none', () => {
    const rows = pod().fresh([line(5, 'a'), line(3, 'b'), { text: 'c' }, line(6, 'd')]);
    expect(rows.map(({ when }) => when)).toEqual([at(5), at(5), at(5), at(6)]);
  });
  it('take the level of the line that they go on from, over the border of what came together', () => {
    const lines = pod();
    lines.fresh([line(1, 'ERROR broke')]);
    expect(lines.fresh([line(1, '    at main'), line(2, 'plain')]).map(({ level }) => level)).toEqual(['error', undefined]);
  });
});
