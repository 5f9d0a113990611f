import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeadLetter, RenderFailed, SourceChanged, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { Metrics, startTracing, tracing } from '@fairlead/service-kit';
import { Bus } from '../bus.js';
import { SubscriptionError } from '../errors.js';
import { revision, sourceChanged } from '../messages.fixtures.js';
import { recordingLogger, startBus, startNats, until, type TestNats } from '../nats.fixtures.js';
import { delay } from '../waiting.js';
import { DurableConsumer, type DurableConsumerOptions } from './durable-consumer.js';
import type { MessageContext } from './message-context.js';

type Source = MessageOf<typeof SourceChanged>;

describe('a durable consumer', () => {
  let nats: TestNats;
  let bus: Bus;
  let name: string;
  let count = 0;
  const consumers: DurableConsumer[] = [];
  const logger = recordingLogger();
  const metrics = new Metrics();
  beforeAll(async () => {
    nats = await startNats();
    bus = await Bus.connect({ servers: nats.url, name: 'test', logger, metrics });
    await bus.ensureTopology();
  });
  beforeEach(async () => {
    name = `test-${count++}`;
    await bus.purge('SOURCES', 'source.>');
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });

  const start = async (
    handle: (message: Source, context: MessageContext) => void | Promise<void>,
    options: Partial<DurableConsumerOptions> & { on?: Bus } = {},
  ): Promise<DurableConsumer> => {
    const on = options.on ?? bus;
    const consumer = new DurableConsumer(on.link, on.deadLetters, on.metrics, {
      name,
      contract: SourceChanged,
      concurrency: 4,
      maxDeliver: 10,
      ackWaitMilliseconds: 15_000,
      handle: async (message, context) => handle(message as Source, context),
      ...options,
    });
    await consumer.start();
    consumers.push(consumer);
    return consumer;
  };
  const publish = (application: string, generation = 1) => bus.publish(SourceChanged, sourceChanged(application, generation));
  const info = (contract: MessageContract = SourceChanged) => bus.link.manager.consumers.info(contract.stream, name);
  const settled = () =>
    until(async () => {
      const { num_ack_pending, num_pending } = await info();
      return num_ack_pending === 0 && num_pending === 0;
    }, 'everything to be settled');

  it('keeps a message that takes longer than the time for a sign of life', async () => {
    const attempts: number[] = [];
    await start(
      async (_message, { attempt }) => {
        attempts.push(attempt);
        await delay(3_500);
      },
      { ackWaitMilliseconds: 1_000 },
    );
    await publish('slow');
    await until(() => attempts.length > 0, 'the message');
    await settled();
    expect(attempts).toEqual([1]);
  });

  it('keeps messages that wait behind one of their subject', async () => {
    const seen: string[] = [];
    await start(
      async ({ generation }, { attempt }) => {
        await delay(700);
        seen.push(`${generation}/${attempt}`);
      },
      { ackWaitMilliseconds: 1_000, contract: SourceChanged },
    );
    await publish('busy', 1);
    await until(() => consumers[0] !== undefined, 'the consumer');
    await delay(50);
    await publish('busy', 2);
    await until(() => seen.length === 2, 'both');
    await settled();
    expect(seen).toEqual(['1/1', '2/1']);
  });

  it('handles messages of one subject in order and others beside them', async () => {
    name = 'order';
    const seen: string[] = [];
    let most = 0;
    const inWork = new Map<string, number>();
    const handle = async (_message: unknown, { subject, sequence }: MessageContext): Promise<void> => {
      inWork.set(subject, (inWork.get(subject) ?? 0) + 1);
      if ((inWork.get(subject) ?? 0) > 1) seen.push(`two at once of ${subject}`);
      most = Math.max(
        most,
        [...inWork.values()].reduce((sum, each) => sum + each, 0),
      );
      await delay(5);
      inWork.set(subject, (inWork.get(subject) ?? 0) - 1);
      seen.push(`${subject} ${sequence}`);
    };
    await start(handle as never, { contract: RenderFailed });
    for (let generation = 1; generation <= 30; generation++) {
      const message = { ...sourceChanged(`app-${generation % 3}`, generation), problem: { code: 'X', message: 'x' }, revision };
      await bus.publish(RenderFailed, RenderFailed.schema.parse(message));
    }
    await until(() => seen.length >= 30, 'all events');
    for (const subject of new Set(seen.map((line) => line.split(' ')[0]))) {
      const sequences = seen.filter((line) => line.startsWith(`${subject} `)).map((line) => Number(line.split(' ')[1]));
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    }
    expect(seen.some((line) => line.startsWith('two'))).toBe(false);
    expect(most).toBeGreaterThan(1);
  });

  it('gives up after the last attempt, with the number of attempts and the error, and goes on', async () => {
    const attempts: { attempt: number; last: boolean }[] = [];
    const good: string[] = [];
    await start(
      ({ application }, { attempt, lastAttempt }) => {
        if (application === 'good') return void good.push(application);
        attempts.push({ attempt, last: lastAttempt });
        throw new TypeError('x is not a function');
      },
      { maxDeliver: 2 },
    );
    const { sequence } = await publish('bad');
    await publish('good');
    const subject = `dead.${name}.SOURCES.${sequence}`;
    await until(async () => (await bus.last(DeadLetter, subject)) !== undefined, 'the dead letter');
    expect(attempts).toEqual([
      { attempt: 1, last: false },
      { attempt: 2, last: true },
    ]);
    const letter = (await bus.last(DeadLetter, subject))?.message;
    expect(letter).toMatchObject({
      attempts: 2,
      error: { code: 'Unexpected', message: 'x is not a function' },
      headers: { 'Fairlead-Type': ['source.changed.v1'] },
    });
    await settled();
    expect(good).toEqual(['good']);
    expect(await metrics.registry.metrics()).toMatch(/fairlead_messages_total\{type="source.changed",outcome="dead"\} 1/);
    expect(await metrics.registry.metrics()).toContain(`fairlead_dead_letters_total{consumer="${name}",code="Unexpected"} 1`);
  });

  it('sets aside a message during which the process ends again and again, and only then', async () => {
    await publish('poison');
    // Processes that take it and end: the server hears nothing and delivers it again.
    for (let crash = 1; crash <= 3; crash++) {
      const other = await startBus(nats, { topology: false });
      let taken = false;
      const dying = new DurableConsumer(other.link, other.deadLetters, other.metrics, {
        name,
        contract: SourceChanged,
        concurrency: 1,
        maxDeliver: 2,
        ackWaitMilliseconds: 1_000,
        handle: () => {
          taken = true;
          return new Promise<void>(() => undefined);
        },
      });
      await dying.start();
      await until(() => taken, `delivery ${crash}`);
      await other.link.connection.close();
      void dying.stop();
    }
    let handled = 0;
    await start(() => void handled++, { maxDeliver: 2, ackWaitMilliseconds: 1_000, concurrency: 1 });
    await settled();
    await until(async () => (await bus.lastPerSubject(DeadLetter, `dead.${name}.*.*`)).length > 0, 'the dead letter');
    const [letter] = await bus.lastPerSubject(DeadLetter, `dead.${name}.*.*`);
    expect(letter?.message).toMatchObject({ attempts: 4, error: { code: 'DeliveriesExhausted' } });
    expect(handled).toBe(0);
  });

  it('ends what is in work before it stops, and hands back what waits', async () => {
    const began: string[] = [];
    const ended: string[] = [];
    const consumer = await start(
      async ({ application }) => {
        began.push(application);
        await delay(300);
        ended.push(application);
      },
      { concurrency: 1 },
    );
    await publish('one');
    await until(() => began.length === 1, 'the first message');
    await publish('two');
    await consumer.stop();
    expect(ended).toEqual(['one']);
    await start(({ application }) => void ended.push(application));
    await until(() => ended.includes('two'), 'the second message', 10_000);
    await settled();
  });

  it('shares its messages between instances', async () => {
    const other = await startBus(nats, { topology: false });
    const byInstance = { a: 0, b: 0 };
    await start(async () => {
      byInstance.a++;
      await delay(20);
    });
    const second = await start(
      async () => {
        byInstance.b++;
        await delay(20);
      },
      { on: other },
    );
    await Promise.all(Array.from({ length: 100 }, (_, index) => publish(`app-${index}`)));
    await settled();
    await second.stop();
    await other.close();
    expect(byInstance.a + byInstance.b).toBe(100);
    expect(Math.min(byInstance.a, byInstance.b)).toBeGreaterThan(20);
  });

  it('goes on when NATS is killed and comes back, and loses nothing', async () => {
    const seen = new Map<string, number>();
    await start(async ({ application }) => {
      await delay(5);
      seen.set(application, (seen.get(application) ?? 0) + 1);
    });
    let next = 0;
    const publishing = (async () => {
      while (next < 400) await publish(`kill-${next++}`);
    })();
    for (const at of [100, 200, 300]) {
      await until(() => next > at, `message ${at}`);
      await nats.kill();
      await nats.start();
    }
    await publishing;
    // What was in work at the kill comes again after the time for a sign of life.
    await until(() => seen.size === 400, 'all messages', 60_000);
    await settled();
    // A killed server forgets acknowledgements of the last second or so: at least once, but not without end.
    expect(Math.max(...seen.values())).toBeLessThanOrEqual(4);
  });

  it('goes on when the consumer is removed, and when the storage is wiped', async () => {
    const seen: string[] = [];
    await start(({ application }) => void seen.push(application));
    await publish('one');
    await until(() => seen.includes('one'), 'the first message');
    await bus.link.manager.consumers.delete('SOURCES', name);
    await publish('two');
    await until(() => seen.includes('two'), 'the second message');
    await nats.kill();
    await nats.wipe();
    await nats.start();
    await publish('three');
    await until(() => seen.includes('three'), 'the third message');
  });

  it('is changed when its settings are, and refused when it can not be', async () => {
    await bus.link.manager.consumers.add('SOURCES', {
      durable_name: name,
      filter_subject: 'source.other.*',
      ack_policy: 'explicit',
      deliver_policy: 'all',
    });
    const seen: string[] = [];
    await start(({ application }) => void seen.push(application));
    expect((await info()).config.filter_subject).toBe('source.*.*');
    await publish('app');
    await until(() => seen.length === 1, 'the message');
    name = `${name}-incompatible`;
    await bus.link.manager.consumers.add('SOURCES', {
      durable_name: name,
      filter_subject: 'source.*.*',
      ack_policy: 'none',
      deliver_policy: 'new',
    });
    await expect(start(() => undefined)).rejects.toThrow(SubscriptionError);
  });

  it('carries the trace from the publisher to the handler', async () => {
    startTracing({ service: 'test', instance: 'test' });
    let published: string | undefined;
    let handled: string | undefined;
    await start(() => void (handled = tracing.traceId()));
    await tracing.withSpan('publisher', {}, undefined, async () => {
      published = tracing.traceId();
      await publish('traced');
    });
    await until(() => handled !== undefined, 'the message');
    expect(published).toMatch(/^[0-9a-f]{32}$/);
    expect(handled).toBe(published);
  });
});
