import { createInbox, type Msg } from '@nats-io/transport-node';
import { FairleadError, Retry, typeHeader, type AnswerOf, type Question, type RequestOf, type StreamQuestion } from '@fairlead/contracts';
import { tracing } from '@fairlead/service-kit';
import type { Link } from '../connection/link.js';
import { TYPE_HEADER } from '../encoding.js';
import { InvalidMessageError, MessageTooLargeError, NatsUnavailableError } from '../errors.js';
import { AnswerBrokenError, AnswerLateError, NobodyAnswersError } from './errors.js';
import { checked, frameHeaders, readError, readFrame, roomOf, TIMEOUT_HEADER, unpack } from './frames.js';

export interface AskOptions {
  /** How long the answer (of a stream: its beginning) may take. Default 10,000. */
  timeoutMilliseconds?: number;
  /** Whoever waits for the answer no longer does. */
  signal?: AbortSignal;
}
export const DEFAULT_TIMEOUT_MILLISECONDS = 10_000;

/** The asker itself no longer wants the answer. */
export class AskingCancelledError extends FairleadError {
  readonly code = 'AskingCancelled';
  readonly retry = Retry.never;
}

/**
 * Asks whoever serves the question and resolves with the one answer.
 * @throws NobodyAnswersError at once, QuestionRefusedError, AnswererStoppedError, AnswerLateError, AnswerBrokenError, AskingCancelledError, NatsUnavailableError
 */
export async function ask<Q extends Question>(
  link: Link,
  question: Q,
  request: RequestOf<Q>,
  { timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS, signal }: AskOptions,
): Promise<AnswerOf<Q>> {
  const sent = encodeRequest(link, question, request);
  const pieces = await new Promise<Msg[]>((resolve, reject) => {
    const reply = createInbox();
    const found: Msg[] = [];
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      ended.removeEventListener('abort', cancelled);
      settle();
    };
    const ended = AbortSignal.any([link.closing, ...(signal ? [signal] : [])]);
    const cancelled = (): void => end(() => reject(new AskingCancelledError(`Nobody waits for the answer to ${sent.type} any more.`)));
    const timer = setTimeout(() => end(() => reject(late(sent, timeoutMilliseconds))), timeoutMilliseconds);
    const subscription = link.connection.subscribe(reply, {
      callback: (_error, message) => {
        const frame = readFrame(message);
        if (frame.kind === 'nobody') return end(() => reject(nobody(sent)));
        if (frame.kind === 'error') return end(() => reject(readError(frame)));
        if (frame.sequence !== found.length) return end(() => reject(lost(sent)));
        found.push(message);
        if (frame.kind === 'last') end(() => resolve(found));
      },
    });
    if (ended.aborted) return cancelled();
    ended.addEventListener('abort', cancelled, { once: true });
    const hdrs = requestHeaders(question);
    hdrs.set(TIMEOUT_HEADER, String(timeoutMilliseconds));
    link.connection.publish(sent.subject, sent.payload, { headers: hdrs, reply });
  });
  return checked(question, await unpack(pieces)) as AnswerOf<Q>;
}

export interface EncodedRequest {
  readonly type: string;
  readonly subject: string;
  readonly payload: Uint8Array;
}
/** @throws InvalidMessageError, MessageTooLargeError, NatsUnavailableError when NATS is known to be away: waiting for it is the caller's decision */
export function encodeRequest<Q extends Question | StreamQuestion>(link: Link, question: Q, request: RequestOf<Q>): EncodedRequest {
  const type = typeHeader(question);
  const { disconnected } = link.events;
  if (disconnected !== undefined) {
    throw new NatsUnavailableError(
      `${type} can't be asked, because NATS can't be reached: ${disconnected}. It is connected to again by itself.`,
    );
  }
  const parsed = question.request.safeParse(request);
  if (!parsed.success) {
    throw new InvalidMessageError(
      `A question ${type} does not fit its schema and was not asked: ${parsed.error.message}. Please report it.`,
      { type },
    );
  }
  const payload = Buffer.from(JSON.stringify(parsed.data));
  if (payload.length > roomOf(link)) {
    throw new MessageTooLargeError(
      `A question ${type} of ${payload.length} bytes is more than NATS takes (${roomOf(link)}). It was not asked.`,
      { type },
    );
  }
  return { type, subject: question.subject(parsed.data), payload };
}

export function requestHeaders(question: Question | StreamQuestion) {
  const hdrs = frameHeaders('open');
  hdrs.set(TYPE_HEADER, typeHeader(question));
  tracing.inject(hdrs);
  return hdrs;
}

export const nobody = ({ type, subject }: EncodedRequest): NobodyAnswersError =>
  new NobodyAnswersError(`Nobody answers ${type} on ${subject} now. Look whether the service that should runs and is ready.`, { subject });
export const late = ({ type, subject }: EncodedRequest, milliseconds: number): AnswerLateError =>
  new AnswerLateError(
    `${type} on ${subject} was not answered within ${milliseconds / 1000} s. Ask again; if it stays, look at whoever answers.`,
    {
      subject,
    },
  );
export const lost = ({ type, subject }: EncodedRequest): AnswerBrokenError =>
  new AnswerBrokenError(`A part of the answer to ${type} was lost on the way, as happens when NATS restarts. Ask again.`, { subject });
