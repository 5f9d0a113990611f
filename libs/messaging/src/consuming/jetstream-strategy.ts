import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import { typeHeader, type MessageContract } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import { SubscriptionError } from '../errors.js';
import { DurableConsumer } from './durable-consumer.js';
import type { MessageContext } from './message-context.js';
import { JETSTREAM_TRANSPORT, type OnMessageExtras } from './on-message.js';
import { DEFAULT_MAX_DELIVER } from './settle.js';

export interface JetStreamStrategyOptions {
  bus: Bus;
  /** First part of the durable consumers' names. */
  service: string;
  /** Messages that the service must have a handler for; one that is missing keeps it from starting. */
  subscriptions?: readonly MessageContract[];
}

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_ACK_WAIT_MILLISECONDS = 15_000;

/** Name of the durable consumer by which a service takes a kind of message. */
export const durableName = (service: string, contract: Pick<MessageContract, 'type' | 'version'>): string =>
  `${service}-${contract.type.replaceAll('.', '-')}${contract.version > 1 ? `-v${contract.version}` : ''}`;

/** Nest transport for `OnMessage` handlers: a durable pull consumer for each. */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM_TRANSPORT;
  // Errors are logged where the message is settled.
  override readonly propagatesEventHandlerErrors = true;
  private consumers: DurableConsumer[] = [];

  constructor(private readonly options: JetStreamStrategyOptions) {
    super();
  }

  /** Calls back with SubscriptionError, naming every problem, if handlers and subscriptions don't match. */
  listen(callback: (error?: unknown) => void): void {
    this.begin().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /** Takes no more messages and resolves when those in work are settled. The connection stays open. Harmless the second time. */
  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  on(): never {
    throw new Error('The JetStream strategy emits no events.');
  }
  unwrap<T>(): T {
    return this.options.bus.link.connection as T;
  }

  private async begin(): Promise<void> {
    const { bus, service } = this.options;
    const subscriptions = this.subscriptions();
    this.consumers = subscriptions.map(({ contract, options, handler }) => {
      return new DurableConsumer(bus.link, bus.deadLetters, bus.metrics, {
        name: durableName(service, contract),
        contract,
        concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
        maxDeliver: options.maxDeliver ?? DEFAULT_MAX_DELIVER,
        ackWaitMilliseconds: options.ackWaitMilliseconds ?? DEFAULT_ACK_WAIT_MILLISECONDS,
        handle: (message, context) => this.call(handler, message, context),
      });
    });
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
    bus.link.logger.info('taking messages', { types: subscriptions.map(({ contract }) => typeHeader(contract)) });
  }

  private subscriptions(): (OnMessageExtras & { handler: MessageHandler })[] {
    const { service, subscriptions = [] } = this.options;
    const found = [...this.messageHandlers.values()].map((handler) => ({ ...(handler.extras as unknown as OnMessageExtras), handler }));
    const twice = found.filter(({ handler }) => handler.next !== undefined);
    const none = subscriptions.filter((contract) => !found.some((one) => typeHeader(one.contract) === typeHeader(contract)));
    const problems = [
      ...twice.map(
        ({ contract }) => `${typeHeader(contract)} has more than one handler: each would take a part of the messages; make one of them`,
      ),
      ...none.map((contract) => `${typeHeader(contract)} has no handler: is the class with @OnMessage a controller of a module?`),
    ];
    if (problems.length > 0) throw new SubscriptionError(`${service} did not start: ${problems.join('; ')}.`, { problems });
    return found;
  }

  /** Nest's own `handleEvent` does not wait for handlers; their errors come through the stream that the handler's promise resolves to. */
  private async call(handler: MessageHandler, message: unknown, context: MessageContext): Promise<void> {
    const result = (await handler(message, context)) as unknown;
    await lastValueFrom(this.transformToObservable(result) as Observable<unknown>, { defaultValue: undefined });
  }
}
