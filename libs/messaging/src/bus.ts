import { setMaxListeners } from 'node:events';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import {
  CatalogEntry,
  type AnswerOf,
  type MessageContract,
  type MessageOf,
  type Question,
  type RequestOf,
  type StreamName,
  type StreamQuestion,
} from '@fairlead/contracts';
import type { Logger, Metrics } from '@fairlead/service-kit';
import { ask, type AskOptions } from './asking/ask.js';
import { askStream, type AskStreamOptions } from './asking/ask-stream.js';
import { Answerer, type AnswerOnce, type AnswerStream, type ServeOptions } from './asking/serve.js';
import { KeyValueStore } from './catalog/key-value-store.js';
import { connectToNats } from './connection/connect.js';
import { ConnectionEvents } from './connection/connection-events.js';
import type { Link } from './connection/link.js';
import { translated, withRetries } from './connection/requests.js';
import { ConsumingMetrics } from './consuming/consuming-metrics.js';
import { decode, type Received } from './encoding.js';
import { ShardLeases, type HoldOptions, type ShardHolder } from './leases/shard-holder.js';
import { ContentStore } from './objects/content-store.js';
import { DeadLetters } from './publishing/dead-letters.js';
import { Publisher, type PublishOptions } from './publishing/publisher.js';
import { allOf, follow, lastPerSubject, type FollowOptions } from './reading/follow.js';
import { ensureTopology } from './topology/ensure-topology.js';
import type { ObjectBucket } from './topology/streams.js';
import { delay } from './waiting.js';

export interface BusOptions {
  servers: string;
  name: string;
  logger: Logger;
  metrics?: Metrics;
  /** Told why NATS can't be reached, and `undefined` when it can again. */
  onProblem?: (problem: string | undefined) => void;
  /** Ends the waiting for a server that does not come. */
  signal?: AbortSignal;
}

const DRAIN_MILLISECONDS = 3_000;

/** Everything that a service says and hears over NATS JetStream. */
export class Bus {
  /** Tenants, clusters, repositories and applications in force, by `catalogKey`. */
  readonly catalog: KeyValueStore<CatalogEntry>;
  /** For the parts of this library. */
  readonly link: Link;
  readonly deadLetters: DeadLetters;
  readonly metrics: ConsumingMetrics;
  private readonly publisher: Publisher;
  private readonly closing = new AbortController();
  private readonly holders = new Set<ShardHolder>();
  private topologyWanted = false;

  private constructor(connection: NatsConnection, manager: JetStreamManager, { logger, metrics, onProblem }: BusOptions) {
    // Each consumer that waits for the server to come back listens to it; Node takes more than ten for a leak.
    setMaxListeners(0, this.closing.signal);
    const events = new ConnectionEvents(connection, logger, onProblem);
    this.link = {
      connection,
      client: jetstream(connection),
      manager,
      events,
      logger,
      retry: (request, patienceMilliseconds) => withRetries(events, request, patienceMilliseconds),
      closing: this.closing.signal,
    };
    this.publisher = new Publisher(this.link);
    this.metrics = new ConsumingMetrics(metrics);
    this.deadLetters = new DeadLetters(this.publisher, logger, (consumer, code) => this.metrics.deadLetter(consumer, code));
    this.catalog = new KeyValueStore(this.link, 'catalog', CatalogEntry);
    this.link.events.onReconnect(() => void this.restoreTopology());
  }

  /**
   * Connects, waiting for the server as long as it takes, and stays connected from then on.
   * @throws NatsTooOldError, JetStreamDisabledError, NatsRefusedError
   */
  static async connect(options: BusOptions): Promise<Bus> {
    const connection = await connectToNats(options);
    return new Bus(connection, await jetstreamManager(connection, { checkAPI: false }), options);
  }

  /**
   * Creates streams and buckets, or changes those that differ; does so again whenever the server comes back, in case its storage was wiped.
   * @throws TopologyError
   */
  async ensureTopology(): Promise<void> {
    await ensureTopology(this.link);
    this.topologyWanted = true;
  }

  /**
   * Stores a message; `duplicate`: one with its dedupe key was stored within the last two minutes.
   * @throws InvalidMessageError, MessageTooLargeError, NatsUnavailableError after 20 s, NatsRequestError
   */
  publish<C extends MessageContract>(
    contract: C,
    message: MessageOf<C>,
    options?: PublishOptions,
  ): Promise<{ sequence: number; duplicate: boolean }> {
    return this.publisher.publish(contract, message, options);
  }

  /** Replaces the last message of the subject only by a newer one, also when several services publish at once. */
  publishIfNewer<C extends MessageContract>(
    contract: C,
    message: MessageOf<C>,
    isNewer: (previous: MessageOf<C>) => boolean,
  ): Promise<'published' | 'stale'> {
    return this.publisher.publishIfNewer(contract, message, isNewer);
  }

