import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@fairlead/service-kit';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { DatabaseRefusedError, DatabaseUnavailableError, isConflict, placeOf, translate } from './errors.js';

export type EntityClass = new () => ObjectLiteral;
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`; parameters such as `sslmode` as libpq knows them. */
  url: string;
  /** The service's own schema. */
  schema: 'catalog' | 'notification' | 'promotion';
  entities: readonly EntityClass[];
  logger: Logger;
  /** Most connections of this process; default 10. */
  poolSize?: number;
  /** How long to wait for migrations and role to appear before giving up, in milliseconds; default one minute. */
  refusalPatienceMilliseconds?: number;
  /** Ends the wait for Postgres. */
  signal?: AbortSignal;
}

const CONNECT_MILLISECONDS = 5_000;
const STATEMENT_MILLISECONDS = 30_000;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
const CONFLICT_ATTEMPTS = 4;

/** A pool of connections to Postgres that outlives every loss of connection: work fails with DatabaseUnavailableError until it is back. */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    private readonly place: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Waits for Postgres without end, and for a while for schema and role: where migrations run as a job of their own, services start beside it.
   * @throws DatabaseRefusedError if Postgres keeps refusing (password, role, missing tables)
   */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const { url, logger, signal, refusalPatienceMilliseconds: patience = 60_000 } = options;
    const place = placeOf(url);
    const begun = performance.now();
    for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)) {
      try {
        const dataSource = await open(options);
        logger.info('connected to Postgres', { place, schema: options.schema });
        return new Database(dataSource, place, logger);
      } catch (cause) {
        const error = translate(cause, place);
        const mayPass =
          error instanceof DatabaseUnavailableError || (error instanceof DatabaseRefusedError && performance.now() - begun < patience);
        if (!mayPass) throw error;
        logger.warn('waiting for Postgres', { place, error, nextTryMilliseconds: pause });
        await wait(pause, undefined, { signal });
      }
    }
  }

  /**
   * Runs `work` in one transaction. If it was undone because another one was in its way, it is run again, so it must do nothing outside it.
   * @throws DatabaseUnavailableError; whether a commit that was under way happened is then unknown
   */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction(work);
      } catch (error) {
        if (isConflict(error) && attempt < CONFLICT_ATTEMPTS) continue;
        throw translate(error, this.place);
      }
    }
  }

  /** Runs single statements, each a transaction of its own. @throws DatabaseUnavailableError */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw translate(error, this.place);
    }
  }

  /** Undefined if Postgres answers, else why not; for readiness. */
  async problem(): Promise<string | undefined> {
    try {
      await this.run((manager) => manager.query('select 1'));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async close(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await this.dataSource.destroy().catch((error: unknown) => this.logger.warn('closing the pool failed', { error }));
  }

  /** Nest's last lifecycle hook: whoever uses the database has ended by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

async function open({ url, entities, logger, poolSize = 10 }: DatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    installExtensions: false,
    logging: false,
    poolSize,
    connectTimeoutMS: CONNECT_MILLISECONDS,
    // An idle connection that breaks is replaced when the next one is needed.
    poolErrorHandler: (error: unknown) => logger.debug('a pooled connection broke', { error }),
    extra: {
      // TypeORM reads user, host and database out of the URL, but not its parameters (sslmode, host=/socket/folder).
      connectionString: url,
      keepAlive: true,
      idleTimeoutMillis: 60_000,
      statement_timeout: STATEMENT_MILLISECONDS,
      idle_in_transaction_session_timeout: STATEMENT_MILLISECONDS,
      // Compiling a statement takes longer than any statement here.
      options: '-c jit=off',
    },
  });
  try {
    await dataSource.initialize();
    for (const entity of entities) await seeTable(dataSource, entity);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

/** Fails at start, not at the first message, if a table is missing or may not be read. */
async function seeTable(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): Promise<void> {
  await dataSource.query(`select 1 from ${dataSource.getMetadata(entity).tablePath} limit 0`);
}
