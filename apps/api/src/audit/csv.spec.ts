import { ActionAudited } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from './csv.js';

const entry = (fields: Record<string, unknown>) =>
  ActionAudited.schema.parse({
    ...{ id: '1', actor: 'ann', via: 'cli', tenant: 'shop', action: 'sync', outcome: 'accepted', detail: 'Sync.' },
    at: '2026-01-01T00:00:00.000Z',
    ...fields,
  });

describe('the audit log as CSV', () => {
  it('has a header, a line for each entry, and empty cells for what is absent', () => {
    expect(csvHeader()).toBe('at,actor,via,action,outcome,tenant,application,cluster,detail,reason,id\r\n');
    expect(csvLine(entry({}))).toBe('2026-01-01T00:00:00.000Z,ann,cli,sync,accepted,shop,,,Sync.,,1\r\n');
  });
  it.each([
    ['commas', 'a, b', '"a, b"'],
    ['quotes', 'say "no"', '"say ""no"""'],
    ['line ends', 'a\nb', '"a\nb"'],
    ['formulas', '=1+1', `'=1+1`],
    ['formulas with commas', '=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['plus', '+1', `'+1`],
    ['minus', '-1', `'-1`],
    ['at signs', '@SUM(1)', `'@SUM(1)`],
    ['tabs', '\t=1', `'\t=1`],
    ['what is harmless inside', 'a=b', 'a=b'],
  ])('keeps %s from being more than text', (_, reason, cell) => expect(csvLine(entry({ reason }))).toContain(`,Sync.,${cell},1\r\n`));
});
