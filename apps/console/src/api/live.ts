import type { LiveEvent } from '@fairlead/api-client';
import { useEffect, useRef, useSyncExternalStore } from 'react';

type Listener = (event: LiveEvent | 'reset') => void;
export interface LiveState {
  readonly connected: boolean;
  /** Milliseconds since 1970 of the last sign of life; 0: none yet. */
  readonly heardAt: number;
}

/** One stream for the whole page, opened while somebody listens. EventSource connects again by itself and sends Last-Event-ID. */
class LiveStream {
  private source: EventSource | undefined;
  private state: LiveState = { connected: false, heardAt: 0 };
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private retry: number | undefined;
  private again = false;

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly current = (): LiveState => this.state;

  private open(): void {
    if (this.source) return;
    const source = new EventSource('/api/v1/events');
    this.source = source;
    source.onopen = () => {
      this.now(true);
      // A new EventSource sends no Last-Event-ID: what happened since the one before is not told.
      if (this.again) this.tell('reset');
      this.again = false;
    };
    source.onerror = () => {
      this.now(false);
      // A refused connection is not tried again by the browser.
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        this.close();
        this.again = true;
        this.retry = window.setTimeout(() => this.listeners.size > 0 && this.open(), 3_000);
      }
    };
    source.addEventListener('hello', () => this.now(true));
    source.addEventListener('reset', () => this.tell('reset'));
    for (const type of TYPES)
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        this.now(true);
        this.tell(JSON.parse(data) as LiveEvent);
      });
  }

  private close(): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }

  private tell(event: LiveEvent | 'reset'): void {
    for (const listener of this.listeners) listener(event);
  }

  private now(connected: boolean): void {
    // While it is connected a comment comes every 15 s, so until it breaks the stream was heard.
    const heard = connected || this.state.connected;
    this.state = { connected, heardAt: heard ? Date.now() : this.state.heardAt };
    this.watchers.forEach((watcher) => watcher());
  }
}
const TYPES: readonly LiveEvent['type'][] = [
  ...(['source.failed', 'render.failed', 'sync.finished', 'health.changed', 'drift.healed', 'rollout.changed'] as const),
  ...(['promotion.changed', 'git.pushed', 'action.audited', 'source.status', 'render.status', 'sync.status'] as const),
  ...(['catalog.reported', 'application.held'] as const),
];
const stream = new LiveStream();

/** Calls back with what happens; `reset`: something was missed, read everything again. */
export function useLive(listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => stream.listen((event) => latest.current(event)), []);
}
export const useLiveState = (): LiveState => useSyncExternalStore(stream.watch, stream.current);
