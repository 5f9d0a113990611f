import { describe, expect, it } from 'vitest';
import { clockOf, link, spanOf } from './format.js';

describe('spans of time', () => {
  it.each([
    [-5, '0 s'],
    [800, '0.8 s'],
    [4_000, '4 s'],
    [9_940, '9.9 s'],
    [9_990, '10 s'],
    [42_300, '42 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [7_380_000, '2 h 3 min'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms are %s', (milliseconds, expected) => expect(spanOf(milliseconds)).toBe(expected));
});

it('a point in time is shown by the reader’s own clock', () => {
  expect(clockOf('2026-01-01T10:00:05.123Z')).toBe('<!date^1767261605^{time_secs}|10:00:05 UTC>');
});

describe('links', () => {
  it.each([
    ['https://git.example.com/a?b=1&c=2', '<https://git.example.com/a?b=1&amp;c=2|PR>'],
    ['javascript:alert(1)', 'PR'],
    ['https://x/|<!channel>', 'PR'],
    ['https://user:secret@git.example.com/', 'PR'],
    ['nonsense', 'PR'],
  ])('%s', (url, expected) => expect(link(url, 'PR')).toBe(expected));
});
