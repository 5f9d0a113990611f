import { RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '../bus.js';
import { TopologyError } from '../errors.js';
import { recordingLogger, startBus, startNats, type TestNats } from '../nats.fixtures.js';
import { ensureTopology } from './ensure-topology.js';
import { streams, TOPOLOGY_KEY, TOPOLOGY_VERSION, type StreamSettings } from './streams.js';

describe('the topology', () => {
  let nats: TestNats;
  let bus: Bus;
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats, { topology: false });
  });
  afterEach(async () => {
    for await (const { config } of bus.link.manager.streams.list()) await bus.link.manager.streams.delete(config.name);
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });
  const info = (name: string) => bus.link.manager.streams.info(name);
  const settings = (name: string): StreamSettings => {
    const found = streams.find((stream) => stream.name === name);
    if (!found) throw new Error(`no stream ${name}`);
    return found;
  };

  it('is created whole, and a second time changes nothing', async () => {
    await bus.ensureTopology();
    const logger = recordingLogger();
    await ensureTopology({ ...bus.link, logger });
    expect(logger.lines).toEqual([]);
    const names = [];
    for await (const { config } of bus.link.manager.streams.list()) names.push(config.name);
    expect(names.sort()).toEqual(streams.map(({ name }) => name).sort());
    expect((await info('SOURCES')).config).toMatchObject({
      max_msgs_per_subject: 1,
      storage: 'file',
      allow_direct: true,
      allow_msg_ttl: true,
    });
    expect((await info('HINTS')).config.max_age).toBe(3_600_000_000_000);
    expect((await info('EVENTS')).config).toMatchObject({ max_age: 7 * 86_400_000_000_000, max_msgs_per_subject: -1, retention: 'limits' });
    expect((await info('SOURCES')).config.duplicate_window).toBe(120_000_000_000);
  });

  it('is created by several services at once', async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => startBus(nats, { topology: false })));
    await Promise.all([bus, ...others].map((each) => each.ensureTopology()));
    await Promise.all(others.map((each) => each.close()));
    expect((await info('DEAD')).config.max_age).toBe(30 * 86_400_000_000_000);
  });

  it('changes a limit in place, keeps the messages, and leaves what the operator decided', async () => {
    await bus.link.manager.streams.add({
      name: 'EVENTS',
      subjects: ['event.>'],
      max_age: 1_000_000_000_000,
      max_bytes: 123_456_789,
      metadata: { team: 'x' },
    });
    await bus.link.client.publish('event.a', 'kept');
    const logger = recordingLogger();
    await ensureTopology({ ...bus.link, logger });
    const { config, state } = await info('EVENTS');
    expect(config).toMatchObject({ max_age: 7 * 86_400_000_000_000, max_bytes: 123_456_789, allow_msg_ttl: true });
    expect(config.metadata).toMatchObject({ team: 'x', [TOPOLOGY_KEY]: String(TOPOLOGY_VERSION) });
    expect(state.messages).toBe(1);
    expect(logger.lines.find(({ message }) => message === 'stream changed')?.facts['differing']).toContain('max_age');
  });

  it('tells each stream that can not be changed, with what is and what is needed, and goes on with the others', async () => {
    await bus.link.manager.streams.add({ name: 'EVENTS', subjects: ['event.>'], storage: StorageType.Memory });
    await bus.link.manager.streams.add({ name: 'COMMANDS', subjects: ['command.>'], retention: RetentionPolicy.Workqueue });
    const failure: unknown = await ensureTopology(bus.link).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TopologyError);
    const { message } = failure as TopologyError;
    expect(message).toMatch(/Stream EVENTS exists and can't be changed in place: .*storage is "memory", needed "file"/);
    expect(message).toMatch(/Stream COMMANDS .*retention is "workqueue", needed "limits"/);
    expect(message).toMatch(/nats stream rm EVENTS/);
    expect((await info('DEAD')).config.name).toBe('DEAD');
  });

  it('says so when a stream of another name has the subjects', async () => {
    await bus.link.manager.streams.add({ name: 'OTHER', subjects: ['event.>'] });
    await expect(bus.ensureTopology()).rejects.toThrow(/Stream EVENTS \(subjects event\.>\) can't be created: subjects overlap/);
  });

  it('takes back nothing that a newer version has set', async () => {
    await ensureTopology(bus.link);
    const { config } = await info('EVENTS');
    await bus.link.manager.streams.update('EVENTS', {
      ...config,
      max_age: 9_000_000_000_000,
      metadata: { ...config.metadata, [TOPOLOGY_KEY]: '99' },
    });
    await ensureTopology(bus.link, [settings('EVENTS')]);
    expect((await info('EVENTS')).config.max_age).toBe(9_000_000_000_000);
  });

  it('comes back by itself when the server lost its storage', async () => {
    await bus.ensureTopology();
    await nats.kill();
    await nats.wipe();
    await nats.start();
    await expect
      .poll(
        () =>
          info('KV_leases').then(
            ({ config }) => config.name,
            () => undefined,
          ),
        { timeout: 60_000 },
      )
      .toBe('KV_leases');
  });
});
