import type { HistoryEvent } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { durationOf, groupEvents, toneOf } from './group-events';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const event = (
  minute: number,
  type: HistoryEvent['type'],
  commit: string | undefined,
  data: Record<string, unknown> = {},
): HistoryEvent => ({
  id: `${minute}`,
  type,
  at: at(minute),
  tenant: 'shop',
  application: 'api',
  summary: type,
  data,
  ...(commit && { generation: Number.parseInt(commit, 36), revision: { commit, ref: 'refs/heads/main', committedAt: at(0) } }),
});
const synced = { outcome: 'synced', startedAt: at(1), finishedAt: at(2) };

describe('groupEvents', () => {
  it('puts what names no revision to the one that ran then', () => {
    const groups = groupEvents([
      event(5, 'sync.finished', 'b', synced),
      event(4, 'action.audited', undefined, { action: 'sync', outcome: 'accepted', actor: 'mia' }),
      event(2, 'sync.finished', 'a', synced),
    ]);
    expect(groups.map(({ revision, events }) => [revision?.commit, events.length])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });
  it('lets a late word of the revision before make it no newer', () => {
    const groups = groupEvents([
      event(7, 'action.audited', undefined),
      event(6, 'health.changed', 'a', { health: 'Healthy' }),
      event(5, 'sync.finished', 'b', synced),
      event(2, 'sync.finished', 'a', synced),
    ]);
    expect(groups.map(({ revision, events }) => [revision?.commit, events.map(({ id }) => id)])).toEqual([
      ['b', ['7', '5']],
      ['a', ['6', '2']],
    ]);
  });
  it('tells who approved, how it ended and how long it took', () => {
    const [group] = groupEvents([
      event(3, 'sync.finished', 'a', synced),
      event(2, 'sync.finished', 'a', { outcome: 'failed' }),
      event(1, 'promotion.changed', 'a', { state: 'Promoted', actor: 'mia' }),
    ]);
    expect(group).toMatchObject({ approvedBy: ['mia'], outcome: 'synced', untilSyncedMilliseconds: 180_000 });
  });
  it('gives what names a commit to that commit, though it came before', () => {
    const groups = groupEvents([
      event(5, 'sync.finished', 'b', synced),
      event(4, 'promotion.changed', undefined, { state: 'Promoted', actor: 'mia', commit: 'x', result: 'b' }),
      event(2, 'sync.finished', 'a', synced),
    ]);
    expect(groups.map(({ revision, events, approvedBy }) => [revision?.commit, events.length, approvedBy])).toEqual([
      ['b', 2, ['mia']],
      ['a', 1, []],
    ]);
  });
  it('tells that one of two clusters has it not', () => {
    const [group] = groupEvents([
      { ...event(4, 'sync.finished', 'a', { outcome: 'failed' }), cluster: 'two' },
      { ...event(3, 'sync.finished', 'a', synced), cluster: 'one' },
    ]);
    expect(group?.outcome).toBe('partly');
  });
  it('keeps what happened before any revision', () => {
    expect(groupEvents([event(1, 'action.audited', undefined)])).toMatchObject([{ revision: undefined, outcome: undefined }]);
  });
});

describe('toneOf', () => {
  it.each([
    [event(1, 'sync.finished', 'a', { outcome: 'failed' }), 'bad'],
    [event(1, 'health.changed', 'a', { health: 'Progressing' }), 'work'],
    [event(1, 'action.audited', 'a', { outcome: 'refused' }), 'bad'],
    [event(1, 'drift.healed', 'a'), 'plain'],
  ])('%# %s', (one, expected) => expect(toneOf(one)).toBe(expected));
});
describe('durationOf', () => {
  it('is known of syncs', () => {
    expect(durationOf(event(2, 'sync.finished', 'a', synced))).toBe(60_000);
    expect(durationOf(event(2, 'health.changed', 'a', synced))).toBeUndefined();
  });
});
