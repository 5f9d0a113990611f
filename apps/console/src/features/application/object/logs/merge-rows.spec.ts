import { describe, expect, it } from 'vitest';
import { mergeRows } from './merge-rows';

/** `a1`: of Pod a, in second 1; what follows a colon tells rows of one moment apart. */
const row = (text: string) => ({ text, when: `2026-01-01T00:00:0${text[1]}.000Z`, order: text.charCodeAt(0) });
const merged = (kept: string, fresh: string): string =>
  mergeRows(kept.split(' ').filter(Boolean).map(row), fresh.split(' ').filter(Boolean).map(row))
    .map(({ text }) => text)
    .join(' ');

describe('mergeRows', () => {
  it.each([
    ['what is newer comes after', 'a1 b2', 'a3 b4', 'a1 b2 a3 b4'],
    ['what is older is put in its place', 'a1 a3 a5', 'b0 b2 b4 b6', 'b0 a1 b2 a3 b4 a5 b6'],
    ['rows of one moment stand together by Pod', 'a1 b1', 'a1:2 b1:2', 'a1 a1:2 b1 b1:2'],
    ['whichever Pod was heard first', 'b1 b1:2', 'a1 a1:2', 'a1 a1:2 b1 b1:2'],
    ['several Pods at once', '', 'b1 b3 a1 a2', 'a1 b1 a2 b3'],
    ['a Pod keeps its own order', 'a1 a1:2', 'a1:3 a1:4 b1', 'a1 a1:2 a1:3 a1:4 b1'],
    ['nothing came', 'a1', '', 'a1'],
    ['nothing was there', '', 'a1', 'a1'],
  ])('%s', (_, kept, fresh, expected) => expect(merged(kept, fresh)).toBe(expected));

  it('ends with the same, in whatever pieces and turns it came', () => {
    const [a, b, c] = ['a1 a1:2 a3 a5 a5:2 a7', 'b1 b2 b5 b5:2 b6', 'c0 c1 c5 c7'];
    const whole = merged('', `${a} ${b} ${c}`);
    const pieces = [c, 'b1 b2', 'a1 a1:2 a3', 'b5', 'a5 a5:2', 'b5:2 b6', 'a7'];
    expect(pieces.reduce((kept, fresh) => merged(kept, fresh), '')).toBe(whole);
  });
  it('leaves what it was given as it was', () => {
    const kept = [row('a1'), row('a3')];
    mergeRows(kept, [row('b2')]);
    expect(kept.map(({ text }) => text)).toEqual(['a1', 'a3']);
  });
});
