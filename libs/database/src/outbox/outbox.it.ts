import { FairleadError, Retry } from '@fairlead/contracts';
import { Metrics, silentLogger } from '@fairlead/service-kit';
import { postgresForTest, type TestPostgres } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../database.js';
import { NOTIFIER_ENTITIES } from '../entities.js';
import { runMigrations } from '../migrate/run-migrations.js';
import { OutboxRow } from './outbox-row.entity.js';
import { Outbox, type OutboxDelivery, type OutboxMessage, type OutboxOptions } from './outbox.js';

class Refused extends FairleadError {
  readonly code = 'Refused';
  readonly retry = Retry.never;
}
class Later extends FairleadError {
  readonly code = 'Later';
  readonly retry = Retry.after(400);
}
const logger = silentLogger;
let postgres: TestPostgres;
let database: Database;
const outboxes: Outbox[] = [];
const started = (options: Partial<OutboxOptions> & Pick<OutboxOptions, 'deliver'>): Outbox => {
  const outbox = new Outbox({
    database,
    logger,
    metrics: new Metrics(),
    kinds: ['test'],
    firstDelayMilliseconds: 20,
    sweepMilliseconds: 200,
    ...options,
  });
  outboxes.push(outbox);
  outbox.start();
  return outbox;
};
const enqueue = (messages: readonly OutboxMessage[]) => database.transaction((manager) => Outbox.enqueue(manager, messages));
const message = (dedupeKey: string, rest: Partial<OutboxMessage> = {}): OutboxMessage => ({
  dedupeKey,
  group: dedupeKey,
  kind: 'test',
  payload: { key: dedupeKey },
  ...rest,
});
const rows = () => database.run((manager) => manager.find(OutboxRow, { order: { id: 'asc' } }));
const settled = () =>
  vi.waitFor(async () => expect((await rows()).filter((row) => row.state === 'pending')).toEqual([]), { timeout: 60_000 });

/** For a moment after kill -9 the server's children hold its shared memory, and a new one refuses to start. */
const restarted = () => vi.waitFor(() => postgres.start(), { timeout: 60_000, interval: 200 });
beforeAll(async () => {
  postgres = await postgresForTest();
  await runMigrations({ url: postgres.url, logger });
  database = await Database.connect({ url: postgres.url, schema: 'notification', entities: NOTIFIER_ENTITIES, logger });
});
beforeEach(() => database.run((manager) => manager.query('truncate notification.outbox cascade')));
afterEach(() => Promise.all(outboxes.splice(0).map((outbox) => outbox.stop())));
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});

