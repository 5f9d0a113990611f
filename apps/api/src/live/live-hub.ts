import type { Bus } from '@fairlead/messaging';
import { EVENT_CONTRACTS, STATUS_CONTRACTS, toLiveItem, type LiveItem, type LiveStream } from './live-event.js';

export interface LiveListener {
  onItem(item: LiveItem): void;
  /** The stream was made anew: positions in it mean nothing any more. */
  onReset(stream: LiveStream): void;
}

/** So many of the last events are kept for readers who come back after a moment. */
const KEPT = 5_000;

/** Reads both streams once for all viewers of this process. */
export class LiveHub {
  /** Sequence of the last message seen of each stream; undefined: none since the start. */
  readonly heads: Partial<Record<LiveStream, number>> = {};
  /** Everything after these sequences is in `kept`. */
  private readonly floors: Partial<Record<LiveStream, number>> = {};
  private kept: LiveItem[] = [];
  private readonly listeners = new Set<LiveListener>();

  async start(bus: Bus, signal: AbortSignal): Promise<void> {
    const common = {
      from: 'new',
      signal,
      onMessage: (received: Parameters<typeof toLiveItem>[0]) => this.take(toLiveItem(received)),
    } as const;
    await bus.follow({ ...common, consumer: 'api-live-events', contracts: EVENT_CONTRACTS });
    await bus.follow({ ...common, consumer: 'api-live-status', contracts: STATUS_CONTRACTS });
  }

  get viewers(): number {
    return this.listeners.size;
  }

  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What came after a position; undefined: more than is kept, the stream itself has to be asked. */
  since(stream: LiveStream, sequence: number): LiveItem[] | undefined {
    const floor = this.floors[stream];
    if (floor === undefined || sequence < floor) return undefined;
    return this.kept.filter((item) => item.stream === stream && item.sequence > sequence);
  }

  take(item: LiveItem): void {
    const head = this.heads[item.stream];
    if (head !== undefined && item.sequence <= head) this.reset(item.stream);
    this.floors[item.stream] ??= item.sequence - 1;
    this.heads[item.stream] = item.sequence;
    this.kept.push(item);
    if (this.kept.length >= 2 * KEPT) this.shorten();
    for (const listener of this.listeners) listener.onItem(item);
  }

  private reset(stream: LiveStream): void {
    this.kept = this.kept.filter((item) => item.stream !== stream);
    delete this.floors[stream];
    delete this.heads[stream];
    for (const listener of this.listeners) listener.onReset(stream);
  }

  private shorten(): void {
    for (const item of this.kept.slice(0, KEPT)) this.floors[item.stream] = Math.max(this.floors[item.stream] ?? 0, item.sequence);
    this.kept = this.kept.slice(KEPT);
  }
}
