import type { Service, Stream } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { barLength, byReadiness, bytesText, lagging } from './lag';

const consumer = (name: string, pending: number, inWork = 0) => ({ name, pending, inWork, redelivered: 0 });
const stream = (name: string, consumers: Stream['consumers']): Stream => ({
  ...{ name, description: '', messages: 1, bytes: 1, subjects: 1 },
  consumers,
});
const service = (name: string, alive: boolean, problems: Service['problems'] = {}): Service => ({
  ...{ service: name, instance: '1', version: '1', startedAt: '', lastSeenAt: '' },
  alive,
  problems,
});

describe('lag', () => {
  it('lists who is behind, the furthest first', () => {
    const found = lagging([stream('A', [consumer('a', 1, 1), consumer('idle', 0)]), stream('B', [consumer('b', 500)])]);
    expect(found.map(({ stream: of, name }) => `${of} ${name}`)).toEqual(['B b', 'A a']);
  });
  it('has bars that grow, are seen, and end', () => {
    expect(barLength(0)).toBe(0);
    const lengths = [1, 10, 1_000, 100_000, 10_000_000].map(barLength);
    expect(lengths).toEqual([...lengths].sort((one, other) => one - other));
    expect(lengths[0]).toBeGreaterThanOrEqual(4);
    expect(lengths.at(-1)).toBe(100);
  });
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [25_000_000, '25 MB'],
    [3_000_000_000_000_000, '3000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
  it('shows the services to look at first', () => {
    const sorted = byReadiness([service('api', true), service('canary', true, { nats: 'away' }), service('renderer', false)]);
    expect(sorted.map(({ service: name }) => name)).toEqual(['renderer', 'canary', 'api']);
  });
});
