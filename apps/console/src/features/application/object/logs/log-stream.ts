import type { LogLine, Problem } from '@fairlead/api-client';
import type { ApplicationId } from '../../data/queries';
import { LogBuffer, withoutColours, type LogRow } from './log-buffer';

export interface LogWish extends ApplicationId {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
  readonly tail: number;
  readonly previous: boolean;
}
export interface LogState {
  readonly rows: readonly LogRow[];
  readonly status: 'connecting' | 'live' | 'ended' | 'lost' | 'refused';
  /** Why it ended, was lost or refused. */
  readonly why: string | undefined;
}

/** Lines are shown together, so that a thousand of them are one picture. */
const SHOW_MILLISECONDS = 100;
const AGAIN_MILLISECONDS = [1_000, 2_000, 5_000, 10_000];

/** A container's log as it is written. When the connection breaks it goes on from the last line. */
export class LogStream {
  private readonly buffer = new LogBuffer();
  private waiting: LogLine[] = [];
  private source: EventSource | undefined;
  private timers: { show?: number | undefined; again?: number | undefined } = {};
  private failures = 0;
  private state: LogState = { rows: [], status: 'connecting', why: undefined };
  private readonly watchers = new Set<() => void>();

  constructor(private readonly wish: LogWish) {}

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly current = (): LogState => this.state;

  open(): void {
    const source = new EventSource(this.url());
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.tell('live');
    };
    source.addEventListener('line', ({ data }: MessageEvent<string>) => this.take(JSON.parse(data) as LogLine));
    source.addEventListener('skipped', ({ data }: MessageEvent<string>) => this.note(skippedText(data)));
    source.addEventListener('end', ({ data }: MessageEvent<string>) => {
      this.stop();
      this.tell('ended', endText(data));
    });
    // The browser would ask for the same again, with all lines from the beginning: it goes on from the last one here instead.
    source.onerror = () => void this.goOn();
  }

  /** Ends it; what came stays shown. */
  stop(): void {
    this.source?.close();
    this.source = undefined;
    window.clearTimeout(this.timers.again);
    this.show();
  }

  clear(): void {
    this.buffer.clear();
    this.tell(this.state.status, this.state.why);
  }

  again(): void {
    this.stop();
    this.failures = 0;
    this.buffer.resume();
    this.tell('connecting');
    this.open();
  }

  private async goOn(): Promise<void> {
    this.stop();
    this.buffer.resume();
    const refusal = await this.refusal();
    if (refusal !== undefined) return this.tell('refused', refusal);
    this.tell('lost', 'The connection broke; it goes on from the last line by itself.');
    const wait = AGAIN_MILLISECONDS[Math.min(this.failures++, AGAIN_MILLISECONDS.length - 1)];
    this.timers.again = window.setTimeout(() => this.open(), wait);
  }

  /** An EventSource does not tell why it was refused. undefined: nothing answers, or it may work now. */
  private async refusal(): Promise<string | undefined> {
    try {
      const asking = new AbortController();
      const answer = await fetch(this.url(), { headers: { accept: 'text/event-stream, application/problem+json' }, signal: asking.signal });
      if (answer.ok || answer.status >= 502) {
        asking.abort();
        return undefined;
      }
      const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
      return problem === undefined ? `The api answered ${answer.status}.` : `${problem.detail} ${problem.advice}`;
    } catch {
      return undefined;
    }
  }

  private url(): string {
    const { tenant, name, cluster, namespace, pod, container, tail, previous } = this.wish;
    const since = this.buffer.newestAt;
    const query = new URLSearchParams({ cluster, namespace, pod, follow: String(!previous) });
    if (container !== undefined) query.set('container', container);
    if (previous) query.set('previous', 'true');
    query.set('tail', String(since === undefined ? tail : MOST_TAIL));
    if (since !== undefined) query.set('since', String(secondsSince(since)));
    return `/api/v1/applications/${encodeURIComponent(tenant)}/${encodeURIComponent(name)}/logs?${query.toString()}`;
  }

  private take({ text, at }: LogLine): void {
    this.waiting.push({ text: withoutColours(text), ...(at !== undefined && { at }) });
    this.timers.show ??= window.setTimeout(() => this.show(), SHOW_MILLISECONDS);
  }
  private note(text: string): void {
    this.show();
    this.buffer.note(text);
    this.tell(this.state.status, this.state.why);
  }
  private show(): void {
    window.clearTimeout(this.timers.show);
    this.timers.show = undefined;
    if (this.waiting.length === 0) return;
    this.buffer.add(this.waiting);
    this.waiting = [];
    this.tell(this.state.status === 'connecting' ? 'live' : this.state.status, this.state.why);
  }
  private tell(status: LogState['status'], why?: string): void {
    this.state = { rows: this.buffer.rows, status, why };
    this.watchers.forEach((watcher) => watcher());
  }
}
/** The most that the api gives. */
const MOST_TAIL = 5_000;
const DAY_SECONDS = 86_400;
const secondsSince = (at: string): number => Math.min(DAY_SECONDS, Math.max(1, Math.ceil((Date.now() - Date.parse(at)) / 1_000) + 1));

function skippedText(data: string): string {
  const count = Number(
    (parsed(data) as { lines?: unknown; skipped?: unknown }).lines ?? (parsed(data) as { skipped?: unknown }).skipped ?? parsed(data),
  );
  return Number.isFinite(count)
    ? `${count.toLocaleString('en')} lines were skipped: they came too fast`
    : 'Lines were skipped: they came too fast';
}
function endText(data: string): string {
  const { reason } = parsed(data) as { reason?: unknown };
  return typeof reason === 'string' ? reason : 'The log ended.';
}
function parsed(data: string): unknown {
  try {
    return (JSON.parse(data) as unknown) ?? {};
  } catch {
    return {};
  }
}
