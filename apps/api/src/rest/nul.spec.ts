import { describe, expect, it } from 'vitest';
import { nulAt } from './nul.js';

describe('the character U+0000', () => {
  it.each([
    ['a\0b', []],
    [{ reason: '\0' }, ['reason']],
    [{ objects: ['a', 'b\0'] }, ['objects', '1']],
    [{ labels: { 'a\0': 'b' } }, ['labels']],
  ])('is found in %j', (value, path) => expect(nulAt(value)).toEqual(path));
  it.each([['a'], [''], [5], [null], [undefined], [{ a: ['b', { c: true }] }]])('is not in %j', (value) =>
    expect(nulAt(value)).toBeUndefined(),
  );
});
