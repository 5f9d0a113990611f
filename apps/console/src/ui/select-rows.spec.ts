import { describe, expect, it } from 'vitest';
import { withToggled } from './select-rows';

const ids = ['a', 'b', 'c', 'd'];
const on = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, true as const]));

describe('what is selected', () => {
  it.each([
    ['one more', on('a'), 'c', undefined, on('a', 'c')],
    ['one less', on('a', 'c'), 'c', undefined, on('a')],
    ['all from the one before', on('a'), 'c', 'a', on('a', 'b', 'c')],
    ['all up to the one before', on('d'), 'b', 'd', on('d', 'b', 'c')],
    ['none from the one before', on('a', 'b', 'c', 'd'), 'c', 'b', on('a', 'd')],
    ['one alone, when the one before is not there any more', on('x'), 'b', 'x', on('x', 'b')],
    ['one that is not there any more', on('a'), 'x', undefined, on('a', 'x')],
  ])('%s', (_, selected, id, from, then) => expect(withToggled(selected, ids, id, from)).toEqual(then));
});
