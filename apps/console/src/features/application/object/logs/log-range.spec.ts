import { describe, expect, it } from 'vitest';
import { rangeOf } from './log-range';

const NOW = Date.UTC(2026, 0, 1, 12);
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();
const wish = { tail: 200, since: undefined };

describe('how much of a log is asked for', () => {
  it.each([
    ['what is wished, at first', wish, [undefined, undefined], { tail: 200, since: undefined }],
    ['a time, with all lines of it', { tail: 200, since: 300 }, [undefined], { tail: 5_000, since: 300 }],
    ['from the last line on, after a break', wish, [ago(7)], { tail: 5_000, since: 8 }],
    ['a day at most', wish, [ago(200_000)], { tail: 5_000, since: 86_400 }],
    ['from before the oldest of the last lines', wish, [ago(7), ago(20)], { tail: 5_000, since: 21 }],
    ['not further back for who is silent', wish, [ago(7), ago(3_600)], { tail: 5_000, since: 38 }],
    ['all, where one comes anew', wish, [ago(7), undefined], { tail: 5_000, since: undefined }],
  ])('%s', (_, wanted, newest, expected) => expect(rangeOf(wanted, newest, NOW)).toEqual(expected));
});
