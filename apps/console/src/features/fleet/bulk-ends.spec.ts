import type { AuditEntry } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { endsOf, endsText } from './bulk-ends';

const entry = (id: string, outcome: AuditEntry['outcome'], more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ id, actor: 'olga', via: 'console', tenant: 'shop', application: id, action: 'sync', at: '2026-01-01T10:00:00Z' },
  outcome,
  detail: `${outcome} of ${id}.`,
  ...more,
});
const ends = (ids: string[], ...entries: AuditEntry[]) => endsOf(new Set(ids), entries);

describe('how many commands have ended', () => {
  it('waits for those that nothing is known of', () => expect(ends(['a', 'b'])).toEqual({ done: 0, failed: [], open: 2 }));
  it('does not count commands of others', () =>
    expect(ends(['a'], entry('a', 'accepted'), entry('x', 'accepted'), entry('x', 'done'))).toMatchObject({ done: 0, open: 1 }));
  it('waits for every cluster', () => {
    const asked = entry('a', 'accepted', { clusters: ['one', 'two'] });
    const one = entry('a', 'done', { cluster: 'one' });
    expect(ends(['a'], asked, one).done).toBe(0);
    expect(ends(['a'], entry('a', 'done', { cluster: 'two' }), asked, one).done).toBe(1);
  });
  it('waits for the request itself, which says who answers', () =>
    expect(ends(['a'], entry('a', 'done', { cluster: 'one' })).open).toBe(1));
  it('has failed when one cluster has', () => {
    const failed = entry('a', 'failed', { cluster: 'two' });
    expect(ends(['a', 'b'], entry('a', 'accepted', { clusters: ['one', 'two'] }), failed)).toEqual({
      done: 0,
      failed: [{ application: 'shop/a', detail: 'failed of a.' }],
      open: 1,
    });
  });
});

it('tells them in a sentence', () => {
  const failed = ['a', 'b', 'c', 'd'].map((name) => ({ application: `shop/${name}`, detail: 'It failed.' }));
  expect(endsText({ done: 2, failed: [], open: 1 })).toBe('2 of 3 have ended.');
  expect(endsText({ done: 3, failed: [], open: 0 })).toBe('All 3 are done.');
  expect(endsText({ done: 1, failed, open: 0 })).toBe(
    '1 done, 4 failed. shop/a: It failed. shop/b: It failed. shop/c: It failed. And 1 more, which the audit log has.',
  );
});
