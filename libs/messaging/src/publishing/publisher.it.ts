import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headers } from '@nats-io/transport-node';
import { DocumentsDeclared, SourceChanged, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import { ENCODING_HEADER, TYPE_HEADER } from '../encoding.js';
import { InvalidMessageError, MessageTooLargeError } from '../errors.js';
import { revision, sourceChanged } from '../messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from '../nats.fixtures.js';

type Source = MessageOf<typeof SourceChanged>;
const newer = (mine: Source) => (previous: Source) => mine.generation > previous.generation;

describe('publishing', () => {
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
  const generation = async (application: string): Promise<number | undefined> =>
    (await bus.last(SourceChanged, `source.shop.${application}`))?.message.generation;
  const declared = (application: string, count: number, random = ''): MessageOf<typeof DocumentsDeclared> =>
    DocumentsDeclared.schema.parse({
      tenant: 'shop',
      application,
      generation: 1,
      revision,
      documents: Array.from({ length: count }, (_, index) => ({
        document: {
          apiVersion: 'fairlead.dev/v1alpha1',
          kind: 'Application',
          metadata: {
            name: `app-${index}`,
            annotations: random ? { noise: Array.from({ length: 40 }, () => Math.random().toString(36)).join('') } : {},
          },
          spec: { tenant: 'shop', source: { repository: 'main', path: `apps/app-${index}` } },
        },
        at: { file: `apps/app-${index}.yaml`, line: 1, column: 1 },
      })),
    });

  it('refuses what does not fit its own schema', async () => {
    const wrong = { ...sourceChanged('wrong', 1), tenant: 'NOT VALID' } as unknown as Source;
    await expect(bus.publish(SourceChanged, wrong)).rejects.toThrow(InvalidMessageError);
  });

  it('compresses what is large, so that two thousand documents fit, and reads it again', async () => {
    const message = declared('large', 2_000);
    expect(JSON.stringify(message).length).toBeGreaterThan(600_000);
    await bus.publish(DocumentsDeclared, message);
    const stored = await bus.link.manager.streams.getMessage('DECLARED', { last_by_subj: 'declared.shop.large' });
    expect(stored?.header.get(ENCODING_HEADER)).toBe('gzip');
    expect(stored?.data.length).toBeLessThan(100_000);
    expect((await bus.last(DocumentsDeclared, 'declared.shop.large'))?.message).toEqual(message);
  });

  it('says so when a message is too large even then', async () => {
    await expect(bus.publish(DocumentsDeclared, declared('huge', 8_000, 'noise'))).rejects.toThrow(MessageTooLargeError);
  });

  it('forgets a message after its time to live', async () => {
    await bus.publish(SourceChanged, sourceChanged('short', 1), { ttlSeconds: 1 });
    expect(await generation('short')).toBe(1);
    await until(async () => (await generation('short')) === undefined, 'the end of the message', 10_000);
  });

  it('replaces only what is older', async () => {
    const two = sourceChanged('cas', 2);
    expect(await bus.publishIfNewer(SourceChanged, two, newer(two))).toBe('published');
    const one = sourceChanged('cas', 1);
    expect(await bus.publishIfNewer(SourceChanged, one, newer(one))).toBe('stale');
    const three = sourceChanged('cas', 3);
    expect(await bus.publishIfNewer(SourceChanged, three, newer(three))).toBe('published');
    expect(await generation('cas')).toBe(3);
  });

  it('takes the very same message as published, as after a crash between publishing and acknowledging', async () => {
    const message = sourceChanged('same', 7);
    await bus.publishIfNewer(SourceChanged, message, newer(message));
    expect(await bus.publishIfNewer(SourceChanged, message, newer(message))).toBe('published');
    expect(await generation('same')).toBe(7);
  });

  it('stores a message again that was purged within the time in which the server takes its id for a duplicate', async () => {
    const message = sourceChanged('purged', 7);
    await bus.publishIfNewer(SourceChanged, message, newer(message));
    await bus.purge('SOURCES', 'source.shop.purged');
    // That the server does swallow the id is what makes the case: should it ever stop to, this test proves nothing.
    expect(await bus.publish(SourceChanged, message)).toMatchObject({ duplicate: true });
    expect(await generation('purged')).toBeUndefined();

    expect(await bus.publishIfNewer(SourceChanged, message, newer(message))).toBe('published');
    expect(await generation('purged')).toBe(7);
    const stored = await bus.link.manager.streams.getMessage('SOURCES', { last_by_subj: 'source.shop.purged' });
    expect(stored?.header.get('Nats-Msg-Id')).toBe('');
    // And it counts as there for whoever comes after it.
    const older = sourceChanged('purged', 6);
    expect(await bus.publishIfNewer(SourceChanged, older, newer(older))).toBe('stale');
    expect(await bus.publishIfNewer(SourceChanged, message, newer(message))).toBe('published');
    expect((await bus.last(SourceChanged, 'source.shop.purged'))?.sequence).toBe(stored?.seq);
  });

  it('counts a previous message that can not be read as older', async () => {
    const hdrs = headers();
    hdrs.set(TYPE_HEADER, 'source.changed.v1');
    await bus.link.client.publish('source.shop.garbage', 'garbage', { headers: hdrs });
    const message = sourceChanged('garbage', 1);
    expect(await bus.publishIfNewer(SourceChanged, message, newer(message))).toBe('published');
  });

  it('ends with the newest whoever is faster', async () => {
    const generations = Array.from({ length: 40 }, (_, index) => index + 1).sort(() => Math.random() - 0.5);
    const results = await Promise.all(
      generations.map((each) => {
        const message = sourceChanged('race', each);
        return bus.publishIfNewer(SourceChanged, message, newer(message));
      }),
    );
    expect(await generation('race')).toBe(40);
    expect(results[generations.indexOf(40)]).toBe('published');
  });

  it('waits for a server that is killed and comes back, and stores each message once', async () => {
    const publishing: Promise<unknown>[] = [];
    for (let index = 0; index < 300; index++) {
      publishing.push(bus.publish(SourceChanged, sourceChanged(`kill-${index}`, 1)));
      if (index === 150) {
        await nats.kill();
        void nats.start();
      }
    }
    await Promise.all(publishing);
    const found = await bus.lastPerSubject(SourceChanged);
    expect(found.filter(({ subject }) => subject.includes('.kill-'))).toHaveLength(300);
  });

  it('reads the last value of every subject, however many there are', async () => {
    await bus.purge('SOURCES', 'source.>');
    expect(await bus.lastPerSubject(SourceChanged)).toEqual([]);
    await Promise.all(
      Array.from({ length: 3_000 }, (_, index) =>
        bus.publish(SourceChanged, sourceChanged(`many-${index}`, 1, index % 2 ? 'odd' : 'even')),
      ),
    );
    const started = performance.now();
    expect(await bus.lastPerSubject(SourceChanged)).toHaveLength(3_000);
    console.log(`3,000 last values read in ${Math.round(performance.now() - started)} ms`);
    expect(await bus.lastPerSubject(SourceChanged, 'source.odd.*')).toHaveLength(1_500);
  });
});
