import { FairleadError, Retry } from '@fairlead/contracts';

/** The NATS server lacks what Fairlead's streams are made of. */
export class NatsTooOldError extends FairleadError {
  readonly code = 'NatsTooOld';
  readonly retry = Retry.never;
}
/** The NATS server runs without JetStream, or the account may not use it. */
export class JetStreamDisabledError extends FairleadError {
  readonly code = 'JetStreamDisabled';
  readonly retry = Retry.never;
}
/** The NATS server does not accept the credentials of `NATS_URL`. */
export class NatsRefusedError extends FairleadError {
  readonly code = 'NatsRefused';
  readonly retry = Retry.never;
}
/** NATS did not answer in time; whatever was to be sent may or may not have arrived. */
export class NatsUnavailableError extends FairleadError {
  readonly code = 'NatsUnavailable';
  // Not the message's fault: it may be tried for as long as it takes.
  readonly retry = Retry.after(2_000);
}
/** NATS answered and said no: a limit, a permission, a missing stream. */
export class NatsRequestError extends FairleadError {
  readonly code = 'NatsRequestFailed';
  readonly retry = Retry.backoff;
}
/** A stream exists in a form that can't be changed into the one that is needed. */
export class TopologyError extends FairleadError {
  readonly code = 'StreamIncompatible';
  readonly retry = Retry.never;
}
/** A message that does not fit its own contract was about to be sent: a mistake in the sender. */
export class InvalidMessageError extends FairleadError {
  readonly code = 'InvalidMessage';
  readonly retry = Retry.never;
}
/** A message is larger than the server takes. */
export class MessageTooLargeError extends FairleadError {
  readonly code = 'MessageTooLarge';
  readonly retry = Retry.never;
}
/** A message that was received is not one of the kind its subject promises. */
export class MalformedMessageError extends FairleadError {
  readonly code = 'MalformedMessage';
  readonly retry = Retry.never;
}
/** A message was delivered so often without an answer that it probably ends the process which handles it. */
export class DeliveriesExhaustedError extends FairleadError {
  readonly code = 'DeliveriesExhausted';
  readonly retry = Retry.never;
}
/** An object that a message refers to is not in the store (not yet, or no longer). */
export class ObjectMissingError extends FairleadError {
  readonly code = 'ObjectMissing';
  readonly retry = Retry.backoff;
}
/** What the store holds under a digest has another one. */
export class ObjectCorruptError extends FairleadError {
  readonly code = 'ObjectCorrupt';
  readonly retry = Retry.backoff;
}
/** Subscriptions and handlers of a service don't match. */
export class SubscriptionError extends FairleadError {
  readonly code = 'SubscriptionMismatch';
  readonly retry = Retry.never;
}
