import type { ServerResponse } from 'node:http';
import type { ApiLiveNotice, LiveQuery } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { GatheringWriter } from './gathering-writer.js';
import { EVENT_CONTRACTS, STATUS_CONTRACTS, toLiveItem, type LiveItem, type LiveStream } from './live-event.js';
import type { LiveHub } from './live-hub.js';
import { formatPosition, type Position } from './position.js';

export interface LiveSessionOptions {
  readonly bus: Bus;
  readonly hub: LiveHub;
  readonly filter: LiveQuery;
  /** Whose things the reader may see; asked at each event, because it changes. Default: everything. */
  readonly sees?: () => ReadonlySet<string> | 'all';
  /** Where the reader stood when it was here last. */
  readonly resumeAt: Position | undefined;
  readonly heartbeatMilliseconds?: number;
  /** A reader who leaves more than that unread is dropped. */
  readonly mostBufferedBytes?: number;
  readonly onDropped?: (reason: string) => void;
}

const STREAMS: readonly LiveStream[] = ['EVENTS', 'STATUS'];
const CONTRACTS = { EVENTS: EVENT_CONTRACTS, STATUS: STATUS_CONTRACTS } as const;
/** A burst of a thousand events with long reasons comes within one turn of the loop; whoever reads must survive it. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;
/** What may wait while the reader is told what it missed. */
const MOST_PENDING = 10_000;
/** A dropped reader gets this long to read why. */
const FAREWELL_MILLISECONDS = 5_000;

/** One reader of the live stream: what it missed, then what comes; each message once, in each stream's order. */
export class LiveSession {
  private readonly position: Position;
  private pending: LiveItem[] | undefined = [];
  private readonly ended = new AbortController();
  private beat: NodeJS.Timeout | undefined;
  private readonly writer = new GatheringWriter((text) => this.write(text));
  private dropped = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: LiveSessionOptions,
  ) {
    this.position = { ...options.hub.heads };
  }

  async run(): Promise<void> {
    const { hub, resumeAt, heartbeatMilliseconds = 15_000 } = this.options;
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stopListening = hub.listen({ onItem: (item) => this.take(item), onReset: (stream) => this.restart(stream) });
    this.response.once('close', () => {
      stopListening();
      clearInterval(this.beat);
      this.writer.stop();
      this.ended.abort();
    });
    this.beat = setInterval(() => this.writer.add(`: keep-alive\nid: ${formatPosition(this.position)}\n\n`), heartbeatMilliseconds);
    if (resumeAt === undefined) this.notice('hello', 'What happens from now on follows.');
    else await this.resume(resumeAt);
    const pending = this.pending ?? [];
    this.pending = undefined;
    for (const item of pending) this.tell(item);
  }

  /** Ends the stream with a word why. */
  drop(reason: string): void {
    if (this.dropped || this.ended.signal.aborted || this.response.writableEnded) return;
    this.dropped = true;
    this.notice('dropped', reason);
    this.writer.flush();
    this.options.onDropped?.(reason);
    this.ended.abort();
    clearInterval(this.beat);
    this.writer.stop();
    this.response.end();
    setTimeout(() => this.response.destroy(), FAREWELL_MILLISECONDS).unref();
  }

  private async resume(resumeAt: Position): Promise<void> {
    const { hub } = this.options;
    const lost = STREAMS.filter((stream) => isLost(resumeAt[stream], hub.heads[stream]));
    if (lost.length > 0)
      return this.notice('reset', 'What happened since can not be told in full. Read everything again; what happens from now on follows.');
    Object.assign(this.position, resumeAt);
    this.notice('hello', 'What happened since follows, then what happens from now on.');
    for (const stream of STREAMS) {
      const after = resumeAt[stream];
      if (after !== undefined) await this.replay(stream, after);
    }
  }

  private async replay(stream: LiveStream, after: number): Promise<void> {
    const { hub, bus } = this.options;
    const kept = hub.since(stream, after);
    if (kept !== undefined) return kept.forEach((item) => this.tell(item));
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, this.ended.signal]);
    await new Promise<void>((resolve, reject) => {
      this.ended.signal.addEventListener('abort', () => resolve(), { once: true });
      bus
        .follow({
          consumer: 'api-live-replay',
          contracts: CONTRACTS[stream],
          from: { afterSequence: after },
          onMessage: (received) => {
            // The reader that finds its place missing begins at the start: then the position belonged to a stream that is no more.
            if (received.sequence <= after && this.position[stream] === after) this.restart(stream);
            this.tell(toLiveItem(received));
          },
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
    done.abort();
  }

  private take(item: LiveItem): void {
    if (this.pending === undefined) return this.tell(item);
    this.pending.push(item);
    if (this.pending.length > MOST_PENDING)
      this.drop('Too much happened while you were told what you missed. Connect again with Last-Event-ID.');
  }

  private tell(item: LiveItem): void {
    if (item.sequence <= (this.position[item.stream] ?? 0)) return;
    this.position[item.stream] = item.sequence;
    const { tenant, application, type } = this.options.filter;
    if (!this.maySee(item.tenant)) return;
    if (tenant !== undefined && item.tenant !== tenant) return;
    if (application !== undefined && item.application !== application) return;
    if (type !== undefined && item.type !== type) return;
    this.writer.add(`event: ${item.type}\nid: ${formatPosition(this.position)}\ndata: ${item.data}\n\n`);
  }

  /** What belongs to no tenant is for those who see everything. */
  private maySee(tenant: string | undefined): boolean {
    const seen = this.options.sees?.() ?? 'all';
    return seen === 'all' || (tenant !== undefined && seen.has(tenant));
  }

  private restart(stream: LiveStream): void {
    delete this.position[stream];
    this.notice('reset', 'The stream began anew. Read everything again; what happens from now on follows.');
  }

  private notice(event: 'hello' | 'reset' | 'dropped', reason: string): void {
    const notice: ApiLiveNotice = { reason };
    this.writer.add(`event: ${event}\nid: ${formatPosition(this.position)}\ndata: ${JSON.stringify(notice)}\n\n`);
  }

  private write(text: string): void {
    if (this.ended.signal.aborted || this.response.writableEnded) return;
    this.response.write(text);
    const most = this.options.mostBufferedBytes ?? MOST_BUFFERED_BYTES;
    if (this.response.writableLength > most) this.drop('You read too slowly. Connect again with Last-Event-ID to go on where you were.');
  }
}

/** A position beyond the stream's end belongs to a stream that is no more; one that was never known can't be found again. */
const isLost = (position: number | undefined, head: number | undefined): boolean =>
  position === undefined ? head !== undefined : head !== undefined && position > head;
