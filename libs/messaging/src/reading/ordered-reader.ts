import { nuid } from '@nats-io/transport-node';
import { AckPolicy, DeliverPolicy, type ConsumerConfig, type ConsumerInfo, type StreamInfo } from '@nats-io/jetstream';
import { OneAtATime } from '@fairlead/service-kit';
import type { Link } from '../connection/link.js';
import { isNotFound } from '../connection/requests.js';
import { delay, stepOf } from '../waiting.js';
import type { Delivery } from './delivery.js';
import { PullSubscription } from './pull-subscription.js';

export type ReadFrom = 'last-per-subject' | 'new' | { readonly afterSequence: number };
export interface ReadOptions {
  stream: string;
  filters: readonly string[];
  from: ReadFrom;
  /** Shows in the consumer's name. */
  label: string;
  headersOnly?: boolean;
  /** Called one after another, in the stream's order. What it throws is logged, and the message counts as handled. */
  onMessage: (delivery: Delivery) => void | Promise<void>;
  /** Everything that was there at the start has been handed over; called again after `onRestart`. */
  onCaughtUp: () => void | Promise<void>;
  /** The stream was made anew, or lost what was seen last: it is read from the beginning again. */
  onRestart?: () => void;
  signal: AbortSignal;
}

/** Messages held ahead of the one in work. */
const AHEAD = 256;
const CAUGHT_UP_CHECK_MILLISECONDS = 1_000;
const REOPEN_SCHEDULE = [0, 100, 250, 500, 1_000, 2_000] as const;
const INACTIVE_NANOSECONDS = 300 * 1_000_000_000;

/**
 * Reads a stream in order with a short-lived consumer, from a position that is kept here: after a lost connection, a restarted server or a
 * consumer that is gone it goes on after the last message seen. The client library's ordered consumer replays everything from sequence 1 if
 * nothing had been seen yet, and never notices a stream that was made anew; this one does neither.
 */
export class OrderedReader {
  private readonly queue: Delivery[] = [];
  private subscription: PullSubscription | undefined;
  /** Sequence in the stream of the last message taken; 0: none yet. */
  private cursor = 0;
  private consumer: string | undefined;
  private consumerSequence = 0;
  private streamCreated: string | undefined;
  private readFromStart = false;
  private caughtUp = false;
  /** All that was pending has been taken; caught up once the queue is empty. */
  private endSeen = false;
  private readonly handling: OneAtATime;
  private check: NodeJS.Timeout | undefined;
  private reopening = false;

  constructor(
    private readonly link: Link,
    private readonly options: ReadOptions,
  ) {
    this.handling = new OneAtATime(() => this.work(), link.logger);
    if (typeof options.from === 'object') this.cursor = options.from.afterSequence;
    options.signal.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Resolves once the first consumer reads (or the signal aborts). */
  async start(): Promise<void> {
    await this.open();
  }

  private get aborted(): boolean {
    return this.options.signal.aborted;
  }

  private async open(): Promise<void> {
    this.reopening = true;
    for (let attempt = 1; !this.aborted; attempt++) {
      try {
        await this.openOnce();
        this.reopening = false;
        return;
      } catch (error) {
        if (this.aborted) return;
        const facts = { stream: this.options.stream, filters: this.options.filters, attempt, error };
        if (attempt === 4) this.link.logger.warn('stream cannot be read at present, trying again until it can', facts);
        else this.link.logger.debug('stream cannot be read yet', facts);
        await delay(stepOf(REOPEN_SCHEDULE, attempt + 1), this.options.signal);
      }
    }
  }

  private async openOnce(): Promise<void> {
    const { stream } = this.options;
    this.position(await this.link.retry(() => this.link.manager.streams.info(stream), 5_000));
    const info = await this.link.retry(() => this.link.manager.consumers.add(stream, this.config()), 5_000);
    if (this.aborted) return void this.forget(info.name);
    this.consumer = info.name;
    this.consumerSequence = 0;
    this.endSeen = info.num_pending === 0;
    this.subscription = new PullSubscription({
      connection: this.link.connection,
      events: this.link.events,
      stream,
      consumer: info.name,
      onDelivery: (delivery) => this.take(delivery),
      onExpired: () => this.refill(),
      onLost: (reason) => this.lost(reason),
    });
    this.refill();
    this.handling.ask();
    if (!this.caughtUp) this.checkLater();
  }

  /** Decides where to read from; the position is only worth something in the stream that it was taken from. */
  private position(info: StreamInfo): void {
    const first = this.streamCreated === undefined;
    const anew = !first && (info.created !== this.streamCreated || info.state.last_seq < this.cursor);
    this.streamCreated = info.created;
    if (first && this.options.from === 'new') this.cursor = info.state.last_seq;
    const beyondEnd = first && info.state.last_seq < this.cursor;
    if (!anew && !beyondEnd) return;
    this.link.logger.warn('stream was made anew, reading it from the beginning', { stream: this.options.stream, seen: this.cursor });
    this.cursor = 0;
    this.readFromStart = this.options.from !== 'last-per-subject';
    this.caughtUp = false;
    this.queue.length = 0;
    if (anew) this.options.onRestart?.();
  }

  private config(): Partial<ConsumerConfig> & { name: string } {
    const { filters, label, headersOnly, from } = this.options;
    const [only] = filters;
    const resumes = this.cursor > 0 || from === 'new' || this.readFromStart;
    return {
      name: `${label}_${nuid.next()}`,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: INACTIVE_NANOSECONDS,
      ...(filters.length === 1 && only !== undefined ? { filter_subject: only } : { filter_subjects: [...filters] }),
      ...(headersOnly ? { headers_only: true } : {}),
      ...(resumes || from !== 'last-per-subject'
        ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.cursor + 1 }
        : { deliver_policy: DeliverPolicy.LastPerSubject }),
    };
  }