  /** The last message on a subject; undefined if there is none or it can't be read. */
  async last<C extends MessageContract>(contract: C, subject: string): Promise<Received<MessageOf<C>> | undefined> {
    const raw = await this.publisher.lastRaw(contract.stream, subject, true);
    if (!raw) return undefined;
    try {
      return (await decode([contract], raw)) as Received<MessageOf<C>>;
    } catch (error) {
      this.link.logger.warn('last message can not be read and counts as none', { subject, sequence: raw.sequence, error });
      return undefined;
    }
  }

  /** The last message of each subject that matches now; those that can't be read are left out. Not ordered by anything but age. */
  lastPerSubject<C extends MessageContract>(contract: C, filter: string = contract.filter): Promise<Received<MessageOf<C>>[]> {
    return lastPerSubject(this.link, contract, filter);
  }

  /** Every message that matches now, the oldest first; those that can't be read are left out. For streams that keep several of a subject. */
  all<C extends MessageContract>(contract: C, filter: string = contract.filter): Promise<Received<MessageOf<C>>[]> {
    return allOf(this.link, contract, filter);
  }

  /** Subjects of a stream that match and hold a message now, as its leader has them: one request, where reading the messages makes a consumer. */
  async subjects(stream: StreamName, filter: string): Promise<string[]> {
    try {
      const { state } = await this.link.retry(() => this.link.manager.streams.info(stream, { subjects_filter: filter }));
      return Object.keys(state.subjects ?? {});
    } catch (error) {
      throw translated(error, `Listing ${filter} of ${stream} failed`, { stream, filter });
    }
  }

  follow(options: FollowOptions): Promise<void> {
    return follow(this.link, this.deadLetters, options);
  }

  /** Answers a question on one subject (core NATS: nothing of it is stored), until the signal. Resolves when questions arrive. */
  serve<Q extends Question>(question: Q, subject: string, handler: AnswerOnce<Q>, options: ServeOptions): Promise<void> {
    return new Answerer<Question>(this.link, question, subject, handler as AnswerOnce<Question>, options).ready();
  }

  /** The same for a question that is answered bit by bit. */
  serveStream<Q extends StreamQuestion>(question: Q, subject: string, handler: AnswerStream<Q>, options: ServeOptions): Promise<void> {
    return new Answerer<StreamQuestion>(this.link, question, subject, handler as AnswerStream<StreamQuestion>, options).ready();
  }

  /**
   * Asks whoever serves the question; nothing is tried again.
   * @throws NobodyAnswersError at once, QuestionRefusedError, AnswererStoppedError, AnswerLateError, AnswerBrokenError, AskingCancelledError, NatsUnavailableError
   */
  ask<Q extends Question>(question: Q, request: RequestOf<Q>, options: AskOptions = {}): Promise<AnswerOf<Q>> {
    return ask(this.link, question, request, options);
  }

  /** The same, bit by bit. Reading slowly slows the answerer down, and ending the iteration ends its work. @throws as `ask` */
  askStream<Q extends StreamQuestion>(
    question: Q,
    request: RequestOf<Q>,
    options: AskStreamOptions = {},
  ): AsyncGenerator<AnswerOf<Q>, void, undefined> {
    return askStream(this.link, question, request, options);
  }

  /** Objects by the digest of their content. */
  objects(bucket: ObjectBucket): ContentStore {
    return new ContentStore(this.link, bucket);
  }

  /** Begins to hold this instance's fair share of the shards; `onAcquired` and `onLost` tell which. */
  holdShards(options: HoldOptions): ShardHolder {
    const holder = new ShardLeases(this.link, options);
    this.holders.add(holder);
    return holder;
  }

  /** Removes every message of a subject (a filter may be given), or those up to a sequence: what came after it stays. */
  async purge(stream: StreamName, subject: string, { upToSequence }: { upToSequence?: number } = {}): Promise<void> {
    try {
      const upTo = upToSequence === undefined ? {} : { seq: upToSequence + 1 };
      await this.link.retry(() => this.link.manager.streams.purge(stream, { filter: subject, ...upTo }));
    } catch (error) {
      throw translated(error, `Removing ${subject} from ${stream} failed`, { stream, subject });
    }
  }

  /** Ends everything that was begun here and sends what is still to be sent. Harmless the second time. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const { connection, events } = this.link;
    // Others need not wait for the leases to end.
    if (events.disconnected === undefined) await Promise.race([this.releaseAll(), delay(DRAIN_MILLISECONDS)]);
    this.closing.abort();
    if (connection.isClosed()) return;
    // Draining waits for the server; one that is away would be waited for without end.
    if (events.disconnected === undefined) await Promise.race([connection.drain(), delay(DRAIN_MILLISECONDS)]);
    if (!connection.isClosed()) await connection.close();
  }

  private async releaseAll(): Promise<void> {
    await Promise.all([...this.holders].map((holder) => holder.release()));
  }

  private async restoreTopology(): Promise<void> {
    if (!this.topologyWanted) return;
    try {
      await ensureTopology(this.link);
    } catch (error) {
      if (this.closing.signal.aborted) return;
      this.link.logger.error('streams could not be made sure of after the connection was back', { error });
    }
  }
}
