import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';
import { canonicalJson } from '@fairlead/domain';
import type { Logger } from '@fairlead/service-kit';
import type { Principal } from '../auth/principal.js';
import { ApiError } from '../rest/api-error.js';
import type { Postgres } from '../store/postgres.js';
import { derivedId, type Order } from './order.js';

/** What a person asks for, by which key. */
export interface Request {
  readonly viewer: Principal;
  /** Absent: each time it is another command. */
  readonly key: string | undefined;
  readonly method: string;
  readonly path: string;
}
interface Row {
  readonly digest: string;
  readonly answer: Record<string, unknown> | null;
  readonly mine: boolean;
}

const KEPT = '24 hours';
/** Whoever began it longer ago has died over it: commands are given up on sooner. */
const ABANDONED = '20 seconds';
const WAIT_MILLISECONDS = 12_000;
const LOOK_MILLISECONDS = 100;
/** Postgres that does not answer must not hold a command up. */
const PATIENCE_MILLISECONDS = 2_000;
const FORGET_MILLISECONDS = 3_600_000;

/**
 * One key of one person is one command for a day. The command's id comes of key and content, so that also what was begun, lost and begun again is one: messages
 * of one id are one message. Without Postgres that alone has to do.
 */
export class Idempotency implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly postgres: Postgres,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.forget(), FORGET_MILLISECONDS).unref();
  }
  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @throws ApiError 409 where the key was used for something else, 503 while the same is in work elsewhere for too long; what `work` throws */
  async run<T extends object>({ viewer, key, method, path }: Request, body: unknown, work: (order: Order) => Promise<T>): Promise<T> {
    if (key === undefined || viewer.readOnly !== undefined) return work({ viewer });
    const digest = createHash('sha256')
      .update(`${method} ${path}\n${canonicalJson(body)}`)
      .digest('hex');
    const order: Order = { viewer, id: derivedId(viewer.actor, key, digest) };
    const earlier = await this.withoutPostgres(() => this.begin(viewer.actor, key, digest));
    if (earlier !== undefined && earlier !== 'mine') return earlier as T;
    return earlier === undefined ? work(order) : this.first(viewer.actor, key, () => work(order));
  }

  private async first<T extends object>(actor: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work();
      const sql = 'update catalog.commands set answer = $3 where actor = $1 and key = $2';
      await this.withoutPostgres(() => this.query(sql, [actor, key, JSON.stringify(answer)]));
      return answer;
    } catch (error) {
      // It was refused, or may not have arrived: the same key may try again, under the same id.
      await this.withoutPostgres(() =>
        this.query('delete from catalog.commands where actor = $1 and key = $2 and answer is null', [actor, key]),
      );
      throw error;
    }
  }

  /** `mine`: nobody has done it or is about to. */
  private async begin(actor: string, key: string, digest: string): Promise<Record<string, unknown> | 'mine'> {
    const end = performance.now() + WAIT_MILLISECONDS;
    while (performance.now() < end) {
      const row = await this.claim(actor, key, digest);
      if (row?.mine) return 'mine';
      if (row && row.digest !== digest) throw keyReused(key);
      if (row?.answer) return row.answer;
      await sleep(LOOK_MILLISECONDS);
    }
    throw stillInWork(key);
  }

  /** Takes the key if it is free, old, or held by somebody who has died; else tells who has it. */
  private async claim(actor: string, key: string, digest: string): Promise<Row | undefined> {
    const rows = await this.query<Row>(
      `with taken as (
         insert into catalog.commands as c (actor, key, digest) values ($1, $2, $3)
         on conflict (actor, key) do update set digest = excluded.digest, answer = null, at = now()
         where c.at < now() - interval '${KEPT}' or (c.answer is null and c.digest = excluded.digest and c.at < now() - interval '${ABANDONED}')
         returning digest, answer, true as mine
       )
       select digest, answer, mine from taken
       union all
       select digest, answer, false as mine from catalog.commands where actor = $1 and key = $2 and not exists (select from taken)`,
      [actor, key, digest],
    );
    return rows[0];
  }

  private query<R>(sql: string, parameters: unknown[]): Promise<R[]> {
    return soon(this.postgres.run((manager) => manager.query<R[]>(sql, parameters)));
  }

  /** Undefined while Postgres is away. */
  private async withoutPostgres<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) && !(error instanceof DatabaseRefusedError)) throw error;
      this.logger.debug('idempotency key could not be looked up', { error });
      return undefined;
    }
  }

  private async forget(): Promise<void> {
    try {
      await this.query(`delete from catalog.commands where at < now() - interval '${KEPT}'`, []);
    } catch (error) {
      this.logger.debug('old idempotency keys could not be removed, they are tried again later', { error });
    }
  }
}

/** @throws DatabaseUnavailableError if it takes longer than a command may wait for it */
async function soon<T>(query: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `Postgres gave no answer within ${PATIENCE_MILLISECONDS / 1000} s.`;
    timer = setTimeout(() => reject(new DatabaseUnavailableError(message)), PATIENCE_MILLISECONDS);
  });
  query.catch(() => undefined);
  return Promise.race([query, late]).finally(() => clearTimeout(timer));
}

const keyReused = (key: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'IdempotencyKeyReused',
    title: 'The Idempotency-Key was used for another command',
    detail: `Within a day ${key} was sent with another command. Nothing was done.`,
    advice: 'Send a new key with each command, and the same key only to repeat the very same one.',
  });
const stillInWork = (key: string): ApiError =>
  new ApiError({
    status: 503,
    code: 'CommandInWork',
    title: 'The same command is in work',
    detail: `A request with the same Idempotency-Key (${key}) has not been answered yet.`,
    advice: 'Send it again in some seconds: it is answered as the first one is.',
    retryAfter: 5,
  });
