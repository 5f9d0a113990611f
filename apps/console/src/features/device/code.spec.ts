import { expect, it } from 'vitest';
import { readCode } from './code';

it.each([
  ['BDWX-KPTM', 'BDWX-KPTM'],
  [' bdwx kptm ', 'BDWX-KPTM'],
  ['bdwxkptm', 'BDWX-KPTM'],
  ['', undefined],
  ['BDWX-KPT', undefined],
  ['BDWX-KPTMA', undefined],
  ['BDW1-KPTM', undefined],
])('%j is read as %s', (text, code) => {
  expect(readCode(text)).toBe(code);
});
