import type { OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_ENTITIES, Database, DatabaseUnavailableError, type EntityManager } from '@fairlead/database';
import type { Logger } from '@fairlead/service-kit';
import { SharedStatements, type Reader } from './shared-statements.js';

const PAUSE_MILLISECONDS = 5_000;
const PROBLEM_MILLISECONDS = 2_000;

/** Postgres as it comes and goes: the api starts without it, and asks of it fail with DatabaseUnavailableError until it is there. */
export class Postgres implements OnApplicationShutdown {
  private database: Database | undefined;
  private problem = 'it was not reached since the api started';
  private readonly stopped = new AbortController();
  private readonly shared = new SharedStatements((text, values) => this.run((manager) => manager.query(text, values)));

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    void this.connect();
  }

  /** @throws DatabaseUnavailableError */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.get().run(work);
  }
  /** For what many ask for again and again: equal statements share their rows, which nobody changes. @throws DatabaseUnavailableError */
  async read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return work(this.shared);
  }
  /** @throws DatabaseUnavailableError */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.get().transaction(work);
  }

  /** Undefined if it answers, else why not; waits for at most two seconds. */
  async problemNow(): Promise<string | undefined> {
    if (this.database === undefined) return this.problem;
    const late = `it has not answered for ${PROBLEM_MILLISECONDS / 1000} s`;
    return Promise.race([this.database.problem(), sleep(PROBLEM_MILLISECONDS, late, { ref: false })]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.database?.close();
  }

  private get(): Database {
    if (this.database === undefined) throw new DatabaseUnavailableError(`Postgres can't be used now: ${this.problem}.`);
    return this.database;
  }

  private async connect(): Promise<void> {
    const { url, logger } = this;
    const { signal } = this.stopped;
    while (!signal.aborted && this.database === undefined) {
      try {
        const database = await Database.connect({ url, schema: 'catalog', entities: API_ENTITIES, logger, signal });
        this.database = database;
        if (signal.aborted) await database.close();
      } catch (error) {
        if (signal.aborted) return;
        this.problem = error instanceof Error ? error.message : String(error);
        logger.error('Postgres refuses, trying again', { error });
        await sleep(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
