import { setMaxListeners } from 'node:events';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { FairleadError, typeHeader, type AnswerOf, type Question, type RequestOf, type StreamQuestion } from '@fairlead/contracts';
import { tracing } from '@fairlead/service-kit';
import type { Link } from '../connection/link.js';
import { TYPE_HEADER } from '../encoding.js';
import { AnsweredStream } from './answered-stream.js';
import { AnswererStoppedError, AnswerLateError, AnswerTooLargeError, QuestionMalformedError, TooManyQuestionsError } from './errors.js';
import { messageOf, pack, sendError, sendPieces, TIMEOUT_HEADER } from './frames.js';

export interface ServeOptions {
  /** Ends the serving. What is under way is refused with AnswererStoppedError. */
  readonly signal: AbortSignal;
  /** Of those who serve a subject under one name, one is asked. Absent: `answer`. */
  readonly queue?: string;
  /** Questions answered at once; more are refused with TooManyQuestionsError. Default 64. */
  readonly atOnce?: number;
  /** Bytes of one answer, or of one part of a streamed one, as they are sent. Default 8 MiB. */
  readonly mostBytes?: number;
}
export interface Asking {
  /** Aborted when nobody waits for the answer any more, or the serving ends. */
  readonly signal: AbortSignal;
}
export type AnswerOnce<Q extends Question> = (request: RequestOf<Q>, asking: Asking) => Promise<AnswerOf<Q>>;
export type AnswerStream<Q extends StreamQuestion> = (request: RequestOf<Q>, asking: Asking) => AsyncIterable<AnswerOf<Q>>;

const DEFAULT_AT_ONCE = 64;
const DEFAULT_MOST_BYTES = 8 * 1024 * 1024;
/** However long the asker would wait. */
const LONGEST_MILLISECONDS = 60_000;

/** Answers questions of one kind on one subject. What the handler throws is told to the asker; what is no FairleadError only as a failure, and logged here. */
export class Answerer<Q extends Question | StreamQuestion> {
  private readonly subscription: Subscription;
  private readonly signal: AbortSignal;
  private underWay = 0;

  constructor(
    private readonly link: Link,
    private readonly question: Q,
    private readonly subject: string,
    private readonly handler: Q extends Question ? AnswerOnce<Q> : Q extends StreamQuestion ? AnswerStream<Q> : never,
    private readonly options: ServeOptions,
  ) {
    this.signal = AbortSignal.any([options.signal, link.closing]);
    // Each answer under way listens to it; Node takes more than ten for a leak.
    setMaxListeners(0, this.signal);
    this.subscription = link.connection.subscribe(subject, {
      queue: options.queue ?? 'answer',
      callback: (_error, message) => void this.take(message),
    });
    if (this.signal.aborted) this.subscription.unsubscribe();
    this.signal.addEventListener('abort', () => this.subscription.unsubscribe(), { once: true });
  }

  /** Resolves when the server knows of it; while NATS is away, at once: it is told when it is back. */
  async ready(): Promise<void> {
    if (this.link.events.disconnected === undefined && !this.signal.aborted) await this.link.retry(() => this.link.connection.flush());
  }

  private async take(message: Msg): Promise<void> {
    const { reply } = message;
    // Whoever gives no reply subject wants no answer.
    if (!reply) return;
    const { atOnce = DEFAULT_AT_ONCE } = this.options;
    if (this.underWay >= atOnce) return sendError(this.link, reply, tooMany(this.subject, atOnce), 0);
    this.underWay++;
    try {
      const request = this.read(message);
      const traceparent = message.headers?.get('traceparent') || undefined;
      await tracing.continueTrace(this.question.type, {}, traceparent, () =>
        this.question.answers === 'once' ? this.once(message, reply, request) : this.stream(message, reply, request),
      );
    } catch (error) {
      if (!(error instanceof FairleadError)) this.link.logger.error('question could not be answered', { subject: this.subject, error });
      if (!this.link.connection.isClosed()) sendError(this.link, reply, error, 0);
    } finally {
      this.underWay--;
    }
  }

  private async once(message: Msg, reply: string, request: unknown): Promise<void> {
    const asked = Number(message.headers?.get(TIMEOUT_HEADER)) || LONGEST_MILLISECONDS;
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(Math.min(asked, LONGEST_MILLISECONDS))]);
    const work = (this.handler as AnswerOnce<Question>)(request, { signal }).catch((error: unknown) => {
      // What was read for an answer that nobody waits for any more was given up, and is no mistake.
      throw signal.aborted && !(error instanceof FairleadError) ? outOfTime(this.subject) : error;
    });
    const answer = await unlessAborted(this.signal, work, this.subject);
    const packed = await pack(answer);
    this.checkSize(packed.bytes.length);
    sendPieces(this.link, reply, packed, 0);
  }

  private async stream(message: Msg, reply: string, request: unknown): Promise<void> {
    const stream = new AnsweredStream(this.link, message.headers, reply, this.signal, () => stopped(this.subject));
    await stream.run((signal) => (this.handler as AnswerStream<StreamQuestion>)(request, { signal }), {
      check: (bytes) => this.checkSize(bytes),
      unexpected: (error) => this.link.logger.error('answer broke off', { subject: this.subject, error }),
    });
  }

  /** @throws QuestionMalformedError */
  private read(message: Msg): unknown {
    const expected = typeHeader(this.question);
    const type = message.headers?.get(TYPE_HEADER) ?? '';
    if (type !== expected)
      throw malformed(this.subject, `its type is ${JSON.stringify(type.slice(0, 100))}, and ${expected} is answered here`);
    let json: unknown;
    try {
      json = message.json();
    } catch (cause) {
      throw malformed(this.subject, `it is no JSON (${messageOf(cause).slice(0, 200)})`);
    }
    const parsed = this.question.request.safeParse(json);
    if (!parsed.success) throw malformed(this.subject, `it does not fit its schema (${parsed.error.issues[0]?.message ?? ''})`);
    if (this.question.subject(parsed.data) !== message.subject) throw malformed(this.subject, 'what it asks belongs on another subject');
    return parsed.data;
  }

  private checkSize(bytes: number): void {
    const { mostBytes = DEFAULT_MOST_BYTES } = this.options;
    if (bytes <= mostBytes) return;
    throw new AnswerTooLargeError(`The answer on ${this.subject} has ${bytes} bytes, and ${mostBytes} may be sent. Ask for less.`, {
      bytes,
    });
  }
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>, subject: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(stopped(subject));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const stopped = (subject: string): AnswererStoppedError =>
  new AnswererStoppedError(`Whoever answered on ${subject} stops to; another instance takes over within seconds. Ask again.`, { subject });
const outOfTime = (subject: string): AnswerLateError =>
  new AnswerLateError(`The answer on ${subject} was given up after the time that the asker waits for it.`, { subject });
const tooMany = (subject: string, atOnce: number): TooManyQuestionsError =>
  new TooManyQuestionsError(
    `${atOnce} questions on ${subject} are being answered, which is the most at once. Ask again when one has ended.`,
    { subject },
  );
const malformed = (subject: string, why: string): QuestionMalformedError =>
  new QuestionMalformedError(`A question on ${subject} can't be read: ${why}. Services of different versions may run.`, { subject });
