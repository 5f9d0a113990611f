import { ServicePresent, type MessageOf } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { Presences } from './presences.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const presence = (service: string, seconds: number, more: Record<string, unknown> = {}): MessageOf<typeof ServicePresent> =>
  ServicePresent.schema.parse({
    service,
    instance: 'one',
    version: '1.2.3',
    startedAt: at(0),
    at: at(seconds),
    problems: {},
    ...more,
  }) as never;

describe('what processes tell of themselves', () => {
  it('is believed for as long as a word may be late', () => {
    const presences = new Presences(undefined as never);
    presences.take(presence('syncer', 0));
    presences.take(presence('api', 0, { instance: 'two', problems: { nats: 'away' } }));
    expect(presences.services(START + 75_000).map(({ service, alive }) => [service, alive])).toEqual([
      ['api', true],
      ['syncer', true],
    ]);
    expect(presences.services(START + 75_001).map(({ alive }) => alive)).toEqual([false, false]);
    presences.take(presence('syncer', 80));
    expect(presences.services(START + 90_000)).toMatchObject([
      { service: 'api', instance: 'two', alive: false, problems: { nats: 'away' } },
      { service: 'syncer', alive: true, version: '1.2.3', lastSeenAt: at(80) },
    ]);
  });
  it('is forgotten: what ended in order after an hour, what died after a day', () => {
    const presences = new Presences(undefined as never);
    presences.take(presence('syncer', 0, { stopped: true }));
    presences.take(presence('api', 0));
    expect(presences.services(START + 1_000).map(({ alive }) => alive)).toEqual([true, false]);
    expect(presences.services(START + 3_601_000).map(({ service }) => service)).toEqual(['api']);
    expect(presences.services(START + 86_401_000)).toEqual([]);
  });
});
