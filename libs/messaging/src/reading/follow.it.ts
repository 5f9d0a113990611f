import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RepositoryHinted, SourceChanged, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import type { Received } from '../encoding.js';
import { sourceChanged } from '../messages.fixtures.js';
import { recordingLogger, startBus, startNats, until, type TestNats } from '../nats.fixtures.js';
import type { FollowOptions } from './follow.js';

type Source = MessageOf<typeof SourceChanged>;

describe('following a stream', () => {
  let nats: TestNats;
  let bus: Bus;
  let end: AbortController;
  const logger = recordingLogger();
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats, { logger });
  });
  beforeEach(async () => {
    end = new AbortController();
    await bus.purge('SOURCES', 'source.>');
  });
  afterEach(() => end.abort());
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });

  const publish = (application: string, generation = 1) => bus.publish(SourceChanged, sourceChanged(application, generation));
  const hint = (id: string) =>
    bus.publish(
      RepositoryHinted,
      RepositoryHinted.schema.parse({ tenant: 'shop', repository: 'main', reason: 'webhook', id, at: new Date().toISOString() }),
    );
  /** Follows and notes `application:generation`. */
  const follow = async (options: Partial<FollowOptions> = {}): Promise<string[]> => {
    const seen: string[] = [];
    await bus.follow({
      consumer: 'test',
      contracts: [SourceChanged],
      from: 'last-per-subject',
      onMessage: ({ message }) => {
        const { application, generation } = message as Source;
        seen.push(`${application}:${generation}`);
      },
      onCaughtUp: () => seen.push('caught up'),
      signal: end.signal,
      ...options,
    });
    return seen;
  };
  const restart = async (): Promise<void> => {
    await nats.kill();
    await nats.start();
  };

  it('tells that it has caught up when there is nothing', async () => {
    const seen = await follow();
    await until(() => seen.length > 0, 'catching up');
    expect(seen).toEqual(['caught up']);
  });

  it('tells so after the handlers of all that was there have ended, and once', async () => {
    for (let index = 0; index < 50; index++) await publish(`app-${index}`);
    let handled = 0;
    let handledAtEnd = -1;
    await follow({
      onMessage: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        handled++;
      },
      onCaughtUp: () => (handledAtEnd = handled),
    });
    await until(() => handledAtEnd >= 0, 'catching up');
    expect(handledAtEnd).toBe(50);
    await publish('later');
    await until(() => handled === 51, 'the later one');
    expect(handledAtEnd).toBe(50);
  });

  it('tells so although what was there is purged while it is read', async () => {
    for (let index = 0; index < 600; index++) void publish(`app-${index}`);
    await publish('last');
    const release: (() => void)[] = [];
    let purged = false;
    let caughtUp = false;
    await follow({
      onMessage: async () => {
        if (!purged) await new Promise<void>((resolve) => release.push(resolve));
      },
      onCaughtUp: () => (caughtUp = true),
    });
    await until(() => release.length > 0, 'the first message');
    await bus.purge('SOURCES', 'source.>');
    purged = true;
    release[0]?.();
    await until(() => caughtUp, 'catching up');
  });

  it('begins with what comes, and sees nothing of before after a restart either', async () => {
    await publish('before');
    const seen = await follow({ from: 'new' });
    await restart();
    await publish('after');
    await until(() => seen.includes('after:1'), 'the new message');
    expect(seen.filter((line) => line !== 'caught up')).toEqual(['after:1']);
  });

  it('begins after a sequence', async () => {
    await publish('one');
    const { sequence } = await publish('two');
    await publish('three');
    const seen = await follow({ from: { afterSequence: sequence } });
    await until(() => seen.includes('caught up'), 'catching up');
    expect(seen).toEqual(['three:1', 'caught up']);
  });

  it('neither misses nor repeats a message while the server is killed three times', async () => {
    const seen = await follow();
    let next = 1;
    const target = 600;
    const publishing = (async () => {
      while (next <= target) {
        const generation = next++;
        await publish(`app-${generation % 7}-${generation}`, generation);
      }
    })();
    for (const at of [150, 300, 450]) {
      await until(() => next > at, `message ${at}`);
      await restart();
    }
    await publishing;
    await until(() => seen.filter((line) => line !== 'caught up').length >= target, 'all messages');
    const generations = seen.filter((line) => line !== 'caught up').map((line) => Number(line.split(':')[1]));
    expect(generations).toEqual(Array.from({ length: target }, (_, index) => index + 1));
  });

  it('goes on when its consumer disappears', async () => {
    const seen = await follow();
    await publish('one');
    await until(() => seen.includes('one:1'), 'the first message');
    for await (const { name } of bus.link.manager.consumers.list('SOURCES')) await bus.link.manager.consumers.delete('SOURCES', name);
    await publish('two');
    await until(() => seen.includes('two:1'), 'the second message');
    expect(seen.filter((line) => line === 'one:1')).toHaveLength(1);
  });

  it('reads from the beginning when the stream was made anew', async () => {
    const seen = await follow();
    for (let index = 0; index < 5; index++) await publish(`old-${index}`);
    await until(() => seen.includes('old-4:1'), 'the old messages');
    await nats.kill();
    await nats.wipe();
    await nats.start();
    await publish('anew');
    await until(() => seen.includes('anew:1'), 'the message of the new stream');
  });

  it('logs what a handler throws and goes on', async () => {
    const seen = await follow({
      onMessage: ({ message }: Received<unknown>) => {
        if ((message as Source).application === 'bad') throw new Error('handler is broken');
        seen2.push((message as Source).application);
      },
    });
    await publish('bad');
    await publish('good');
    await until(() => seen2.includes('good'), 'the good message');
    expect(seen).toEqual(['caught up']);
    expect(logger.lines.some(({ level, message }) => level === 'error' && message.startsWith('message could not be handled'))).toBe(true);
  });
  const seen2: string[] = [];

  it('follows two streams as one, one message at a time', async () => {
    await publish('one');
    let inWork = 0;
    const seen = await follow({
      contracts: [SourceChanged, RepositoryHinted],
      filters: ['source.shop.*', 'hint.shop.*'],
      onMessage: async ({ contract }) => {
        if (++inWork > 1) seen.push('two at once');
        await new Promise((resolve) => setTimeout(resolve, 5));
        inWork--;
        seen.push(contract.type);
      },
    });
    await Promise.all([publish('two'), hint('a'), publish('three'), hint('b')]);
    // Of two hints for one repository the first may be replaced before it is read.
    await until(() => seen.filter((line) => line === 'source.changed').length === 3 && seen.includes('repository.hinted'), 'all messages');
    expect(seen.filter((line) => line === 'caught up')).toHaveLength(1);
    expect(seen).not.toContain('two at once');
  });

  it('ends with its signal, and leaves no consumer behind', async () => {
    const own = new AbortController();
    const seen = await follow({ signal: own.signal });
    own.abort();
    await publish('unseen');
    await until(async () => (await bus.link.manager.consumers.list('SOURCES').next()).length === 0, 'the consumer to be removed');
    expect(seen).not.toContain('unseen:1');
  });
});
