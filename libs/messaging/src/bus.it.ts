import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceChanged, type MessageOf } from '@fairlead/contracts';
import type { Bus } from './bus.js';
import { sourceChanged } from './messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from './nats.fixtures.js';

describe('the bus', () => {
  let nats: TestNats;
  let bus: Bus;
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats);
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });

  it('keeps the last message of a subject', async () => {
    const first = await bus.publish(SourceChanged, sourceChanged('last', 1));
    const second = await bus.publish(SourceChanged, sourceChanged('last', 2));
    expect(second.sequence).toBeGreaterThan(first.sequence);
    const last = await bus.last(SourceChanged, 'source.shop.last');
    expect(last).toMatchObject({
      message: { generation: 2 },
      sequence: second.sequence,
      dedupeId: 'source:shop/last:2',
      stream: 'SOURCES',
    });
    expect(await bus.last(SourceChanged, 'source.shop.none')).toBeUndefined();
  });

  it('takes two publications of one key as one', async () => {
    const message = sourceChanged('twice', 1);
    const { sequence } = await bus.publish(SourceChanged, message);
    expect(await bus.publish(SourceChanged, message)).toEqual({ sequence, duplicate: true });
  });

  it('follows from the last values on and tells when it has caught up', async () => {
    await bus.publish(SourceChanged, sourceChanged('follow-a', 1, 'follow'));
    await bus.publish(SourceChanged, sourceChanged('follow-b', 1, 'follow'));
    const seen: string[] = [];
    const end = new AbortController();
    await bus.follow({
      consumer: 'test',
      contracts: [SourceChanged],
      filters: ['source.follow.*'],
      from: 'last-per-subject',
      onMessage: ({ message }) => {
        const { application, generation } = message as MessageOf<typeof SourceChanged>;
        seen.push(`${application}:${generation}`);
      },
      onCaughtUp: () => seen.push('caught up'),
      signal: end.signal,
    });
    await until(() => seen.includes('caught up'), 'catching up');
    await bus.publish(SourceChanged, sourceChanged('follow-a', 2, 'follow'));
    await until(() => seen.includes('follow-a:2'), 'the new message');
    expect(seen).toEqual(['follow-a:1', 'follow-b:1', 'caught up', 'follow-a:2']);
    end.abort();
  });
});
