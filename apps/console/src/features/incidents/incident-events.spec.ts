import { expect, it } from 'vitest';
import type { LiveEvent } from '@fairlead/api-client';
import { beginsTrouble, isAbout } from './incident-events';

const event = (type: LiveEvent['type'], data: Record<string, unknown> = {}): LiveEvent => ({
  ...{ type, data, at: '2026-01-01T00:00:00.000Z', tenant: 'shop', application: 'web', summary: '' },
});

it.each([
  [event('source.failed'), true],
  [event('sync.finished', { outcome: 'failed' }), true],
  [event('sync.finished', { outcome: 'succeeded' }), false],
  [event('health.changed', { health: 'Degraded' }), true],
  [event('health.changed', { health: 'Healthy' }), false],
  [event('rollout.changed', { phase: 'Failed' }), true],
  [event('promotion.changed', { state: 'Failed' }), false],
])('%j begins trouble: %s', (each, begins) => expect(beginsTrouble(each)).toBe(begins));

it('touches open incidents of the same application only', () => {
  const incident = { tenant: 'shop', application: 'web', state: 'open' } as const;
  expect(isAbout(event('source.status'), incident)).toBe(true);
  expect(isAbout(event('source.status'), { ...incident, state: 'resolved' })).toBe(false);
  expect(isAbout(event('source.status'), { ...incident, application: 'api' })).toBe(false);
});
