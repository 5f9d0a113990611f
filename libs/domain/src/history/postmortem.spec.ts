import type { ApiHistoryEvent } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { postmortem } from './postmortem.js';

let second = 0;
const event = (type: ApiHistoryEvent['type'], summary: string, data: Record<string, unknown> = {}): ApiHistoryEvent =>
  ({
    id: String(second),
    type,
    at: new Date(Date.UTC(2026, 0, 1, 12, 0, second++)).toISOString(),
    tenant: 'shop',
    application: 'api',
    summary,
    data,
  }) as ApiHistoryEvent;
const revision = { commit: 'b'.repeat(40), ref: 'refs/heads/main', subject: 'more CPU', author: 'Bob' };

describe('a postmortem', () => {
  second = 0;
  const healthy = event('health.changed', 'Progressing → Healthy on two', { health: 'Healthy' });
  const synced = event('sync.finished', 'Synced of bbbbbbbb to two', { outcome: 'synced' });
  const trouble = {
    ...event('health.changed', 'Progressing → Degraded on two: Deployment api: | exceeded', { health: 'Degraded' }),
    revision,
  } as ApiHistoryEvent;
  const asked = event('action.audited', 'bob (slack): rollback accepted');
  const recovered = event('health.changed', 'Progressing → Healthy on two', { health: 'Healthy' });

  it('goes from what led to the trouble to the recovery, with who did what', () => {
    const page = postmortem('shop/api', [healthy, synced, trouble, asked, recovered]) ?? '';
    expect(page).toContain('# Postmortem: shop/api');
    expect(page).toContain('- **Lasted:** 2.0 s');
    expect(page).toContain('`bbbbbbbb` more CPU by Bob');
    expect(page).toContain('| 2026-01-01 12:00:01 |  | Synced of bbbbbbbb to two |');
    expect(page).toContain('| 2026-01-01 12:00:03 | +1.0 s | bob (slack): rollback accepted |');
    expect(page).toContain('\\| exceeded');
    expect(page).toMatch(/## Who did what\n\n- 12:00:03 bob/);
  });
  it('says that it is not over yet', () => expect(postmortem('shop/api', [healthy, trouble])).toContain('**Lasted:** not over yet'));
  it('is about the last incident only', () => {
    second = 100;
    const again = event('render.failed', 'Rendering failed');
    const page = postmortem('shop/api', [trouble, recovered, again]) ?? '';
    expect(page).toContain('**First sign:** Rendering failed');
  });
  it('is none where nothing went wrong', () => expect(postmortem('shop/api', [healthy, synced])).toBeUndefined());
});
