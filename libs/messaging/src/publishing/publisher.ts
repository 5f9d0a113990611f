import type { PubAck } from '@nats-io/jetstream';
import { typeHeader, type MessageContract, type MessageOf } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import { isNotFound, isWrongLastSequence, translated } from '../connection/requests.js';
import { decode, encode, type Encoded, type Received } from '../encoding.js';
import { MalformedMessageError, MessageTooLargeError, NatsRequestError } from '../errors.js';
import { fromStored, type RawMessage } from '../reading/delivery.js';

export interface PublishOptions {
  /** The stream forgets the message after so many seconds. */
  ttlSeconds?: number;
}
interface Guards {
  /** The subject's last message must have this sequence (0: there must be none). */
  lastSequence?: number;
  /** Leaves `Nats-Msg-Id` out: the guard above says what may be repeated. */
  withoutId?: boolean;
}

/** Compare-and-set that others win this often in a row is not a race but a loop. */
const MOST_CONFLICTS = 50;

export class Publisher {
  constructor(private readonly link: Link) {}

  /**
   * Stores a message; tries for 20 s if NATS is away, which the dedupe key makes harmless.
   * @throws InvalidMessageError, MessageTooLargeError, NatsUnavailableError, NatsRequestError
   */
  async publish<C extends MessageContract>(
    contract: C,
    message: MessageOf<C>,
    options: PublishOptions = {},
  ): Promise<{ sequence: number; duplicate: boolean }> {
    const encoded = await encode(contract, message);
    const ack = await this.send(contract, encoded, options, {});
    return { sequence: ack.seq, duplicate: ack.duplicate };
  }

  /** Compare-and-set on the subject's last message; one that can't be read counts as older. */
  async publishIfNewer<C extends MessageContract>(
    contract: C,
    message: MessageOf<C>,
    isNewer: (previous: MessageOf<C>) => boolean,
  ): Promise<'published' | 'stale'> {
    const encoded = await encode(contract, message);
    let withoutId = false;
    for (let conflicts = 0; conflicts < MOST_CONFLICTS;) {
      // A replica may answer a first, quick read with what was; after a conflict only the leader is asked.
      const raw = await this.lastRaw(contract.stream, encoded.subject, conflicts > 0);
      const previous = raw && (await readable(contract, raw));
      // An answer that got lost, or a handler that died after it: this very message is there already.
      if (previous?.dedupeId === encoded.key) return 'published';
      if (previous && !isNewer(previous.message as MessageOf<C>)) return 'stale';
      try {
        const ack = await this.send(contract, encoded, {}, { lastSequence: raw?.sequence ?? 0, withoutId });
        if (!ack.duplicate) return 'published';
        // It was there and has been purged since; within the duplicate window its id alone would swallow it.
        withoutId = true;
        conflicts++;
      } catch (error) {
        if (!isWrongLastSequence(error)) throw error;
        conflicts++;
      }
    }
    throw new NatsRequestError(
      `${encoded.subject} changed ${MOST_CONFLICTS} times while ${typeHeader(contract)} was to be published there. It is tried again.`,
      {
        subject: encoded.subject,
      },
    );
  }

  /** The last message on a subject, as it is. */
  async lastRaw(stream: string, subject: string, fromLeader: boolean): Promise<RawMessage | undefined> {
    try {
      const query = { last_by_subj: subject };
      const api = fromLeader ? this.link.manager.streams : this.link.manager.direct;
      const stored = await this.link.retry(() => api.getMessage(stream, query));
      return stored ? fromStored(stored, stream) : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw translated(error, `Reading the last message on ${subject} failed`, { stream, subject });
    }
  }

  private async send(contract: MessageContract, encoded: Encoded, options: PublishOptions, guards: Guards): Promise<PubAck> {
    this.checkSize(contract, encoded);
    const { lastSequence, withoutId } = guards;
    // The client wrote the id of an earlier try into these very headers.
    if (withoutId) encoded.headers.delete('Nats-Msg-Id');
    try {
      return await this.link.retry(() =>
        this.link.client.publish(encoded.subject, encoded.payload, {
          headers: encoded.headers,
          ...(withoutId ? {} : { msgID: encoded.key }),
          ...(options.ttlSeconds === undefined ? {} : { ttl: `${options.ttlSeconds}s` }),
          expect: { streamName: contract.stream, ...(lastSequence === undefined ? {} : { lastSubjectSequence: lastSequence }) },
        }),
      );
    } catch (error) {
      if (lastSequence !== undefined && isWrongLastSequence(error)) throw error;
      throw translated(error, `Publishing ${typeHeader(contract)} on ${encoded.subject} failed`, { subject: encoded.subject });
    }
  }

  private checkSize(contract: MessageContract, { subject, payload }: Encoded): void {
    const limit = this.link.connection.info?.max_payload ?? 1024 * 1024;
    if (payload.length + HEADER_ROOM_BYTES <= limit) return;
    throw new MessageTooLargeError(
      `${typeHeader(contract)} on ${subject} has ${payload.length} bytes after compression, but NATS takes at most ${limit}. It was not sent; ` +
        'split what it describes over several applications, or raise max_payload of the NATS server.',
      { subject, bytes: payload.length, limit },
    );
  }
}

const HEADER_ROOM_BYTES = 4096;

async function readable(contract: MessageContract, raw: RawMessage): Promise<Received<unknown> | undefined> {
  try {
    return await decode([contract], raw);
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined;
    throw error;
  }
}
