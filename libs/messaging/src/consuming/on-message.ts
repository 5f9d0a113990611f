import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { typeHeader, type MessageContract, type MessageOf } from '@fairlead/contracts';
import type { MessageContext } from './message-context.js';

export interface OnMessageOptions {
  /** Messages handled at once by one process; those of one subject never are. Default 8. */
  concurrency?: number;
  /** A message that fails so often is given up on. Default 10: with the growing delays that is over 12 minutes. */
  maxDeliver?: number;
  /** After so long without a sign of life another process gets the message. Default 15,000; a sign is given every third of it. */
  ackWaitMilliseconds?: number;
}
export interface OnMessageExtras {
  readonly contract: MessageContract;
  readonly options: OnMessageOptions;
}

export const JETSTREAM_TRANSPORT = Symbol.for('fairlead.jetstream');

/** Nest turns errors that it does not know into "Internal server error"; the strategy needs them as they are to settle the message. */
@Catch()
class PassErrorsOn implements ExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}

/**
 * Marks a method of a Nest controller as the handler of a message. A durable consumer `<service>-<type with dashes>` is created or changed at start;
 * several instances share it. The message is acknowledged when the method has returned (or its promise resolved); what it throws decides how the
 * message goes on, see `settlementOf`. Delivery is at least once: handlers are idempotent. One handler for each message in a service.
 */
export const OnMessage =
  <C extends MessageContract>(contract: C, options: OnMessageOptions = {}) =>
  <H extends (message: MessageOf<C>, context: MessageContext) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const extras: OnMessageExtras = { contract, options };
    // Nest types handlers as (data: {}, ...args: unknown[]), which no handler with a typed context is.
    const subscribe = EventPattern(typeHeader(contract), JETSTREAM_TRANSPORT, { ...extras }) as MethodDecorator;
    subscribe(target, key, descriptor);
    // Without these Nest hands over the message only.
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(new PassErrorsOn())(target, key, descriptor);
  };
