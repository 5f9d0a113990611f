import { silentLogger } from '@fairlead/service-kit';
import { postgresForTest, type TestPostgres } from '@fairlead/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_ENTITIES, NOTIFIER_ENTITIES, PROMOTER_ENTITIES } from '../entities.js';
import { Database } from '../database.js';
import { migrationConfig } from './config.js';
import { runMigrations } from './run-migrations.js';

const ALL = [
  'CreateCatalog1764000000001',
  'CreateNotification1764000000002',
  'AddNotificationMovingMessages1764000000004',
  'CreatePromotion1764000000010',
  'CreateIdentity1764000000020',
  'AddCatalogReadModels1764000000021',
  'AddCommands1764000000030',
  'AddListFilters1764000000040',
  'AddApplicationCounts1764000000041',
  'AddSignInTries1764000000042',
  'VacuumReadModelsSooner1764000000043',
];
const logger = silentLogger;
let postgres: TestPostgres;
let admin: DataSource;
beforeAll(async () => {
  postgres = await postgresForTest();
  admin = await new DataSource({ type: 'postgres', url: postgres.url, poolSize: 2 }).initialize();
});
afterAll(async () => {
  await admin?.destroy();
  await postgres?.stop();
});
async function database(name: string): Promise<string> {
  await admin.query(`create database ${name}`);
  return postgres.urlOf(name);
}
const as = (url: string, user: string, password: string): string => {
  const parsed = new URL(url);
  return Object.assign(parsed, { username: user, password: encodeURIComponent(password) }).href;
};

describe('migrations', () => {
  it('all succeed when several processes begin at once, and run once', async () => {
    const url = await database('at_once');
    const roles = { api: { password: 'api-password' }, notifier: { password: 'notifier-password' } };
    const ran = await Promise.all(Array.from({ length: 5 }, () => runMigrations({ url, logger, roles })));
    expect(ran.filter((names) => names.length > 0)).toEqual([ALL]);
    expect(await runMigrations({ url, logger })).toEqual([]);
  });

  it('may run in several databases of one server at once, although roles belong to the server', async () => {
    const urls = await Promise.all(['beside_a', 'beside_b', 'beside_c'].map(database));
    const roles = { api: { name: 'beside_api', password: 'api-password' } };
    const ran = await Promise.all(urls.map((url) => runMigrations({ url, logger, roles })));
    expect(ran).toEqual([ALL, ALL, ALL]);
  });

  it('give each role its own schema and no other', async () => {
    const url = await database('roles');
    const roles = {
      api: { name: 'only_api', password: "it's 100% secret" },
      notifier: { name: 'only_notifier', password: 'notifier-password' },
      promoter: { name: 'only_promoter', password: 'promoter-password' },
    };
    await runMigrations({ url, logger, roles });
    const api = await Database.connect({ url: as(url, 'only_api', "it's 100% secret"), schema: 'catalog', entities: API_ENTITIES, logger });
    const notifierUrl = as(url, 'only_notifier', 'notifier-password');
    const notifier = await Database.connect({ url: notifierUrl, schema: 'notification', entities: NOTIFIER_ENTITIES, logger });
    await api.run((manager) => manager.query("insert into catalog.applications (tenant, name) values ('a', 'b')"));
    await expect(notifier.run((manager) => manager.query('select * from catalog.applications'))).rejects.toThrow(/permission denied/);
    await expect(api.run((manager) => manager.query('select * from notification.outbox'))).rejects.toThrow(/permission denied/);
    await expect(api.run((manager) => manager.query('create table catalog.mine (x int)'))).rejects.toThrow(/permission denied/);
    await expect(api.run((manager) => manager.query('drop table catalog.events'))).rejects.toThrow(/must be owner/);
    expect(await api.run((manager) => manager.query('select * from identity.sessions'))).toEqual([]);
    await expect(notifier.run((manager) => manager.query('select * from identity.sessions'))).rejects.toThrow(/permission denied/);
    const promoterUrl = as(url, 'only_promoter', 'promoter-password');
    const promoter = await Database.connect({ url: promoterUrl, schema: 'promotion', entities: PROMOTER_ENTITIES, logger });
    await promoter.run((manager) =>
      manager.query("insert into promotion.pushes (tenant, repository, commit, message) values ('a', 'b', 'c', '{}')"),
    );
    await expect(promoter.run((manager) => manager.query('select * from catalog.applications'))).rejects.toThrow(/permission denied/);
    await expect(api.run((manager) => manager.query('select * from promotion.versions'))).rejects.toThrow(/permission denied/);
    await Promise.all([api.close(), notifier.close(), promoter.close()]);
  });

  it('never send a password in clear and change it when asked', async () => {
    const url = await database('passwords');
    await admin.query("alter system set log_statement = 'all'");
    await admin.query('select pg_reload_conf()');
    await runMigrations({ url, logger, roles: { api: { name: 'changing', password: 'first-password' } } });
    await runMigrations({ url, logger, roles: { api: { name: 'changing', password: 'second-password' } } });
    const [role] = await admin.query("select rolpassword from pg_authid where rolname = 'changing'");
    expect(role).toMatchObject({ rolpassword: expect.stringMatching(/^SCRAM-SHA-256\$4096:/) as unknown });
    const connect = (password: string) => new DataSource({ type: 'postgres', url: as(url, 'changing', password) }).initialize();
    await expect(connect('first-password')).rejects.toThrow(/password authentication failed/);
    await (await connect('second-password')).destroy();
  });

  it('warn once, and go on, if the user may not make roles', async () => {
    const url = await database('humble');
    await admin.query("create role humble login password 'humble-password'");
    await admin.query('grant create on database humble to humble');
    const warnings: string[] = [];
    const warning = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const mine = as(url, 'humble', 'humble-password');
    expect(await runMigrations({ url: mine, logger: warning, roles: { api: { name: 'never_made', password: 'api-password' } } })).toEqual(
      ALL,
    );
    expect(warnings).toHaveLength(1);
    const same = await Database.connect({ url: mine, schema: 'catalog', entities: API_ENTITIES, logger });
    await same.close();
  });

  it('refuse a password that could not be kept unharmed', async () => {
    const url = await database('bad_password');
    await expect(runMigrations({ url, logger, roles: { api: { password: 'kurz' } } })).rejects.toThrow(/at least 8 printable/);
  });
});

describe('settings of the migration job', () => {
  it('lists every bad one and shows no value', () => {
    expect(() =>
      migrationConfig({ FAIRLEAD_DATABASE_API_PASSWORD: 'short', FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: 'überlang-überlang' }),
    ).toThrow(
      /DATABASE_URL: is required\n {2}- FAIRLEAD_DATABASE_API_PASSWORD: must be[^\n]*\n {2}- FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: must be/,
    );
  });
});
