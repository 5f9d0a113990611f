import { AckPolicy, DeliverPolicy, JetStreamApiError, type ConsumerConfig } from '@nats-io/jetstream';
import { typeHeader, type MessageContract } from '@fairlead/contracts';
import { tracing, type Logger } from '@fairlead/service-kit';
import type { Link } from '../connection/link.js';
import { isNotFound } from '../connection/requests.js';
import { decode } from '../encoding.js';
import { DeliveriesExhaustedError, SubscriptionError } from '../errors.js';
import type { DeadLetters } from '../publishing/dead-letters.js';
import type { Delivery } from '../reading/delivery.js';
import { PullSubscription } from '../reading/pull-subscription.js';
import { delay, stepOf } from '../waiting.js';
import type { ConsumingMetrics } from './consuming-metrics.js';
import { MessageContext } from './message-context.js';
import { settlementOf } from './settle.js';
import { SubjectQueue } from './subject-queue.js';
import { Trials } from './trials.js';

export interface DurableConsumerOptions {
  /** Name of the durable consumer, shared by all instances of a service. */
  name: string;
  contract: MessageContract;
  handle: (message: unknown, context: MessageContext) => Promise<void>;
  concurrency: number;
  maxDeliver: number;
  ackWaitMilliseconds: number;
}

const REOPEN_SCHEDULE = [0, 100, 250, 500, 1_000, 2_000, 5_000] as const;
const NANOSECONDS = 1_000_000;
/** Messages that wait for their next attempt count too; a limit near the number of applications would stop all when many fail. */
const MOST_UNACKNOWLEDGED = 50_000;
/** A message that could not be set aside comes back after so long. */
const SET_ASIDE_AGAIN_MILLISECONDS = 10_000;

