import { silentLogger } from '@fairlead/service-kit';
import { postgresForTest, type TestPostgres } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApplicationRow } from './catalog/application.entity.js';
import { EventRow } from './catalog/event.entity.js';
import { Database } from './database.js';
import { API_ENTITIES } from './entities.js';
import { DatabaseRefusedError, DatabaseUnavailableError } from './errors.js';
import { runMigrations } from './migrate/run-migrations.js';

const logger = silentLogger;
let postgres: TestPostgres;
const opened: Database[] = [];
const connect = async (options: { url?: string; refusalPatienceMilliseconds?: number } = {}): Promise<Database> => {
  const database = await Database.connect({ url: postgres.url, schema: 'catalog', entities: API_ENTITIES, logger, ...options });
  opened.push(database);
  return database;
};
/** For a moment after kill -9 the server's children hold its shared memory, and a new one refuses to start. */
const restarted = () => vi.waitFor(() => postgres.start(), { timeout: 60_000, interval: 200 });
beforeAll(async () => {
  postgres = await postgresForTest();
  await runMigrations({ url: postgres.url, logger });
});
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));
afterAll(() => postgres?.stop());

const event = (dedupeKey: string, at = new Date()) => ({
  dedupeKey,
  type: 'sync.finished',
  tenant: 'a',
  application: 'shop',
  generation: 1_764_000_000_001,
  commit: null,
  payload: { ok: true },
  at,
  streamSequence: 7,
});

describe('the database', () => {
  it('keeps big numbers, times and documents as they were', async () => {
    const database = await connect();
    const at = new Date('2026-01-02T03:04:05.678Z');
    await database.run((manager) => manager.insert(EventRow, event('round-trip', at)));
    const row = await database.run((manager) => manager.findOneByOrFail(EventRow, { dedupeKey: 'round-trip' }));
    expect(row).toMatchObject({ ...event('round-trip', at), id: expect.any(Number) as unknown, cluster: null });
  });

  it('undoes a transaction that fails and leaves its error as it is', async () => {
    const database = await connect();
    const failing = database.transaction(async (manager) => {
      await manager.insert(EventRow, event('undone'));
      throw new RangeError('mine');
    });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(await database.run((manager) => manager.countBy(EventRow, { dedupeKey: 'undone' }))).toBe(0);
  });

  it('runs a transaction again that was in the way of another', async () => {
    const database = await connect();
    for (const name of ['x', 'y']) await database.run((manager) => manager.insert(ApplicationRow, { tenant: 'conflict', name }));
    const locked: (() => void)[] = [];
    const bothLocked = new Promise<void>((resolve) => locked.push(resolve));
    let holding = 0;
    const both = (first: string, second: string) =>
      database.transaction(async (manager) => {
        await manager.update(ApplicationRow, { tenant: 'conflict', name: first }, { health: 'Healthy' });
        holding += 1;
        if (holding === 2) locked[0]?.();
        await bothLocked;
        await manager.update(ApplicationRow, { tenant: 'conflict', name: second }, { sync: 'Synced' });
      });
    await Promise.all([both('x', 'y'), both('y', 'x')]);
    const rows = await database.run((manager) => manager.findBy(ApplicationRow, { tenant: 'conflict', health: 'Healthy', sync: 'Synced' }));
    expect(rows).toHaveLength(2);
    expect(holding).toBeGreaterThan(2);
  });

  it('outlives kill -9 of Postgres in the middle of a transaction', async () => {
    const database = await connect();
    const errors: unknown[] = [];
    const uncaught = (error: unknown) => void errors.push(error);
    process.on('uncaughtException', uncaught);
    const cut = database.transaction(async (manager) => {
      await manager.insert(EventRow, event('cut'));
      await postgres.kill();
      await manager.insert(EventRow, event('never'));
    });
    await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await expect(database.run((manager) => manager.count(EventRow))).rejects.toMatchObject({ retry: { kind: 'after' } });
    expect(await database.problem()).toMatch(/goes on by itself/);
    await restarted();
    expect(await database.problem()).toBeUndefined();
    expect(await database.run((manager) => manager.countBy(EventRow, { dedupeKey: 'cut' }))).toBe(0);
    process.off('uncaughtException', uncaught);
    expect(errors).toEqual([]);
  });

  it('waits at start until Postgres is there', async () => {
    await postgres.kill();
    const connecting = connect();
    await restarted();
    expect(await (await connecting).problem()).toBeUndefined();
  });

  it('says what to check, and never the password, if it is refused', async () => {
    const url = new URL(postgres.url);
    url.password = 'wr0ng-password';
    const refused = await connect({ url: url.href, refusalPatienceMilliseconds: 0 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DatabaseRefusedError);
    expect(String(refused)).toMatch(/password authentication failed.*Check user and password/);
    expect(JSON.stringify([String(refused), refused])).not.toContain('wr0ng-password');
  });

  it('says that migrations have not run', async () => {
    const admin = await connect();
    await admin.run((manager) => manager.query('create database empty'));
    await expect(connect({ url: postgres.urlOf('empty'), refusalPatienceMilliseconds: 0 })).rejects.toThrow(/migrations have run/);
  });
});
