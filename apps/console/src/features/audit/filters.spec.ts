import { describe, expect, it } from 'vitest';
import { exportUrl, fromLocal, isFiltered, queryOf, toLocal } from './filters';

describe('the filters of the audit log', () => {
  it('ask for what is given and nothing else', () => {
    expect(queryOf({ tenant: 'shop', text: '', outcome: 'refused' })).toEqual({ tenant: 'shop', outcome: 'refused' });
    const state: Record<string, string> = { open: 'x' };
    expect(queryOf({ ...state, actor: 'ann' })).toEqual({ actor: 'ann' });
    expect(isFiltered(state)).toBe(false);
    expect(isFiltered({ via: 'cli' })).toBe(true);
  });
  it('are those of the export too', () => {
    expect(exportUrl({ actor: 'ann & bob', from: '2026-01-01T00:00:00.000Z' }, 'csv')).toBe(
      '/api/v1/audit/export?actor=ann+%26+bob&from=2026-01-01T00%3A00%3A00.000Z&format=csv',
    );
  });
  it('go to the zone of the viewer and back', () => {
    const at = '2026-03-01T08:30:00.000Z';
    expect(fromLocal(toLocal(at))).toBe(at);
    expect(toLocal('nonsense')).toBe('');
    expect(fromLocal('')).toBeUndefined();
  });
});
