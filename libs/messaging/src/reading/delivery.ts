import type { Msg, MsgHdrs } from '@nats-io/transport-node';
import type { StoredMsg } from '@nats-io/jetstream';

/** A message as it lies in a stream. */
export interface RawMessage {
  readonly subject: string;
  readonly stream: string;
  readonly sequence: number;
  readonly time: Date;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs | undefined;
}
/** A message as a consumer hands it over. */
export interface Delivery extends RawMessage {
  readonly consumer: string;
  /** How often it was handed over, this time included. */
  readonly deliveries: number;
  /** Counts what this consumer has handed over: a gap means that something got lost on the way. */
  readonly consumerSequence: number;
  /** How many more messages match at the moment of this delivery. */
  readonly pending: number;
  /** Sends an acknowledgement (`+ACK`, `-NAK`, `+WPI`, `+TERM`). */
  respond(payload: string): void;
}

/**
 * Reads the delivery out of a message's reply subject:
 * `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<nanoseconds>.<pending>[.<token>]` (NATS ADR-15).
 * Undefined: not a delivery but a status.
 */
export function toDelivery(message: Msg): Delivery | undefined {
  const tokens = message.reply?.split('.') ?? [];
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return undefined;
  const [stream, consumer, deliveries, sequence, consumerSequence, nanoseconds, pending] = tokens.slice(tokens.length === 9 ? 2 : 4);
  if (stream === undefined || consumer === undefined || pending === undefined) return undefined;
  return {
    subject: message.subject,
    stream,
    consumer,
    sequence: Number(sequence),
    time: new Date(Number(nanoseconds) / 1_000_000),
    data: message.data,
    headers: message.headers,
    deliveries: Number(deliveries),
    consumerSequence: Number(consumerSequence),
    pending: Number(pending),
    respond: (payload) => void message.respond(payload),
  };
}

export const fromStored = (stored: StoredMsg, stream: string): RawMessage => ({
  subject: stored.subject,
  stream,
  sequence: stored.seq,
  time: stored.time,
  data: stored.data,
  headers: stored.header,
});
