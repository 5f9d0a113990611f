import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { typeHeader, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { tracing } from '@fairlead/service-kit';
import { InvalidMessageError, MalformedMessageError } from './errors.js';
import type { RawMessage } from './reading/delivery.js';

export const TYPE_HEADER = 'Fairlead-Type';
/** The dedupe key. `Nats-Msg-Id` bears it too, but for compare-and-set publications a second try must not be swallowed by the duplicate window. */
export const KEY_HEADER = 'Fairlead-Key';
export const ENCODING_HEADER = 'Fairlead-Encoding';

/** From this size on a message is compressed: documents and results of a thousand applications fit into NATS's 1 MB. */
const COMPRESS_FROM_BYTES = 32 * 1024;
/** What a compressed message may become: no bomb. */
const MOST_BYTES = 64 * 1024 * 1024;
const compress = promisify(gzip);
const decompress = promisify(gunzip);

export interface Received<T> {
  readonly message: T;
  readonly contract: MessageContract;
  readonly subject: string;
  readonly stream: string;
  readonly sequence: number;
  /** When the stream took it. */
  readonly time: Date;
  readonly dedupeId?: string;
  /** W3C `traceparent` of the sender, for work that goes on after the message was taken. */
  readonly traceparent?: string;
}
export interface Encoded {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs;
  readonly key: string;
}

/** @throws InvalidMessageError if the message does not fit its contract */
export async function encode<C extends MessageContract>(contract: C, message: MessageOf<C>): Promise<Encoded> {
  const result = contract.schema.safeParse(message);
  if (!result.success) {
    throw new InvalidMessageError(
      `A message ${typeHeader(contract)} does not fit its schema and was not sent: ${issuesOf(result.error.issues)}. This is a mistake in the sender; please report it.`,
      { type: typeHeader(contract) },
    );
  }
  const checked = result.data as MessageOf<C>;
  const json = Buffer.from(JSON.stringify(checked));
  const key = contract.dedupeKey(checked);
  const hdrs = headers();
  hdrs.set(TYPE_HEADER, typeHeader(contract));
  hdrs.set(KEY_HEADER, key);
  tracing.inject(hdrs);
  if (json.length < COMPRESS_FROM_BYTES) return { subject: contract.subject(checked), payload: json, headers: hdrs, key };
  hdrs.set(ENCODING_HEADER, 'gzip');
  return { subject: contract.subject(checked), payload: await compress(json), headers: hdrs, key };
}

/**
 * Reads a message as one of the given kinds.
 * @throws MalformedMessageError: no or another type, no JSON, not as its schema says, or on a subject of something else
 */
export async function decode(contracts: readonly MessageContract[], raw: RawMessage): Promise<Received<unknown>> {
  const contract = contractOf(contracts, raw);
  const result = contract.schema.safeParse(parseJson(await plain(raw), raw));
  if (!result.success) throw malformed(raw, `it does not fit the schema of ${typeHeader(contract)}: ${issuesOf(result.error.issues)}`);
  const subject = contract.subject(result.data);
  // Whoever may publish for one tenant must not speak for another.
  if (subject !== raw.subject) throw malformed(raw, `its content belongs on subject ${subject}`);
  const dedupeId = raw.headers?.get(KEY_HEADER) || raw.headers?.get('Nats-Msg-Id') || undefined;
  const traceparent = raw.headers?.get('traceparent') || undefined;
  return {
    message: result.data,
    contract,
    subject,
    stream: raw.stream,
    sequence: raw.sequence,
    time: raw.time,
    ...(dedupeId === undefined ? {} : { dedupeId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function contractOf(contracts: readonly MessageContract[], raw: RawMessage): MessageContract {
  const type = raw.headers?.get(TYPE_HEADER);
  const expected = contracts.map(typeHeader).join(' or ');
  if (!type) throw malformed(raw, `it has no header ${TYPE_HEADER}; expected ${expected}`);
  const contract = contracts.find((candidate) => typeHeader(candidate) === type);
  if (!contract) throw malformed(raw, `its type is ${JSON.stringify(type.slice(0, 100))}; expected ${expected}`);
  return contract;
}

/** The content without its compression. @throws MalformedMessageError */
export async function plain(raw: RawMessage): Promise<Uint8Array> {
  const encoding = raw.headers?.get(ENCODING_HEADER);
  if (!encoding) return raw.data;
  if (encoding !== 'gzip') throw malformed(raw, `its encoding ${JSON.stringify(encoding.slice(0, 100))} is unknown`);
  try {
    return await decompress(raw.data, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    throw malformed(raw, `it can't be decompressed (${messageOf(cause)})`, cause);
  }
}

function parseJson(bytes: Uint8Array, raw: RawMessage): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed(raw, `it is not JSON (${messageOf(cause).slice(0, 200)})`, cause);
  }
}

function malformed(raw: RawMessage, why: string, cause?: unknown): MalformedMessageError {
  return new MalformedMessageError(
    `Message ${raw.sequence} of stream ${raw.stream} on ${raw.subject} can't be read: ${why}. It is set aside in DEAD and changes nothing.`,
    { stream: raw.stream, sequence: raw.sequence, subject: raw.subject },
    cause,
  );
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
const issuesOf = (issues: readonly Issue[]): string =>
  issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || 'message'}: ${issue.message}`)
    .join('; ') + (issues.length > 5 ? ` and ${issues.length - 5} more` : '');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