  private take(delivery: Delivery): void {
    if (delivery.consumerSequence !== this.consumerSequence + 1) return this.lost('a message got lost on the way');
    this.consumerSequence = delivery.consumerSequence;
    this.cursor = delivery.sequence;
    if (delivery.pending === 0) this.endSeen = true;
    this.queue.push(delivery);
    this.handling.ask();
  }

  private refill(): void {
    const outstanding = this.subscription?.outstanding ?? 0;
    const room = AHEAD - this.queue.length - outstanding;
    if (room >= AHEAD / 2 || outstanding === 0) this.subscription?.request(room);
  }

  private async work(): Promise<void> {
    for (;;) {
      const next = this.aborted ? undefined : this.queue.shift();
      if (next === undefined) break;
      await this.guarded(next, () => this.options.onMessage(next));
      this.refill();
    }
    if (!this.endSeen || this.caughtUp || this.aborted) return;
    this.caughtUp = true;
    clearTimeout(this.check);
    await this.guarded(undefined, this.options.onCaughtUp);
  }

  /** What a callback throws must neither stop the stream nor end the process. */
  private async guarded(delivery: Delivery | undefined, callback: () => void | Promise<void>): Promise<void> {
    try {
      await callback();
    } catch (error) {
      const { label, stream } = this.options;
      this.link.logger.error('message could not be handled and counts as handled', {
        reader: label,
        stream,
        subject: delivery?.subject,
        sequence: delivery?.sequence,
        error,
      });
    }
  }

  /** If the last of what was pending is purged before it is delivered, no delivery tells that there is nothing more. */
  private checkLater(): void {
    clearTimeout(this.check);
    this.check = setTimeout(() => void this.checkCaughtUp(), CAUGHT_UP_CHECK_MILLISECONDS);
  }

  private async checkCaughtUp(): Promise<void> {
    const name = this.consumer;
    if (this.caughtUp || this.aborted || name === undefined) return;
    const info = await this.consumerInfo(name);
    const nothingMore = info?.num_pending === 0 && info.delivered.consumer_seq === this.consumerSequence;
    if (nothingMore && name === this.consumer) this.endSeen = true;
    this.handling.ask();
    if (!this.endSeen) this.checkLater();
  }

  private async consumerInfo(name: string): Promise<ConsumerInfo | undefined> {
    try {
      return await this.link.manager.consumers.info(this.options.stream, name);
    } catch {
      return undefined;
    }
  }

  private lost(reason: string): void {
    if (this.aborted || this.reopening) return;
    this.link.logger.debug('consumer is made anew', { stream: this.options.stream, label: this.options.label, reason, after: this.cursor });
    this.subscription?.stop();
    if (this.consumer !== undefined) this.forget(this.consumer);
    void this.open();
  }

  private stop(): void {
    clearTimeout(this.check);
    this.subscription?.stop();
    if (this.consumer !== undefined) this.forget(this.consumer);
  }

  /** The server removes it after a while anyway. */
  private forget(name: string): void {
    if (this.link.connection.isClosed() || this.link.connection.isDraining()) return;
    this.link.manager.consumers.delete(this.options.stream, name).catch((error: unknown) => {
      if (!isNotFound(error)) this.link.logger.debug('consumer could not be removed', { consumer: name, error });
    });
  }
}

/** Reads what is there now and ends; ends early, with what was read so far, only if the bus closes. */
export async function readAll(
  link: Link,
  options: Omit<ReadOptions, 'from' | 'onCaughtUp' | 'signal'> & Partial<Pick<ReadOptions, 'from'>>,
): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, link.closing]);
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    const reader = new OrderedReader(link, { from: 'last-per-subject', ...options, onCaughtUp: () => done.abort(), signal });
    reader.start().catch(reject);
  });
}
