import type { Sealing } from '@fairlead/api-client';
import { expect, it } from 'vitest';
import { sealingWord } from './sealing-word';

const now = Date.parse('2026-06-01T00:00:00Z');
const sealing = (days: readonly number[], stale = 0): Sealing => ({
  at: '2026-06-01T00:00:00Z',
  certificate: '',
  cluster: 'one',
  keys: days.map((day) => ({
    fingerprint: String(day),
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: new Date(now + day * 86_400_000).toISOString(),
  })),
  stale: Array.from({ length: stale }, (_, index) => ({ fingerprint: '', name: String(index), namespace: 'a' })),
});

it.each([
  [undefined, '…', false],
  [null, 'not known', false],
  [sealing([]), 'no key yet', false],
  [sealing([-30, 20]), 'key for 20 more days', false],
  [sealing([20], 3), '3 to seal anew', false],
  [sealing([1]), 'the key expires in 1 day', true],
  [sealing([-2]), 'the key has expired', true],
] as const)('of %o is %s', (state, word, isWrong) => expect(sealingWord(state, now)).toEqual([word, isWrong]));
