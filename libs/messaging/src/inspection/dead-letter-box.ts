import { headers, type MsgHdrs } from '@nats-io/transport-node';
import * as contracts from '@fairlead/contracts';
import { DeadLetter, FairleadError, Retry, typeHeader, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { Limiter } from '@fairlead/service-kit';
import type { Bus } from '../bus.js';
import { isNotFound, isWrongLastSequence, translated } from '../connection/requests.js';
import { decode, plain, TYPE_HEADER } from '../encoding.js';
import { MalformedMessageError } from '../errors.js';
import { MOST_PAYLOAD_BYTES } from '../publishing/dead-letters.js';
import { fromStored, type RawMessage } from '../reading/delivery.js';
import { readAll } from '../reading/ordered-reader.js';
import { streams } from '../topology/streams.js';

type Letter = MessageOf<typeof DeadLetter>;
export interface DeadLetterItem extends Omit<Letter, 'headers' | 'payload'> {
  /** `<consumer>.<stream>.<sequence>` */
  readonly id: string;
  /** Sequence in DEAD: the newest has the greatest. */
  readonly place: number;
  readonly bytes: number;
}
export interface DeadLetterContent extends DeadLetterItem {
  /** What the message says; undefined: it is no JSON. */
  readonly content: unknown;
}

/** A dead letter that must not or can't be sent again; the message says why and what to do. */
export class DeadLetterRefusedError extends FairleadError {
  readonly code = 'DeadLetterNotReplayable';
  readonly retry = Retry.never;
}

/** Read at once: each may have 700 kB. */
const AT_ONCE = 8;
const BASE = 'dead.';
/** What of the headers belongs to the first publication alone. */
const OF_THE_SERVER = /^nats-/i;
const known: readonly MessageContract[] = Object.values<unknown>(contracts).filter(isContract);

/** Messages that consumers have given up on: looked at, sent again, or thrown away. */
export class DeadLetterBox {
  constructor(private readonly bus: Bus) {}

  /** A page of them, the newest first. @param before place of the last one of the page before */
  async list(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<DeadLetterItem[]> {
    let places: number[] = [];
    await readAll(this.bus.link, {
      stream: DeadLetter.stream,
      filters: [DeadLetter.filter],
      from: { afterSequence: 0 },
      headersOnly: true,
      label: 'dead-letters',
      onMessage: ({ sequence }) => void places.push(sequence),
      onRestart: () => void (places = []),
    });
    const page = places
      .filter((place) => place < before)
      .sort((a, b) => b - a)
      .slice(0, limit);
    const limiter = new Limiter(AT_ONCE);
    const letters = await Promise.all(page.map((place) => limiter.run(() => this.at({ seq: place }))));
    return letters.filter((letter) => letter !== undefined).map(itemOf);
  }

  async get(id: string): Promise<DeadLetterContent | undefined> {
    const found = await this.at({ last_by_subj: `${BASE}${id}` });
    if (found === undefined) return undefined;
    return { ...itemOf(found), content: await contentOf(originalOf(found.letter)) };
  }

  /**
   * Sends the message again, under an id of its own: its own is known to the stream. Of a stream that holds the newest value of each subject it must still be
   * that; else an old state would take the place of a newer one.
   * @param as id of the command: doing it twice is one message
   * @throws DeadLetterRefusedError, NatsUnavailableError, NatsRequestError
   */
  async replay(id: string, as: string): Promise<void> {
    const found = await this.at({ last_by_subj: `${BASE}${id}` });
    if (found === undefined) return;
    const { letter } = found;
    const raw = originalOf(letter);
    await refuseUnreadable(letter, raw);
    const guard = await this.guardOf(letter);
    const { client, retry } = this.bus.link;
    const options = { msgID: `replay:${as}`, expect: { streamName: letter.stream, ...guard } };
    try {
      await retry(() => client.publish(letter.subject, raw.data, { ...options, headers: ownHeaders(raw.headers) }));
    } catch (error) {
      if (isWrongLastSequence(error)) throw replaced(letter);
      throw translated(error, `Sending dead letter ${id} again failed`, { id });
    }
    await this.remove(id, found.place);
  }

  /** @returns false where there is none */
  async discard(id: string): Promise<boolean> {
    const found = await this.at({ last_by_subj: `${BASE}${id}` });
    if (found === undefined) return false;
    await this.remove(id, found.place);
    return true;
  }

  /** The one that was looked at; if its consumer gave up on it again meanwhile, that stays. */
  private remove(id: string, place: number): Promise<void> {
    return this.bus.purge('DEAD', `${BASE}${id}`, { upToSequence: place });
  }

  private async guardOf(letter: Letter): Promise<{ lastSubjectSequence?: number }> {
    const stream = streams.find(({ name }) => name === letter.stream);
    if (stream?.max_msgs_per_subject !== 1) return {};
    const newest = await this.stored(letter.stream, { last_by_subj: letter.subject });
    if (newest?.sequence !== letter.sequence) throw replaced(letter);
    return { lastSubjectSequence: letter.sequence };
  }

  private async at(query: { seq: number } | { last_by_subj: string }): Promise<Found | undefined> {
    const raw = await this.stored(DeadLetter.stream, query);
    if (raw === undefined) return undefined;
    try {
      return { letter: (await decode([DeadLetter], raw)).message as Letter, place: raw.sequence };
    } catch (error) {
      this.bus.link.logger.warn('dead letter can not be read and is left out', { subject: raw.subject, error });
      return undefined;
    }
  }

  private async stored(stream: string, query: { seq: number } | { last_by_subj: string }): Promise<RawMessage | undefined> {
    try {
      const stored = await this.bus.link.retry(() => this.bus.link.manager.streams.getMessage(stream, query));
      return stored ? fromStored(stored, stream) : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw translated(error, `Reading stream ${stream} failed`, { stream });
    }
  }
}

interface Found {
  readonly letter: Letter;
  readonly place: number;
}

function itemOf({ letter: { headers: _headers, payload, ...rest }, place }: Found): DeadLetterItem {
  const id = `${rest.consumer}.${rest.stream}.${rest.sequence}`;
  return { id, place, ...rest, bytes: Buffer.byteLength(payload, 'base64') };
}

/** The message as it lay in its stream. */
function originalOf({ headers: kept, payload, subject, stream, sequence, at }: Letter): RawMessage {
  const hdrs = headers();
  for (const [name, values] of Object.entries(kept)) for (const value of values) hdrs.append(name, value);
  return { subject, stream, sequence, time: new Date(at), data: Buffer.from(payload, 'base64'), headers: hdrs };
}

function ownHeaders(all: MsgHdrs | undefined): MsgHdrs {
  const own = headers();
  for (const [name, values] of all ?? []) if (!OF_THE_SERVER.test(name)) for (const value of values) own.append(name, value);
  return own;
}

async function contentOf(raw: RawMessage): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await plain(raw)).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function refuseUnreadable(letter: Letter, raw: RawMessage): Promise<void> {
  const cut = raw.data.length >= MOST_PAYLOAD_BYTES;
  if (cut) throw refused(letter, `of its content only the first ${MOST_PAYLOAD_BYTES / 1024} KiB were kept`);
  const type = raw.headers?.get(TYPE_HEADER) ?? '';
  const contract = known.find((candidate) => typeHeader(candidate) === type && candidate.stream === letter.stream);
  if (contract === undefined) {
    const what =
      type === '' ? 'it bears no type' : `nobody takes messages ${JSON.stringify(type.slice(0, 100))} of ${letter.stream} any more`;
    throw refused(letter, what);
  }
  try {
    await decode([contract], raw);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    throw refused(letter, `it would be set aside again: ${error.message}`);
  }
}

const refused = ({ consumer, stream, sequence, subject }: Letter, why: string): DeadLetterRefusedError =>
  new DeadLetterRefusedError(
    `Message ${sequence} of ${stream} on ${subject}, which ${consumer} gave up on, can't be sent again: ${why}. Discard it once its cause is known.`,
    { consumer, stream, sequence, subject },
  );
const replaced = (letter: Letter): DeadLetterRefusedError =>
  refused(letter, 'a newer message has taken its place, so nothing is lost with it; sent again, the old state would replace the newer one');

function isContract(value: unknown): value is MessageContract {
  return typeof value === 'object' && value !== null && 'dedupeKey' in value && 'filter' in value && 'schema' in value;
}
