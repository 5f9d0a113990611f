import { FairleadError } from '@fairlead/contracts';
import { OneAtATime, tracing, type Logger, type Metrics } from '@fairlead/service-kit';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import { DatabaseUnavailableError } from '../errors.js';
import { claimSql, enqueueSql, forgetSql, retrySql, settleSql, waitingSql } from './outbox-sql.js';
import type { OutboxState } from './outbox-row.entity.js';

export interface OutboxMessage {
  /** Enqueuing a key again does nothing, unless it is editable. */
  dedupeKey: string;
  /** Messages of one group are delivered one after another, in the order in which they were enqueued. */
  group: string;
  kind: string;
  payload: Record<string, unknown>;
  /** Id of the message that this one answers; it is settled before this one is delivered if both are of one group. */
  replyTo?: number;
  /** Enqueuing the key again replaces the payload: of one that waits, or by a further delivery, which is handed what the receiver answered before. */
  editable?: boolean;
}
export interface OutboxDelivery {
  id: number;
  dedupeKey: string;
  kind: string;
  payload: Record<string, unknown>;
  /** This one included. */
  attempts: number;
  createdAt: Date;
  version: number;
  /** What the receiver answered to an earlier delivery of this message: it is to be changed. */
  result: Record<string, unknown> | null;
  /** What the receiver answered to the message that this one replies to, if that was sent. */
  parentResult: Record<string, unknown> | null;
}
export interface OutboxOptions {
  database: Database;
  logger: Logger;
  metrics: Metrics;
  /** Kinds of messages that are delivered here; others are left to another outbox. */
  kinds: readonly string[];
  /**
   * Delivers one message and answers what is to be kept of the receiver's answer. May be called twice for one message: when the process, or
   * Postgres, died between delivery and note. A FairleadError decides by its `retry`: never → dead at once; after → nothing is sent before
   * that time; everything else → again with growing delay, until the message is a day old.
   */
  deliver: (message: OutboxDelivery) => Promise<Record<string, unknown>>;
  /** Messages under way at once; default 4. */
  concurrency?: number;
  /** An attempt that takes longer counts as lost, in milliseconds; must be well above the longest delivery. Default one minute. */
  leaseMilliseconds?: number;
  /** How often to look for what a process that died left, in milliseconds; default 30 s. What was enqueued here is sent at once by `wake`. */
  sweepMilliseconds?: number;
  /** Delay after the first failure in milliseconds; doubles up to five minutes. Default 1 s. */
  firstDelayMilliseconds?: number;
}

const LONGEST_DELAY_MILLISECONDS = 300_000;
const GIVE_UP_MILLISECONDS = 24 * 3_600_000;
/** From one delivery of an editable message to the next: who reads along needs no more, and receivers limit how often a message may change. */
const EDIT_GAP_MILLISECONDS = 1_000;
const FORGET_DAYS = 30;
const FORGET_MOVING_DAYS = 90;
const FORGET_EVERY_MILLISECONDS = 3_600_000;

/** Sends what `notification.outbox` holds: at least once, in order within a group, by any number of processes at once. */
export class Outbox {
  private readonly drains: OneAtATime;
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private pausedUntil = 0;
  private forgotten = -Infinity;
  private away = false;
  private readonly deliveries;
  private readonly pending;

  constructor(private readonly options: OutboxOptions) {
    const { metrics, logger } = options;
    this.drains = new OneAtATime(() => tracing.detached(() => this.drain()), logger);
    this.deliveries = metrics.counter('fairlead_outbox_deliveries_total', 'Attempts to deliver a message, by outcome.', ['outcome']);
    this.pending = metrics.gauge('fairlead_outbox_pending', 'Messages not delivered yet, as last seen.');
  }

  /**
   * Adds messages in the caller's transaction; call `wake` after its commit.
   * @returns the id of each by its dedupe key, of those that were there already too
   */
  static async enqueue(manager: EntityManager, messages: readonly OutboxMessage[]): Promise<Map<string, number>> {
    if (messages.length === 0) return new Map();
    const rows: { id: string; dedupe_key: string }[] = await manager.query(enqueueSql, [JSON.stringify(messages), EDIT_GAP_MILLISECONDS]);
    return new Map(rows.map((row) => [row.dedupe_key, Number(row.id)]));
  }

  start(): void {
    this.stopped = false;
    this.wake();
  }

  /** Looks for messages now. Cheap, and harmless at any time. */
  wake(): void {
    if (!this.stopped) this.drains.ask();
  }

