import type { Logger } from '@fairlead/service-kit';
import { DataSource, type QueryRunner } from 'typeorm';
import { placeOf, translate } from '../errors.js';
import { migrations } from '../migrations/index.js';
import { ensureRole, type RoleOptions, type WritingService } from './roles.js';

export interface MigrationOptions {
  /** A user who may make schemas, and roles if there are to be any. Not through a pooler that shares sessions: the lock is the session's. */
  url: string;
  logger: Logger;
  /** Roles to make or bring up to date; a service without one uses the user of `url`. */
  roles?: Partial<Record<WritingService, RoleOptions>>;
}

/** Any number, the same everywhere: whoever holds this advisory lock migrates. */
const LOCK = 7_243_198_406;
/** Where it is written which migrations ran. */
const SCHEMA = 'fairlead';

/**
 * Brings schemas and roles up to date. Any number of processes may call it at once: one runs, the others wait for it and find nothing to do.
 * Migrations run in one transaction: a process that dies leaves the state before, and its lock ends with its session.
 * @returns names of the migrations that ran
 * @throws DatabaseUnavailableError, DatabaseRefusedError, RolePasswordError, or what Postgres says to a migration
 */
export async function runMigrations({ url, logger, roles = {} }: MigrationOptions): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: SCHEMA,
    migrations,
    migrationsTableName: 'migrations',
    installExtensions: false,
    logging: false,
    poolSize: 2,
    poolErrorHandler: (error: unknown) => logger.debug('a pooled connection broke', { error }),
    extra: { connectionString: url, connectionTimeoutMillis: 5_000 },
  });
  try {
    await dataSource.initialize();
    return await locked(dataSource, async (runner) => {
      await runner.query(`create schema if not exists ${SCHEMA}`);
      const done = await dataSource.runMigrations({ transaction: 'all' });
      for (const service of ['api', 'notifier', 'promoter'] as const) {
        const role = roles[service];
        if (role !== undefined) await ensureRole(runner, service, role, logger);
      }
      const names = done.map((migration) => migration.name);
      logger.info('database is up to date', { place: placeOf(url), ran: names, roles: Object.keys(roles) });
      return names;
    });
  } catch (error) {
    throw translate(error, placeOf(url));
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

async function locked<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [LOCK]);
    return await work(runner);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}
