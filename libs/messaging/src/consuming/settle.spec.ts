import { describe, expect, it } from 'vitest';
import { FairleadError, Retry, type After, type Backoff, type Never } from '@fairlead/contracts';
import { BACKOFF_MILLISECONDS, DEFAULT_MAX_DELIVER, settlementOf } from './settle.js';

class Failure extends FairleadError {
  readonly code = 'Failure';
  constructor(readonly retry: Never | Backoff | After) {
    super('failed');
  }
}
const dead = { kind: 'dead' };
const again = (delayMilliseconds: number) => ({ kind: 'again', delayMilliseconds });

describe('settling a message', () => {
  it.each([
    ['no error', undefined, 1, { kind: 'handled' }],
    ['no error at the last attempt', undefined, 10, { kind: 'handled' }],
    ['never', new Failure(Retry.never), 1, dead],
    ['after', new Failure(Retry.after(1234)), 1, again(1234)],
    ['after, as often as it takes', new Failure(Retry.after(1234)), 5000, again(1234)],
    ['backoff', new Failure(Retry.backoff), 1, again(1_000)],
    ['backoff, second', new Failure(Retry.backoff), 2, again(5_000)],
    ['backoff, third', new Failure(Retry.backoff), 3, again(30_000)],
    ['backoff, fourth', new Failure(Retry.backoff), 4, again(120_000)],
    ['backoff, ninth', new Failure(Retry.backoff), 9, again(120_000)],
    ['backoff, last', new Failure(Retry.backoff), 10, dead],
    ['an unknown error', new TypeError('x is not a function'), 1, again(1_000)],
    ['an unknown error, last', new TypeError('x is not a function'), 10, dead],
    ['something thrown that is no error', 'oops', 1, again(1_000)],
  ])('%s', (_what, error, attempt, expected) => {
    expect(settlementOf(error, attempt, 10)).toEqual(expected);
  });

  it('gives up by default after more than ten minutes', () => {
    let total = 0;
    for (let attempt = 1; attempt < DEFAULT_MAX_DELIVER; attempt++) {
      const settlement = settlementOf(new Failure(Retry.backoff), attempt, DEFAULT_MAX_DELIVER);
      total += settlement.kind === 'again' ? settlement.delayMilliseconds : NaN;
    }
    expect(total).toBeGreaterThan(600_000);
    expect(BACKOFF_MILLISECONDS[0]).toBeLessThanOrEqual(1_000);
  });
});
