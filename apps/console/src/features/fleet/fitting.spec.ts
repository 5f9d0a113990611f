import { expect, it } from 'vitest';
import { fitting } from './fitting';

const things = [
  { width: 100, rank: 0 },
  { width: 100, rank: 3 },
  { width: 100, rank: 1 },
  { width: 100, rank: 2 },
];
it.each([
  [430, [true, true, true, true]],
  // Room for all but the least, and for saying that there is one more.
  [429, [true, false, true, true]],
  [410, [true, false, true, true]],
  [409, [true, false, true, false]],
  [200, [true, false, false, false]],
  [80, [false, false, false, false]],
])('%i pixels', (width, fits) => expect(fitting(things, { width, gap: 10, more: 80 })).toEqual(fits));

it('has room for nothing', () => expect(fitting([], { width: 0, gap: 10, more: 80 })).toEqual([]));
