import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import type { Question, StreamQuestion } from '@fairlead/contracts';
import { FairleadError, typeHeader } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import { ENCODING_HEADER } from '../encoding.js';
import { AnswerBrokenError, AnswererStoppedError, QuestionRefusedError } from './errors.js';

/**
 * What goes to and fro about one question. To the asker: `open` (a stream begins; its reply subject takes the asker's frames), `part` (one piece of an answer's
 * bytes), `last` (the last piece; of a stream, of this item), `end`, `error`, `beat`. To the answerer: `credit` (so many more items are wanted), `beat`, `stop`.
 */
export type FrameKind = 'open' | 'part' | 'last' | 'end' | 'error' | 'beat' | 'credit' | 'stop';
export interface Frame {
  readonly kind: FrameKind | 'nobody';
  /** Counts the frames of one answer from 0, so that a lost one is noticed; `beat` has none. */
  readonly sequence: number | undefined;
  readonly message: Msg;
}

const FRAME_HEADER = 'Fairlead-Frame';
const SEQUENCE_HEADER = 'Fairlead-Sequence';
export const TIMEOUT_HEADER = 'Fairlead-Timeout';
export const WINDOW_HEADER = 'Fairlead-Window';
export const BEAT_HEADER = 'Fairlead-Beat';
const NO_RESPONDERS = 503;
/** Room for headers beside the payload. */
export const HEADER_ROOM_BYTES = 4096;
const COMPRESS_FROM_BYTES = 8 * 1024;
/** What an answer may be once unpacked. */
const MOST_BYTES = 64 * 1024 * 1024;
const compress = promisify(gzip);
const decompress = promisify(gunzip);

export function frameHeaders(kind: FrameKind, sequence?: number): MsgHdrs {
  const hdrs = headers();
  hdrs.set(FRAME_HEADER, kind);
  if (sequence !== undefined) hdrs.set(SEQUENCE_HEADER, String(sequence));
  return hdrs;
}

/** NATS itself answers a message with a reply subject that nobody takes: that is `nobody`. */
export function readFrame(message: Msg): Frame {
  if (message.headers?.code === NO_RESPONDERS) return { kind: 'nobody', sequence: undefined, message };
  const sequence = message.headers?.get(SEQUENCE_HEADER) ?? '';
  const kind = (message.headers?.get(FRAME_HEADER) ?? 'error') as FrameKind;
  return { kind, sequence: sequence === '' ? undefined : Number(sequence), message };
}

export interface Packed {
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
}
export async function pack(value: unknown): Promise<Packed> {
  const json = Buffer.from(JSON.stringify(value));
  return json.length < COMPRESS_FROM_BYTES ? { bytes: json, compressed: false } : { bytes: await compress(json), compressed: true };
}

/** @throws AnswerBrokenError */
export async function unpack(pieces: readonly Msg[]): Promise<unknown> {
  const bytes = Buffer.concat(pieces.map(({ data }) => data));
  try {
    const plain =
      pieces.at(-1)?.headers?.get(ENCODING_HEADER) === 'gzip' ? await decompress(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    return JSON.parse(plain.toString('utf8')) as unknown;
  } catch (cause) {
    throw new AnswerBrokenError(`An answer of ${bytes.length} bytes can't be read: ${messageOf(cause)}. Ask again.`, {}, cause);
  }
}

/** Checks an answer against its schema. @throws AnswerBrokenError */
export function checked(question: Question | StreamQuestion, value: unknown): unknown {
  const parsed = question.answer.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AnswerBrokenError(
    `The answer to ${typeHeader(question)} does not fit its schema (${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}). Services of different versions may run; if not, report it.`,
    { type: typeHeader(question) },
  );
}

/** The most bytes that one message may hold on this connection. */
export const roomOf = ({ connection }: Link): number => (connection.info?.max_payload ?? 1024 * 1024) - HEADER_ROOM_BYTES;

/** Sends one value as one or several messages, each as large as the server takes. Returns the sequence after it. */
export function sendPieces(link: Link, to: string, { bytes, compressed }: Packed, sequence: number, reply?: string): number {
  const room = roomOf(link);
  let from = 0;
  do {
    const piece = bytes.subarray(from, from + room);
    from += room;
    const isLast = from >= bytes.length;
    const hdrs = frameHeaders(isLast ? 'last' : 'part', sequence++);
    if (isLast && compressed) hdrs.set(ENCODING_HEADER, 'gzip');
    link.connection.publish(to, piece, { headers: hdrs, ...(reply === undefined ? {} : { reply }) });
  } while (from < bytes.length);
  return sequence;
}

const UNEXPECTED = 'Whoever answers met an error that nobody expected; its log tells more.';
/** Of an error that nobody expected only that it was one is told: its text may hold anything. */
export function sendError(link: Link, to: string, error: unknown, sequence: number): void {
  const told = error instanceof FairleadError ? { code: error.code, message: error.message } : { code: 'Internal', message: UNEXPECTED };
  link.connection.publish(to, JSON.stringify(told), { headers: frameHeaders('error', sequence) });
}

export function readError({ message }: Frame): Error {
  let told: { code?: unknown; message?: unknown } = {};
  try {
    told = JSON.parse(message.string()) as typeof told;
  } catch {
    // Told below as what it is.
  }
  const text = typeof told.message === 'string' ? told.message : 'The answer can not be read.';
  if (told.code === STOPPED_CODE) return new AnswererStoppedError(text);
  return new QuestionRefusedError(typeof told.code === 'string' ? told.code : 'Internal', text);
}
const STOPPED_CODE = new AnswererStoppedError('').code;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
