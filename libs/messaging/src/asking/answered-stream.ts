import { createInbox, type MsgHdrs, type Subscription } from '@nats-io/transport-node';
import { FairleadError } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import { BEATS_MISSED, DEFAULT_BEAT_MILLISECONDS } from './ask-stream.js';
import { BEAT_HEADER, frameHeaders, pack, readFrame, sendError, sendPieces, WINDOW_HEADER, type Frame } from './frames.js';

export interface AnsweredStreamHooks {
  /** @throws AnswerTooLargeError */
  readonly check: (bytes: number) => void;
  readonly unexpected: (error: unknown) => void;
}
const LARGEST_WINDOW = 256;

/** The answerer's side of one stream: sends only what the asker has room for, and stops the work when nobody listens any more. */
export class AnsweredStream {
  private readonly control = createInbox();
  private readonly subscription: Subscription;
  private readonly left = new AbortController();
  private readonly beatMilliseconds: number;
  private readonly beat: NodeJS.Timeout;
  private credit: number;
  private sequence = 0;
  private heardAt = performance.now();
  private closed = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly link: Link,
    hdrs: MsgHdrs | undefined,
    private readonly reply: string,
    private readonly stopping: AbortSignal,
    private readonly whyStopped: () => Error,
  ) {
    this.credit = within(1, LARGEST_WINDOW, Number(hdrs?.get(WINDOW_HEADER)) || 1);
    this.beatMilliseconds = within(50, 60_000, Number(hdrs?.get(BEAT_HEADER)) || DEFAULT_BEAT_MILLISECONDS);
    this.subscription = link.connection.subscribe(this.control, { callback: (_error, message) => this.take(readFrame(message)) });
    this.stopping.addEventListener('abort', this.stop, { once: true });
    this.beat = setInterval(() => this.sayBeat(), this.beatMilliseconds);
    this.say('open');
  }

  async run(handler: (signal: AbortSignal) => AsyncIterable<unknown>, { check, unexpected }: AnsweredStreamHooks): Promise<void> {
    const signal = AbortSignal.any([this.left.signal, this.stopping]);
    try {
      if (signal.aborted) return;
      for await (const item of handler(signal)) {
        const packed = await pack(item);
        check(packed.bytes.length);
        while (this.credit <= 0 && !signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
        if (signal.aborted) return;
        this.credit--;
        // With a reply subject, so that NATS itself tells when the asker is gone.
        this.sequence = sendPieces(this.link, this.reply, packed, this.sequence, this.control);
      }
      if (!signal.aborted) this.say('end');
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof FairleadError)) unexpected(error);
      sendError(this.link, this.reply, error, this.sequence++);
    } finally {
      this.close();
    }
  }

  private take(frame: Frame): void {
    this.heardAt = performance.now();
    if (frame.kind === 'stop' || frame.kind === 'nobody') return this.leave();
    if (frame.kind !== 'credit') return;
    this.credit = Math.min(this.credit + (Number(frame.message.string()) || 0), LARGEST_WINDOW);
    this.wake();
  }

  private sayBeat(): void {
    if (performance.now() - this.heardAt > BEATS_MISSED * this.beatMilliseconds) return this.leave();
    this.link.connection.publish(this.reply, '', { headers: frameHeaders('beat'), reply: this.control });
  }

  private say(kind: 'open' | 'end'): void {
    this.link.connection.publish(this.reply, '', { headers: frameHeaders(kind, this.sequence++), reply: this.control });
  }

  /** Nobody listens any more. */
  private leave(): void {
    this.left.abort();
    this.close();
  }

  private readonly stop = (): void => {
    if (this.closed) return;
    if (!this.link.connection.isClosed()) sendError(this.link, this.reply, this.whyStopped(), this.sequence++);
    this.close();
  };

  private close(): void {
    this.closed = true;
    clearInterval(this.beat);
    this.stopping.removeEventListener('abort', this.stop);
    this.subscription.unsubscribe();
    this.wake();
  }
}

const within = (least: number, most: number, value: number): number => Math.min(most, Math.max(least, value));
