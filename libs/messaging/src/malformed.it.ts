import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as exported from '@fairlead/contracts';
import { DeadLetter, typeHeader, type MessageContract } from '@fairlead/contracts';
import { gzipSync } from 'node:zlib';
import { headers } from '@nats-io/transport-node';
import type { Bus } from './bus.js';
import { DurableConsumer } from './consuming/durable-consumer.js';
import { ENCODING_HEADER, TYPE_HEADER } from './encoding.js';
import { sourceChanged } from './messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from './nats.fixtures.js';

const isContract = (value: unknown): value is MessageContract =>
  typeof value === 'object' && value !== null && 'filter' in value && 'schema' in value && 'dedupeKey' in value;
const contracts = (Object.values(exported) as unknown[]).filter(isContract);

interface Malformed {
  readonly what: string;
  readonly payload: string | Uint8Array;
  readonly headers: (contract: MessageContract) => Record<string, string>;
  readonly error: RegExp;
}
const typed = (contract: MessageContract): Record<string, string> => ({ [TYPE_HEADER]: typeHeader(contract) });
const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
const table: Malformed[] = [
  { what: 'no JSON', payload: '{"tenant": ', headers: typed, error: /is not JSON/ },
  { what: 'nothing', payload: '', headers: typed, error: /is not JSON/ },
  { what: 'binary garbage', payload: Uint8Array.from([0, 255, 254, 0, 128, 192, 193]), headers: typed, error: /is not JSON/ },
  { what: 'JSON of another form', payload: '{"tenant":"UPPER CASE"}', headers: typed, error: /does not fit the schema/ },
  { what: 'JSON that is no object', payload: 'null', headers: typed, error: /does not fit the schema/ },
  { what: 'no type', payload: '{}', headers: () => ({}), error: /has no header Fairlead-Type/ },
  {
    what: 'a foreign type',
    payload: '{}',
    headers: () => ({ [TYPE_HEADER]: 'lunch.served.v1' }),
    error: /its type is "lunch\.served\.v1"/,
  },
  {
    what: 'an unknown encoding',
    payload: '{}',
    headers: (c) => ({ ...typed(c), [ENCODING_HEADER]: 'zip' }),
    error: /encoding "zip" is unknown/,
  },
  {
    what: 'broken compression',
    payload: 'xx',
    headers: (c) => ({ ...typed(c), [ENCODING_HEADER]: 'gzip' }),
    error: /can't be decompressed/,
  },
  {
    what: 'a decompression bomb',
    payload: bomb,
    headers: (c) => ({ ...typed(c), [ENCODING_HEADER]: 'gzip' }),
    error: /can't be decompressed/,
  },
];

describe('malformed messages', () => {
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

  /** Publishes every kind of rubbish on subjects of the contract and answers where each went. */
  const publishAll = async (contract: MessageContract): Promise<{ subject: string; sequence: number; row: Malformed }[]> => {
    const published = [];
    for (const [index, row] of table.entries()) {
      const hdrs = headers();
      for (const [name, value] of Object.entries(row.headers(contract))) hdrs.set(name, value);
      const subject = contract.filter.replaceAll('*', `x${index}`);
      const { seq } = await bus.link.client.publish(subject, row.payload, { headers: hdrs });
      published.push({ subject, sequence: seq, row });
    }
    return published;
  };
  const expectLetters = async (
    consumer: string,
    contract: MessageContract,
    published: Awaited<ReturnType<typeof publishAll>>,
  ): Promise<void> => {
    for (const { subject, sequence, row } of published) {
      const letterSubject = `dead.${consumer}.${contract.stream}.${sequence}`;
      await until(async () => (await bus.last(DeadLetter, letterSubject)) !== undefined, `the dead letter of ${row.what} on ${subject}`);
      const letter = (await bus.last(DeadLetter, letterSubject))?.message;
      expect(letter).toMatchObject({
        consumer,
        stream: contract.stream,
        subject,
        sequence,
        attempts: 1,
        error: { code: 'MalformedMessage' },
      });
      expect(letter?.error.message).toMatch(row.error);
      expect(letter?.payload).toBe(Buffer.from(row.payload).toString('base64'));
    }
  };

  it('are tried on every contract', () => {
    expect(contracts.length).toBeGreaterThanOrEqual(12);
  });

  it.each(contracts.map((contract) => [typeHeader(contract), contract] as const))(
    'go to DEAD from a durable consumer of %s',
    async (_type, contract) => {
      const handled: unknown[] = [];
      const name = `durable-${contract.type.replaceAll('.', '-')}`;
      const consumer = new DurableConsumer(bus.link, bus.deadLetters, bus.metrics, {
        name,
        contract,
        concurrency: 4,
        maxDeliver: 3,
        ackWaitMilliseconds: 15_000,
        handle: async (message) => void handled.push(message),
      });
      const published = await publishAll(contract);
      await consumer.start();
      await expectLetters(name, contract, published);
      await until(async () => {
        const { num_ack_pending, num_pending } = await bus.link.manager.consumers.info(contract.stream, name);
        return num_ack_pending === 0 && num_pending === 0;
      }, 'nothing left to do');
      await consumer.stop();
      // Letters about letters are proper letters; of everything else nothing may have reached the handler.
      expect(handled.every((message) => DeadLetter.schema.safeParse(message).success && contract === DeadLetter)).toBe(true);
    },
  );

  it.each(contracts.map((contract) => [typeHeader(contract), contract] as const))(
    'go to DEAD from a follower of %s',
    async (_type, contract) => {
      const handled: unknown[] = [];
      const end = new AbortController();
      const name = `follow-${contract.type.replaceAll('.', '-')}`;
      const published = await publishAll(contract);
      let caughtUp = false;
      await bus.follow({
        consumer: name,
        contracts: [contract],
        filters: published.map(({ subject }) => subject),
        from: 'last-per-subject',
        onMessage: ({ message }) => void handled.push(message),
        onCaughtUp: () => (caughtUp = true),
        signal: end.signal,
      });
      await until(() => caughtUp, 'catching up');
      await expectLetters(name, contract, published);
      end.abort();
      expect(handled).toEqual([]);
    },
  );

  it('hold up no proper message, and one that speaks for another tenant is malformed too', async () => {
    await bus.purge('SOURCES', 'source.>');
    const seen: string[] = [];
    const end = new AbortController();
    await bus.follow({
      consumer: 'mixed',
      contracts: [exported.SourceChanged],
      from: 'last-per-subject',
      onMessage: ({ subject }) => void seen.push(subject),
      signal: end.signal,
    });
    const hdrs = headers();
    hdrs.set(TYPE_HEADER, 'source.changed.v1');
    const { seq } = await bus.link.client.publish('source.victim.shop', JSON.stringify(sourceChanged('shop', 1, 'attacker')), {
      headers: hdrs,
    });
    await bus.publish(exported.SourceChanged, sourceChanged('proper', 1));
    await until(() => seen.length > 0, 'the proper message');
    expect(seen).toEqual(['source.shop.proper']);
    expect((await bus.last(DeadLetter, `dead.mixed.SOURCES.${seq}`))?.message.error.message).toMatch(
      /belongs on subject source\.attacker\.shop/,
    );
    end.abort();
  });
});
