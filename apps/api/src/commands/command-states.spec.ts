import { ApiAuditEntry } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { stateOf } from './command-states.js';

const entry = (second: number, outcome: string, more: Record<string, unknown> = {}): ApiAuditEntry =>
  ApiAuditEntry.parse({
    ...{ id: 'c-1', actor: 'ann', via: 'cli', tenant: 'shop', application: 'web', action: 'sync', outcome, detail: `${outcome} ${second}` },
    at: `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`,
    ...more,
  });
const asked = (...clusters: string[]) => entry(0, 'accepted', { clusters });

describe('the state of a command', () => {
  it.each([
    ['nothing is known', [], undefined],
    ['it was asked for', [entry(0, 'accepted')], 'accepted'],
    ['it was refused', [entry(0, 'refused')], 'refused'],
    ['it was done', [entry(0, 'accepted'), entry(1, 'done')], 'done'],
    ['one of two clusters has done it', [asked('one', 'two'), entry(1, 'done', { cluster: 'one' })], 'accepted'],
    ['both have', [asked('one', 'two'), entry(1, 'done', { cluster: 'one' }), entry(2, 'done', { cluster: 'two' })], 'done'],
    [
      'one has not, and the other later has',
      [asked('one', 'two'), entry(1, 'failed', { cluster: 'one' }), entry(2, 'done', { cluster: 'two' })],
      'failed',
    ],
    ['one failed before the other was heard', [asked('one', 'two'), entry(1, 'failed', { cluster: 'two' })], 'failed'],
    ['an answer came before the question was written', [entry(1, 'done', { cluster: 'one' }), asked('one')], 'done'],
    ['a sender who says no clusters', [entry(0, 'accepted'), entry(1, 'done', { cluster: 'one' })], 'done'],
  ])('%s', (_what, entries, state) => expect(stateOf(entries)?.state).toBe(state));

  it('tells what came of it last, oldest entry first', () => {
    const state = stateOf([entry(3, 'failed', { cluster: 'one' }), asked('one', 'two'), entry(2, 'done', { cluster: 'two' })]);
    expect(state).toMatchObject({ id: 'c-1', tenant: 'shop', application: 'web', detail: 'failed 3', at: '2026-01-01T00:00:03.000Z' });
    expect(state?.entries.map(({ outcome }) => outcome)).toEqual(['accepted', 'done', 'failed']);
  });
});