describe('the outbox', () => {
  it('delivers each message once, shared among several senders', async () => {
    await enqueue(Array.from({ length: 200 }, (_, index) => message(`m${index}`)));
    const delivered: string[] = [];
    const deliver = async ({ dedupeKey }: OutboxDelivery) => {
      delivered.push(dedupeKey);
      return { ts: dedupeKey };
    };
    for (let sender = 0; sender < 3; sender += 1) started({ deliver });
    await settled();
    expect(new Set(delivered).size).toBe(200);
    expect(delivered).toHaveLength(200);
    expect((await rows())[7]).toMatchObject({ state: 'sent', attempts: 1, result: { ts: 'm7' } });
  });

  it('keeps nothing of a transaction that was undone, and one row per key', async () => {
    const undone = database.transaction(async (manager) => {
      await Outbox.enqueue(manager, [message('undone')]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const first = await enqueue([message('once')]);
    const second = await enqueue([message('once', { payload: { other: true } }), message('two')]);
    expect(second.get('once')).toBe(first.get('once'));
    expect((await rows()).map((row) => [row.dedupeKey, row.payload])).toEqual([
      ['once', { key: 'once' }],
      ['two', { key: 'two' }],
    ]);
  });

  it('keeps the order within a group although the first fails at first, and hands a reply its parent', async () => {
    const ids = await enqueue([message('broken', { group: 'shop' })]);
    await enqueue([message('fixed', { group: 'shop', replyTo: ids.get('broken') ?? 0 }), message('other')]);
    const seen: string[] = [];
    const parents: unknown[] = [];
    started({
      deliver: async (delivery) => {
        seen.push(delivery.dedupeKey);
        if (delivery.dedupeKey === 'fixed') parents.push(delivery.parentResult);
        if (delivery.dedupeKey === 'broken' && delivery.attempts < 3) throw new Error('not yet');
        return { ts: delivery.dedupeKey };
      },
    });
    await settled();
    expect(seen.filter((key) => key !== 'other')).toEqual(['broken', 'broken', 'broken', 'fixed']);
    expect(seen.indexOf('other')).toBeLessThan(seen.indexOf('fixed'));
    expect(parents).toEqual([{ ts: 'broken' }]);
  });

  it('gives up at once what can never be delivered, keeps why, and goes on', async () => {
    await enqueue([message('bad', { group: 'g' }), message('good', { group: 'g' })]);
    started({
      deliver: async ({ dedupeKey }) => {
        if (dedupeKey === 'bad') throw new Refused('Slack knows no channel #gone.');
        return {};
      },
    });
    await settled();
    expect(await rows()).toMatchObject([
      { state: 'dead', error: 'Slack knows no channel #gone.', attempts: 1 },
      { state: 'sent', error: null },
    ]);
  });

  it('delivers edits of one message with what was answered before, only the newest of those that wait, at most one a second', async () => {
    const edit = (text: string) => enqueue([message('moving', { editable: true, payload: { text } })]);
    const delivered: { text: unknown; result: unknown; at: number }[] = [];
    let release = (): void => undefined;
    const hold = new Promise<void>((resolve) => (release = resolve));
    const outbox = started({
      deliver: async ({ payload, result }) => {
        delivered.push({ text: payload['text'], result, at: performance.now() });
        await hold;
        return { ts: '1' };
      },
    });
    const first = await edit('one');
    outbox.wake();
    await vi.waitFor(() => expect(delivered).toHaveLength(1), { timeout: 60_000 });
    // While the first is under way, two more come: the one between them is never sent.
    await edit('two');
    expect(await edit('three')).toEqual(first);
    release();
    await settled();
    await edit('four');
    await settled();
    expect(delivered.map(({ text, result }) => [text, result])).toEqual([
      ['one', null],
      ['three', { ts: '1' }],
      ['four', { ts: '1' }],
    ]);
    const gaps = delivered.slice(1).map(({ at }, index) => at - (delivered[index]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(900);
    expect(await rows()).toMatchObject([{ state: 'sent', version: 4, result: { ts: '1' }, payload: { text: 'four' } }]);
  });

  it('leaves kinds that are not its own to others', async () => {
    await enqueue([message('mine'), message('theirs', { kind: 'other' })]);
    const seen: string[] = [];
    const deliver = async ({ dedupeKey }: OutboxDelivery) => {
      seen.push(dedupeKey);
      return {};
    };
    started({ deliver });
    await vi.waitFor(async () => expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'pending']), { timeout: 60_000 });
    started({ deliver, kinds: ['other'] });
    await settled();
    expect(seen).toEqual(['mine', 'theirs']);
  });

  it('sends nothing at all while the receiver has asked to wait', async () => {
    const times: number[] = [];
    started({
      concurrency: 1,
      deliver: async () => {
        times.push(performance.now());
        if (times.length === 1) throw new Later('slow down');
        return {};
      },
    });
    await enqueue([message('one'), message('two')]);
    await settled();
    expect(times).toHaveLength(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(390);
  });

  it('delivers again what a process left that died in the middle', async () => {
    await enqueue([message('left')]);
    const died = new Outbox({
      database,
      logger,
      metrics: new Metrics(),
      kinds: ['test'],
      leaseMilliseconds: 300,
      deliver: () => new Promise(() => undefined),
    });
    died.start();
    await vi.waitFor(async () => expect((await rows())[0]?.attempts).toBe(1), { timeout: 60_000 });
    const delivered = vi.fn(async () => ({}));
    started({ deliver: delivered });
    await settled();
    expect(delivered).toHaveBeenCalledTimes(1);
    expect((await rows())[0]).toMatchObject({ attempts: 2, state: 'sent' });
  });

  it('sends at once when woken, without waiting for a sweep', async () => {
    const delivered = vi.fn(async () => ({}));
    const outbox = started({ deliver: delivered, sweepMilliseconds: 3_600_000 });
    await enqueue([message('now')]);
    outbox.wake();
    await vi.waitFor(() => expect(delivered).toHaveBeenCalledTimes(1), { timeout: 60_000 });
  });

  it('goes on by itself after kill -9 of Postgres', async () => {
    const delivered: string[] = [];
    started({
      deliver: async ({ dedupeKey }) => {
        delivered.push(dedupeKey);
        return {};
      },
    });
    await enqueue([message('before')]);
    await settled();
    // This server commits asynchronously; what is to outlive the kill has to be written out first.
    await database.run((manager) => manager.query('checkpoint'));
    await postgres.kill();
    await restarted();
    await vi.waitFor(() => enqueue([message('after')]), { timeout: 60_000 });
    await settled();
    expect(delivered).toEqual(['before', 'after']);
  });

  it('asks Postgres little while there is nothing to do', async () => {
    const run = vi.spyOn(database, 'run');
    started({ deliver: async () => ({}), sweepMilliseconds: 3_600_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(run.mock.calls.length).toBeLessThanOrEqual(3);
    run.mockRestore();
  });

  it('forgets what was settled long ago, but not what a lasting trouble is answered to', async () => {
    const ids = await enqueue([message('old'), message('told')]);
    started({ deliver: async () => ({}) });
    await settled();
    await database.run((manager) =>
      manager.query(
        "insert into notification.application_states (tenant, application, cluster, generation, state, failure_message) values ('a', 'b', '', 1, '{}', $1)",
        [ids.get('told')],
      ),
    );
    await database.run((manager) => manager.query("update notification.outbox set settled_at = now() - interval '40 days'"));
    started({ deliver: async () => ({}) });
    await vi.waitFor(async () => expect((await rows()).map((row) => row.dedupeKey)).toEqual(['told']), { timeout: 60_000 });
  });
});