  /** Takes no more messages and waits for those under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.drains.stop();
  }

  /** Nest's first hook at the end: deliveries under way are noted while Postgres is still connected. */
  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  private async drain(): Promise<void> {
    clearTimeout(this.timer);
    let pause = this.sweepMilliseconds;
    try {
      while (await this.sendBatch());
      pause = await this.untilNext();
      this.noteBack();
    } catch (error) {
      pause = Math.min(pause, LONGEST_DELAY_MILLISECONDS, 5_000);
      this.noteAway(error);
    }
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), pause).unref();
  }

  /** @returns whether there may be more. */
  private async sendBatch(): Promise<boolean> {
    if (this.stopped || this.paused) return false;
    const { database, kinds, concurrency = 4, leaseMilliseconds = 60_000 } = this.options;
    const claimed = await database.run((manager) => claim(manager, concurrency, leaseMilliseconds, kinds));
    const sent = await Promise.allSettled(claimed.map((message) => this.send(message)));
    const unnoted = sent.find((one) => one.status === 'rejected');
    if (unnoted !== undefined) throw unnoted.reason;
    // What waited behind one of these is seen by `untilNext`.
    return claimed.length >= concurrency;
  }

  private async send(message: OutboxDelivery): Promise<void> {
    let result: Record<string, unknown>;
    try {
      result = await this.options.deliver(message);
    } catch (error) {
      return this.failed(message, error);
    }
    this.deliveries.inc({ outcome: 'sent' });
    await this.settle(message, 'sent', result, null);
  }

  private async failed(message: OutboxDelivery, error: unknown): Promise<void> {
    const { database, logger } = this.options;
    const text = error instanceof Error ? error.message : String(error);
    const facts = { message: message.id, key: message.dedupeKey, attempts: message.attempts, error };
    const retry = error instanceof FairleadError ? error.retry : undefined;
    const old = Date.now() - message.createdAt.getTime() > GIVE_UP_MILLISECONDS;
    if (retry?.kind === 'never' || (old && retry?.kind !== 'after')) {
      this.deliveries.inc({ outcome: 'dead' });
      logger.error('message can not be delivered and was given up', facts);
      return this.settle(message, 'dead', null, text);
    }
    this.deliveries.inc({ outcome: 'failed' });
    const delay = retry?.kind === 'after' ? retry.milliseconds : this.delayAfter(message.attempts);
    if (retry?.kind === 'after') this.pausedUntil = Math.max(this.pausedUntil, performance.now() + delay);
    logger.warn('message was not delivered, it is tried again', { ...facts, delayMilliseconds: delay });
    await database.run((manager) => manager.query(retrySql, [message.id, delay, text]));
  }

  private async settle(message: OutboxDelivery, state: OutboxState, result: object | null, error: string | null): Promise<void> {
    const answer = result === null ? null : JSON.stringify(result);
    const parameters = [message.id, state, answer, error, message.version, EDIT_GAP_MILLISECONDS];
    await this.options.database.run((manager) => manager.query(settleSql, parameters));
  }

  /** Milliseconds until the next message is due, the pause ends or the next sweep comes. */
  private async untilNext(): Promise<number> {
    const { database, kinds } = this.options;
    const [row]: { pending: number; milliseconds: number | null }[] = await database.run((manager) => manager.query(waitingSql, [kinds]));
    this.pending.set(row?.pending ?? 0);
    if (performance.now() - this.forgotten > FORGET_EVERY_MILLISECONDS) {
      await database.run((manager) => manager.query(forgetSql, [FORGET_DAYS, FORGET_MOVING_DAYS]));
      this.forgotten = performance.now();
    }
    const due = Math.max(row?.milliseconds ?? Infinity, this.pausedUntil - performance.now(), 0);
    return Math.min(due + 5, this.sweepMilliseconds);
  }

  private delayAfter(attempts: number): number {
    const { firstDelayMilliseconds = 1_000 } = this.options;
    const full = Math.min(firstDelayMilliseconds * 2 ** (attempts - 1), LONGEST_DELAY_MILLISECONDS);
    return Math.round(full * (0.75 + Math.random() / 2));
  }

  private get paused(): boolean {
    return performance.now() < this.pausedUntil;
  }
  private get sweepMilliseconds(): number {
    return this.options.sweepMilliseconds ?? 30_000;
  }

  private noteAway(error: unknown): void {
    if (!(error instanceof DatabaseUnavailableError)) this.options.logger.error('outbox could not be read, it is tried again', { error });
    else if (!this.away) this.options.logger.warn('messages wait for Postgres', { error });
    this.away = true;
  }

  private noteBack(): void {
    if (this.away) this.options.logger.info('messages are sent again');
    this.away = false;
  }
}

interface ClaimedRow {
  id: string;
  dedupe_key: string;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
  created_at: Date;
  version: number;
  result: Record<string, unknown> | null;
  parent_result: Record<string, unknown> | null;
}
async function claim(
  manager: EntityManager,
  limit: number,
  leaseMilliseconds: number,
  kinds: readonly string[],
): Promise<OutboxDelivery[]> {
  const rows: ClaimedRow[] = await manager.query(claimSql, [limit, leaseMilliseconds, kinds]);
  return rows.map((row) => ({
    id: Number(row.id),
    dedupeKey: row.dedupe_key,
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    createdAt: row.created_at,
    version: row.version,
    result: row.result,
    parentResult: row.parent_result,
  }));
}
