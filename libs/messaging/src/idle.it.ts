import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DriftHealed,
  HealthChanged,
  ManifestsRendered,
  RenderFailed,
  SourceChanged,
  SourceFailed,
  SyncFinished,
  SyncStatus,
} from '@fairlead/contracts';
import type { Bus } from './bus.js';
import { DurableConsumer } from './consuming/durable-consumer.js';
import { startBus, startNats, until, type TestNats } from './nats.fixtures.js';
import { delay } from './waiting.js';

const WINDOW_MILLISECONDS = 20_000;

describe('a service with nothing to do', () => {
  let nats: TestNats;
  let bus: Bus;
  const end = new AbortController();
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats);
  });
  afterAll(async () => {
    end.abort();
    await bus?.close();
    await nats?.stop();
  });

  it('sends next to nothing', async () => {
    const durables = [SyncFinished, HealthChanged, RenderFailed, SourceFailed, DriftHealed, SourceChanged].map(
      (contract) =>
        new DurableConsumer(bus.link, bus.deadLetters, bus.metrics, {
          name: `idle-${contract.type.replaceAll('.', '-')}`,
          contract,
          concurrency: 8,
          maxDeliver: 10,
          ackWaitMilliseconds: 15_000,
          handle: () => Promise.resolve(),
        }),
    );
    await Promise.all(durables.map((consumer) => consumer.start()));
    let caughtUp = 0;
    for (const contract of [ManifestsRendered, SyncStatus]) {
      await bus.follow({
        consumer: 'idle',
        contracts: [contract],
        from: 'last-per-subject',
        onMessage: () => undefined,
        onCaughtUp: () => caughtUp++,
        signal: end.signal,
      });
    }
    await bus.catalog.watch({ onPut: () => undefined, onDelete: () => undefined, onCaughtUp: () => caughtUp++, signal: end.signal });
    const holder = bus.holdShards({
      group: 'idle',
      instance: 'a',
      shards: Array.from({ length: 100 }, (_, i) => `shard-${i}`),
      onAcquired: () => undefined,
      onLost: () => undefined,
    });
    await until(() => holder.held.size === 100 && caughtUp === 3, 'the start');
    await delay(2_000);
    const [messages, cpu] = [bus.link.connection.stats(), process.cpuUsage()];
    await delay(WINDOW_MILLISECONDS);
    const after = bus.link.connection.stats();
    const used = process.cpuUsage(cpu);
    const perMinute = 60_000 / WINDOW_MILLISECONDS;
    const sent = (after.outMsgs - messages.outMsgs) * perMinute;
    const received = (after.inMsgs - messages.inMsgs) * perMinute;
    console.log(
      `idle, a minute: ${sent} messages sent, ${received} received, ${((used.user + used.system) / 1000 / 1000) * perMinute} CPU s (with the test runner's own)`,
    );
    // 12 signs of life of the lease.
    expect(sent).toBeLessThanOrEqual(18);
    // Their answers, the watch of them, two heartbeats for each of ten readers.
    expect(received).toBeLessThanOrEqual(90);
    await Promise.all(durables.map((consumer) => consumer.stop()));
  });
});
