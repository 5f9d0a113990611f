import { createInbox, type Msg, type Subscription } from '@nats-io/transport-node';
import type { AnswerOf, RequestOf, StreamQuestion } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import {
  AskingCancelledError,
  DEFAULT_TIMEOUT_MILLISECONDS,
  encodeRequest,
  late,
  lost,
  nobody,
  requestHeaders,
  type AskOptions,
  type EncodedRequest,
} from './ask.js';
import { AnswerBrokenError } from './errors.js';
import { BEAT_HEADER, checked, frameHeaders, readError, readFrame, unpack, WINDOW_HEADER, type Frame } from './frames.js';

export interface AskStreamOptions extends AskOptions {
  /** Items that may be under way: whoever answers waits until some of them were read. Default 16. */
  window?: number;
  /** How often each side says that it is still there. Five of them missed are one that is gone. Default 3,000. */
  beatMilliseconds?: number;
}
export const BEATS_MISSED = 5;
export const DEFAULT_BEAT_MILLISECONDS = 3_000;
const DEFAULT_WINDOW = 16;

/**
 * Asks whoever serves the question and yields the answer bit by bit. Reading slowly slows the answerer down; ending the iteration, or the signal, ends its work;
 * so does the end of this process, within a beat.
 * @throws NobodyAnswersError at once, QuestionRefusedError, AnswererStoppedError, AnswerLateError, AnswerBrokenError when the answerer is gone or something
 * was lost, AskingCancelledError, NatsUnavailableError
 */
export async function* askStream<Q extends StreamQuestion>(
  link: Link,
  question: Q,
  request: RequestOf<Q>,
  options: AskStreamOptions = {},
): AsyncGenerator<AnswerOf<Q>, void, undefined> {
  const asked = new AskedStream(link, encodeRequest(link, question, request), requestHeaders(question), options);
  try {
    for (;;) {
      const pieces = await asked.next();
      if (pieces === undefined) return;
      yield checked(question, await unpack(pieces)) as AnswerOf<Q>;
      asked.read();
    }
  } finally {
    asked.close();
  }
}

/** The asker's side of one stream. */
class AskedStream {
  private readonly inbox = createInbox();
  private readonly subscription: Subscription;
  private readonly items: Msg[][] = [];
  private readonly ended: AbortSignal;
  private readonly window: number;
  private readonly beatMilliseconds: number;
  private readonly opening: NodeJS.Timeout;
  private pieces: Msg[] = [];
  private control: string | undefined;
  private expected = 0;
  private unacknowledged = 0;
  private heardAt = performance.now();
  private beat: NodeJS.Timeout | undefined;
  /** Undefined: goes on; null: ended as it should. */
  private outcome: Error | null | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly link: Link,
    private readonly sent: EncodedRequest,
    hdrs: ReturnType<typeof requestHeaders>,
    {
      timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS,
      signal,
      window = DEFAULT_WINDOW,
      beatMilliseconds = DEFAULT_BEAT_MILLISECONDS,
    }: AskStreamOptions,
  ) {
    this.window = window;
    this.beatMilliseconds = beatMilliseconds;
    this.ended = AbortSignal.any([link.closing, ...(signal ? [signal] : [])]);
    this.ended.addEventListener('abort', this.cancelled, { once: true });
    this.opening = setTimeout(() => this.finish(late(sent, timeoutMilliseconds)), timeoutMilliseconds);
    this.subscription = link.connection.subscribe(this.inbox, { callback: (_error, message) => this.take(readFrame(message)) });
    if (this.ended.aborted) {
      this.cancelled();
      return;
    }
    hdrs.set(WINDOW_HEADER, String(window));
    hdrs.set(BEAT_HEADER, String(beatMilliseconds));
    link.connection.publish(sent.subject, sent.payload, { headers: hdrs, reply: this.inbox });
  }

  /** What was received before the end is handed over first. */
  async next(): Promise<Msg[] | undefined> {
    for (;;) {
      const item = this.items.shift();
      if (item) return item;
      if (this.outcome === null) return undefined;
      if (this.outcome) throw this.outcome;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  read(): void {
    this.unacknowledged++;
    if (this.unacknowledged < Math.max(1, this.window / 2)) return;
    this.say('credit', String(this.unacknowledged));
    this.unacknowledged = 0;
  }

  close(): void {
    if (this.outcome === undefined) this.say('stop');
    this.finish(null);
  }

  private readonly cancelled = (): void => {
    this.say('stop');
    this.finish(new AskingCancelledError(`Nobody waits for the answer to ${this.sent.type} any more.`));
  };

  private take(frame: Frame): void {
    this.heardAt = performance.now();
    if (this.outcome !== undefined || frame.kind === 'beat') return;
    if (frame.kind === 'nobody') return this.finish(this.control === undefined ? nobody(this.sent) : gone(this.sent));
    if (frame.sequence !== this.expected++) {
      this.say('stop');
      return this.finish(lost(this.sent));
    }
    if (frame.kind === 'open') return this.opened(frame);
    if (frame.kind === 'error') return this.finish(readError(frame));
    if (frame.kind === 'end') return this.finish(null);
    this.pieces.push(frame.message);
    if (frame.kind !== 'last') return;
    this.items.push(this.pieces);
    this.pieces = [];
    this.wake();
  }

  private opened({ message }: Frame): void {
    clearTimeout(this.opening);
    this.control = message.reply;
    this.beat = setInterval(() => {
      if (performance.now() - this.heardAt > BEATS_MISSED * this.beatMilliseconds) return this.finish(gone(this.sent));
      // With a reply subject, so that NATS itself tells when whoever answers is gone.
      this.say('beat');
    }, this.beatMilliseconds);
  }

  private say(kind: 'credit' | 'beat' | 'stop', text = ''): void {
    if (this.control === undefined || this.link.connection.isClosed()) return;
    const reply = kind === 'beat' ? { reply: this.inbox } : {};
    this.link.connection.publish(this.control, text, { headers: frameHeaders(kind), ...reply });
  }

  private finish(outcome: Error | null): void {
    if (this.outcome === undefined) this.outcome = outcome;
    clearTimeout(this.opening);
    clearInterval(this.beat);
    this.ended.removeEventListener('abort', this.cancelled);
    this.subscription.unsubscribe();
    this.wake();
  }
}

const gone = ({ type, subject }: EncodedRequest): AnswerBrokenError =>
  new AnswerBrokenError(`Whoever answered ${type} on ${subject} is gone, in the middle of it. Ask again: another one takes over.`, {
    subject,
  });