/** One durable pull consumer: takes as many messages as can be worked on, keeps them alive, settles each by what its handler did. */
export class DurableConsumer {
  private readonly queue: SubjectQueue;
  private readonly logger: Logger;
  private readonly trials: Trials;
  private subscription: PullSubscription | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly link: Link,
    private readonly deadLetters: DeadLetters,
    private readonly metrics: ConsumingMetrics,
    private readonly options: DurableConsumerOptions,
  ) {
    this.logger = link.logger.child({ consumer: options.name });
    this.trials = new Trials(link, options.name);
    this.queue = new SubjectQueue(
      options.concurrency,
      (delivery) => this.work(delivery),
      () => this.refill(),
    );
  }

  /** @throws SubscriptionError if the consumer exists in a form that can't be changed */
  async start(): Promise<void> {
    await this.ensure();
    this.subscribe();
  }

  /** Takes nothing any more and resolves when what is in work is settled. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.subscription?.stop();
    await this.queue.stop((delivery) => delivery.respond('-NAK'));
    clearInterval(this.heartbeat);
  }

  private subscribe(): void {
    if (this.stopped) return;
    this.subscription = new PullSubscription({
      connection: this.link.connection,
      events: this.link.events,
      stream: this.options.contract.stream,
      consumer: this.options.name,
      onDelivery: (delivery) => this.take(delivery),
      onExpired: () => this.refill(),
      onLost: (reason) => void this.reopen(reason),
    });
    this.refill();
  }

  private async reopen(reason: string): Promise<void> {
    this.logger.debug('subscription is made anew', { reason });
    for (let attempt = 1; !this.stopped && !this.link.closing.aborted; attempt++) {
      await delay(stepOf(REOPEN_SCHEDULE, attempt), this.link.closing);
      try {
        await this.ensure();
        return this.subscribe();
      } catch (error) {
        if (attempt === 4) this.logger.warn('consumer can not be read at present, trying again until it can', { error });
      }
    }
  }

  /** Half of the room at a time, so that an idle consumer has one or two requests waiting and not one for each message that ever came. */
  private refill(): void {
    if (this.stopped || !this.subscription) return;
    const { outstanding } = this.subscription;
    const room = this.queue.room - outstanding;
    if (room >= this.options.concurrency / 2 || outstanding === 0) this.subscription.request(room);
  }

  private take(delivery: Delivery): void {
    this.queue.add(delivery);
    this.metrics.inFlight(this.options.contract, this.queue.size);
    this.heartbeat ??= setInterval(() => this.stayAlive(), this.options.ackWaitMilliseconds / 3);
    this.refill();
  }

  private stayAlive(): void {
    if (this.queue.size === 0) {
      clearInterval(this.heartbeat);
      this.heartbeat = undefined;
      return;
    }
    for (const delivery of this.queue.deliveries()) delivery.respond('+WPI');
  }

  private async work(delivery: Delivery): Promise<boolean> {
    const { contract } = this.options;
    const started = performance.now();
    const error = await this.attempt(delivery);
    const settlement = settlementOf(error, delivery.deliveries, this.options.maxDeliver);
    try {
      if (settlement.kind === 'dead') await this.setAside(delivery, error);
      else if (settlement.kind === 'again') this.again(delivery, error, settlement.delayMilliseconds);
      else delivery.respond('+ACK');
    } catch (failure) {
      this.logger.error('message could not be settled, it comes again', {
        subject: delivery.subject,
        sequence: delivery.sequence,
        error: failure,
      });
    }
    this.metrics.settled(contract, settlement.kind, (performance.now() - started) / 1000);
    this.metrics.inFlight(contract, this.queue.size - 1);
    return settlement.kind !== 'again';
  }

  /** What the handler threw; undefined if it succeeded. */
  private async attempt(delivery: Delivery): Promise<unknown> {
    const { contract, maxDeliver, handle } = this.options;
    const { deliveries, subject, sequence } = delivery;
    const attributes = {
      'messaging.system': 'nats',
      'messaging.destination': subject,
      'fairlead.sequence': sequence,
      'fairlead.attempt': deliveries,
    };
    try {
      await tracing.withSpan(`handle ${typeHeader(contract)}`, attributes, delivery.headers, async () => {
        const received = await decode([contract], delivery);
        const context = new MessageContext(received, deliveries, deliveries >= maxDeliver);
        if (deliveries <= maxDeliver) await handle(received.message, context);
        else await this.trials.once(delivery, () => handle(received.message, context));
      });
      return undefined;
    } catch (error) {
      return error ?? new Error('The handler failed without saying why.');
    }
  }

  private async setAside(delivery: Delivery, error: unknown): Promise<void> {
    try {
      await this.deadLetters.write(this.options.name, delivery, delivery.deliveries, error);
      delivery.respond(`+TERM ${error instanceof DeliveriesExhaustedError ? 'deliveries exhausted' : 'set aside'}`);
    } catch (failure) {
      this.again(delivery, failure, SET_ASIDE_AGAIN_MILLISECONDS);
    }
  }

  private again(delivery: Delivery, error: unknown, delayMilliseconds: number): void {
    delivery.respond(`-NAK ${JSON.stringify({ delay: Math.round(delayMilliseconds * NANOSECONDS) })}`);
    this.logger.warn('message could not be handled and is tried again', {
      subject: delivery.subject,
      sequence: delivery.sequence,
      attempt: delivery.deliveries,
      retryMilliseconds: delayMilliseconds,
      error,
    });
  }

  /** Creates the consumer or changes the one that is there; several instances may do so at once. */
  private async ensure(): Promise<void> {
    const { contract, name } = this.options;
    const { consumers } = this.link.manager;
    const wanted = this.config();
    try {
      const found = await this.link
        .retry(() => consumers.info(contract.stream, name))
        .catch((error: unknown) => {
          if (isNotFound(error)) return undefined;
          throw error;
        });
      if (!found) await this.link.retry(() => consumers.add(contract.stream, wanted));
      else if (differs(found.config, wanted)) {
        await this.link.retry(() => consumers.update(contract.stream, name, wanted));
        this.logger.info('consumer changed', { filter: contract.filter });
      }
    } catch (cause) {
      if (!(cause instanceof JetStreamApiError) || isNotFound(cause)) throw cause;
      throw new SubscriptionError(
        `Consumer ${name} of stream ${contract.stream} can't be made as needed: ${cause.message}. The service does not take ${typeHeader(contract)}. ` +
          `Remove the consumer (\`nats consumer rm ${contract.stream} ${name}\`) and start again: handling messages twice is harmless.`,
        { consumer: name, stream: contract.stream },
        cause,
      );
    }
  }

  private config(): Partial<ConsumerConfig> {
    const { contract, name, ackWaitMilliseconds } = this.options;
    return {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      filter_subject: contract.filter,
      ack_wait: ackWaitMilliseconds * NANOSECONDS,
      // Counted here instead: the server would stop delivering without a word.
      max_deliver: -1,
      max_ack_pending: MOST_UNACKNOWLEDGED,
    };
  }
}

const differs = (found: ConsumerConfig, wanted: Partial<ConsumerConfig>): boolean =>
  Object.entries(wanted).some(([key, value]) => found[key as keyof ConsumerConfig] !== value);
