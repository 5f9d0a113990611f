import { headers } from '@nats-io/transport-node';
import { ActionAudited, DeadLetter, RenderFailed, SourceChanged } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '../bus.js';
import { DurableConsumer } from '../consuming/durable-consumer.js';
import { TYPE_HEADER } from '../encoding.js';
import { revision, sourceChanged } from '../messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from '../nats.fixtures.js';
import { isAnswered } from './answers.js';
import { DeadLetterBox, DeadLetterRefusedError } from './dead-letter-box.js';
import { leaseStates } from './lease-states.js';
import { streamStates } from './stream-states.js';

describe('inspection', () => {
  let nats: TestNats;
  let bus: Bus;
  let box: DeadLetterBox;
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats);
    box = new DeadLetterBox(bus);
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });
  const failed = (application: string) =>
    RenderFailed.schema.parse({ tenant: 'shop', application, generation: 1, revision, problem: { code: 'X', message: application } });
  /** Publishes and has one consumer give up on it. */
  async function letter(application: string): Promise<{ id: string; sequence: number }> {
    const { sequence } = await bus.publish(RenderFailed, failed(application));
    return setAside(RenderFailed.stream, sequence);
  }
  async function setAside(stream: string, sequence: number): Promise<{ id: string; sequence: number }> {
    const stored = await bus.link.manager.streams.getMessage(stream, { seq: sequence });
    if (!stored) throw new Error('it is not there');
    const raw = { subject: stored.subject, stream, sequence, time: stored.time, data: stored.data, headers: stored.header };
    await bus.deadLetters.write('test-consumer', raw, 3, new Error('it is beyond me'));
    return { id: `test-consumer.${stream}.${sequence}`, sequence };
  }

  it('tells of every stream, and how far its durable consumers are behind', async () => {
    await bus.publish(SourceChanged, sourceChanged('behind', 1));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const consumer = new DurableConsumer(bus.link, bus.deadLetters, bus.metrics, {
      name: 'inspected',
      contract: SourceChanged,
      concurrency: 1,
      maxDeliver: 10,
      ackWaitMilliseconds: 15_000,
      handle: () => held,
    });
    await consumer.start();
    const inspected = async () => (await streamStates(bus)).find(({ name }) => name === 'SOURCES')?.consumers;
    await until(async () => (await inspected())?.[0]?.inWork === 1, 'the message in work');
    const states = await streamStates(bus);
    expect(states.map(({ name }) => name)).toEqual(expect.arrayContaining(['SOURCES', 'EVENTS', 'DEAD', 'KV_catalog', 'KV_leases']));
    expect(states.find(({ name }) => name === 'SOURCES')).toMatchObject({
      messages: 1,
      subjects: 1,
      description: expect.stringContaining('Newest source'),
      lastAt: expect.stringMatching(/^\d{4}-.*Z$/),
      consumers: [{ name: 'inspected', inWork: 1, lastDeliveredAt: expect.stringMatching(/Z$/) }],
    });
    expect(states.find(({ name }) => name === 'RENDERINGS')).not.toHaveProperty('lastAt');
    release();
    await consumer.stop();
  });

  it('tells who serves what, by names that are no words of a subject too', async () => {
    const shards = ['a.b', 'c/d', 'eins'];
    const holders = ['node.one', 'node.two'].map((instance) =>
      bus.holdShards({ group: 'test group', instance, shards, onAcquired: () => undefined, onLost: () => undefined }),
    );
    const states = async () => (await leaseStates(bus)).filter(({ group }) => group === 'test group');
    await until(async () => (await states()).flatMap((state) => state.shards).length === 3, 'all to be held');
    expect((await states()).map(({ instance }) => instance)).toEqual(['node.one', 'node.two']);
    expect((await states()).flatMap((state) => state.shards).sort()).toEqual(shards);
    await holders[0]?.release();
    await until(async () => (await states())[0]?.shards.length === 3, 'the other to take over');
    expect((await states()).map(({ instance }) => instance)).toEqual(['node.two']);
  });

  it('lists dead letters, the newest first, in pages', async () => {
    const letters = [await letter('one'), await letter('two'), await letter('three')];
    const first = await box.list(2);
    expect(first.map(({ id }) => id)).toEqual([letters[2]?.id, letters[1]?.id]);
    expect(first[0]).toMatchObject({ consumer: 'test-consumer', attempts: 3, error: { code: 'Unexpected', message: 'it is beyond me' } });
    expect(first[0]?.bytes).toBeGreaterThan(50);
    const rest = await box.list(2, first.at(-1)?.place);
    expect(rest.map(({ id }) => id)).toEqual([letters[0]?.id]);
    expect((await box.get(letters[0]?.id ?? ''))?.content).toMatchObject({ application: 'one' });
    expect(await box.get('test-consumer.EVENTS.999')).toBeUndefined();
  });

  it('sends one again under an id of its own, once for each command, and forgets it', async () => {
    const { id, sequence } = await letter('again');
    const seen: number[] = [];
    const done = new AbortController();
    const follow = {
      consumer: 'test',
      contracts: [RenderFailed],
      filters: ['event.render-failed.shop.again'],
      from: { afterSequence: sequence },
      signal: done.signal,
    };
    await bus.follow({ ...follow, onMessage: (received) => void seen.push(received.sequence) });
    await box.replay(id, 'command-1');
    await until(() => seen.length === 1, 'the message to come again');
    expect(await box.get(id)).toBeUndefined();
    // As after a crash between sending and forgetting.
    await setAside('EVENTS', sequence);
    await box.replay(id, 'command-1');
    expect(await box.get(id)).toBeUndefined();
    const { subject } = { subject: 'event.render-failed.shop.again' };
    expect((await bus.all(RenderFailed, subject)).map(({ dedupeId }) => dedupeId)).toEqual(
      new Array(2).fill(RenderFailed.dedupeKey(failed('again'))),
    );
    done.abort();
  });

  it('does not put an old state in the place of a newer one', async () => {
    const { sequence } = await bus.publish(SourceChanged, sourceChanged('state', 1));
    const old = await setAside('SOURCES', sequence);
    await bus.publish(SourceChanged, sourceChanged('state', 2));
    await expect(box.replay(old.id, 'command-2')).rejects.toThrow(/a newer message has taken its place/);
    expect((await bus.last(SourceChanged, 'source.shop.state'))?.message.generation).toBe(2);
    const newest = await bus.last(SourceChanged, 'source.shop.state');
    const current = await setAside('SOURCES', newest?.sequence ?? 0);
    await box.replay(current.id, 'command-3');
    expect((await bus.last(SourceChanged, 'source.shop.state'))?.sequence).toBeGreaterThan(newest?.sequence ?? 0);
    expect(await box.discard(old.id)).toBe(true);
    expect(await box.discard(old.id)).toBe(false);
  });

  it.each([
    ['of a kind that nobody takes', { [TYPE_HEADER]: 'lunch.served.v1' }, '{}', /nobody takes messages "lunch\.served\.v1"/],
    ['without a type', {}, '{}', /it bears no type/],
    ['that can not be read', { [TYPE_HEADER]: 'render.failed.v1' }, '{"tenant":1}', /would be set aside again: .*schema/],
    ['that was cut', { [TYPE_HEADER]: 'render.failed.v1' }, 'x'.repeat(600 * 1024), /only the first 512 KiB were kept/],
  ])('refuses to send one again %s', async (_what, own, payload, words) => {
    const hdrs = headers();
    for (const [name, value] of Object.entries(own)) hdrs.set(name, value);
    const { seq } = await bus.link.client.publish('event.render-failed.shop.bad', payload, { headers: hdrs });
    const { id } = await setAside('EVENTS', seq);
    const refusal = await box.replay(id, 'command-4').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DeadLetterRefusedError);
    expect((refusal as Error).message).toMatch(words);
    expect(await bus.last(DeadLetter, `dead.${id}`)).toBeDefined();
  });

  it('knows whether a command was answered, each cluster for itself', async () => {
    const about = { id: 'c-1', tenant: 'shop', application: 'web' } as never as { id: string; tenant: never; application: never };
    const tell = (outcome: 'accepted' | 'done', cluster?: string) =>
      bus.publish(
        ActionAudited,
        ActionAudited.schema.parse({
          ...about,
          actor: 'ann',
          via: 'cli',
          action: 'sync',
          outcome,
          cluster,
          detail: 'x',
          at: new Date().toISOString(),
        }),
      );
    await tell('accepted');
    expect(await isAnswered(bus, about)).toBe(false);
    await tell('done', 'one');
    expect(await isAnswered(bus, { ...about, cluster: 'one' as never })).toBe(true);
    expect(await isAnswered(bus, { ...about, cluster: 'two' as never })).toBe(false);
  });
});
