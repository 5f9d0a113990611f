import type { LogLine } from '@fairlead/api-client';
import type { ApplicationId } from '../../data/queries';
import { LogBuffer, withoutColours, type LogRow } from './log-buffer';
import { LogConnection, type Hears } from './log-connection';
import { rangeOf } from './log-range';
import { PodLines } from './pod-lines';
import { numberText } from '../../../../ui/number-text';

export interface LogWish extends ApplicationId {
  readonly cluster: string;
  readonly namespace: string;
  readonly container: string | undefined;
  readonly tail: number;
  /** Seconds; absent: as old as they are. */
  readonly since: number | undefined;
  readonly previous: boolean;
}
export interface FollowedPod {
  readonly name: string;
  /** Changes when a container of it may have begun anew. */
  readonly mark: string;
}
export interface PodState {
  readonly name: string;
  readonly status: 'connecting' | 'live' | 'ended' | 'lost' | 'refused';
  /** Why it ended, was lost or refused. */
  readonly why: string | undefined;
  /** Some of its lines were told. */
  readonly begun: boolean;
}
export interface LogState {
  readonly rows: readonly LogRow[];
  /** So many rows came in all. */
  readonly added: number;
  /** Those that are followed. */
  readonly pods: readonly PodState[];
  /** All that were, in the order in which they came. */
  readonly seen: readonly string[];
}
interface Followed {
  mark: string;
  status: PodState['status'];
  why: string | undefined;
  failures: number;
}

/** Lines are shown together, so that a thousand of them are one picture. */
const SHOW_MILLISECONDS = 100;
const AGAIN_MILLISECONDS = [1_000, 2_000, 5_000, 10_000];
/** A log that can't be had is told at once. */
const SETTLED_MILLISECONDS = 300;

/** The logs of some Pods by time, as they are written. When a connection breaks it goes on from the last line. */
export class LogStream {
  private readonly buffer = new LogBuffer();
  private readonly lines = new Map<string, PodLines>();
  private readonly pods = new Map<string, Followed>();
  /** Two at most: a browser opens no more than six to one server, for all of its tabs. */
  private connections: LogConnection[] = [];
  private readonly waiting = new Map<string, LogLine[]>();
  private showing: number | undefined;
  private readonly timers = new Set<number>();
  private state: LogState = { rows: [], added: 0, pods: [], seen: [] };
  private readonly watchers = new Set<() => void>();

  constructor(private readonly wish: LogWish) {}

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly current = (): LogState => this.state;

  /** Follows these and no others: one that came is asked, one that is gone is left, and one that ended is asked again if it may have begun anew. @param there names of all that there are */
  follow(pods: readonly FollowedPod[], there: readonly string[]): void {
    const isChange = this.pods.size > 0;
    this.leave(
      [...this.pods.keys()].filter((name) => !pods.some((pod) => pod.name === name)),
      there,
    );
    const asked = pods.filter(({ name, mark }) => {
      const known = this.pods.get(name);
      if (known === undefined) {
        this.pods.set(name, { mark, status: 'connecting', why: undefined, failures: 0 });
        if (isChange) this.note(name, `Pod ${name} is followed from here on`);
        return true;
      }
      const isNew = known.mark !== mark;
      known.mark = mark;
      return isNew && !this.wish.previous && (known.status === 'ended' || known.status === 'refused');
    });
    this.ask(asked.map(({ name }) => name));
  }

  /** Ends it; what came stays shown. */
  stop(): void {
    for (const connection of this.connections) connection.close();
    this.connections = [];
    for (const timer of this.timers) window.clearTimeout(timer);
    this.timers.clear();
    this.pods.clear();
    this.show();
  }

  clear(): void {
    this.show();
    this.buffer.clear();
    this.tell();
  }

  /** Asks for those again that ended or were refused. */
  again(): void {
    const over = [...this.pods].filter(([, { status }]) => status === 'ended' || status === 'refused').map(([name]) => name);
    this.set(over, 'connecting', undefined, () => 0);
    this.ask(over);
  }

  private leave(names: readonly string[], there: readonly string[]): void {
    if (names.length === 0) return;
    for (const name of names) {
      this.pods.delete(name);
      this.note(name, there.includes(name) ? `Pod ${name} is not followed any more: newer ones came` : `Pod ${name} is gone`);
    }
    // A stream that goes on would keep one of the viewer's places.
    for (const connection of this.connections) if (connection.pods.some((pod) => names.includes(pod))) this.reopen(connection);
  }

  private reopen(connection: LogConnection): void {
    this.drop(connection);
    this.ask(connection.pods);
  }

  /** Over the first connection, or else over the second together with those that have it. */
  private ask(names: readonly string[]): void {
    const second = this.connections[1];
    const pods = [...new Set([...(second?.pods ?? []), ...names])].filter((name) => this.pods.has(name));
    if (names.length === 0 || pods.length === 0) return this.tell();
    this.show();
    if (second) this.drop(second);
    for (const name of pods) {
      const pod = this.pods.get(name);
      if (pod && (pod.status === 'ended' || pod.status === 'refused')) pod.status = 'connecting';
      this.linesOf(name).resume();
    }
    const connection: LogConnection = new LogConnection(
      this.url(pods),
      pods,
      this.hears(() => connection),
    );
    this.connections.push(connection);
    this.tell();
  }

  private hears(from: () => LogConnection): Hears {
    return {
      opened: () =>
        this.later(SETTLED_MILLISECONDS, () => {
          if (this.connections.includes(from())) this.set(from().pods, 'live', undefined, () => 0);
        }),
      line: (pod, line) => this.take(pod, line),
      skipped: (pod, lines) => {
        const many = lines === undefined ? 'Lines' : `${numberText(lines)} lines`;
        this.show();
        this.buffer.add([this.linesOf(pod).note(`${many} were skipped: they came too fast`)]);
        this.tell();
      },
      ended: (pods, reason, again, isWhole) => {
        if (from().pods.length === 0) this.drop(from());
        // What ran before writes nothing more: what can not be had now will not be had in a moment.
        if (again && (isWhole || !this.wish.previous)) this.lose(pods, reason);
        else this.set(pods, 'ended', reason);
      },
      broke: (pods, refused, why) => {
        this.drop(from());
        if (refused) this.set(pods, 'refused', why);
        else this.lose(pods, why);
      },
    };
  }

  private drop(connection: LogConnection): void {
    connection.close();
    this.connections = this.connections.filter((one) => one !== connection);
  }

  /** They go on from the last line, in a moment. */
  private lose(names: readonly string[], why: string): void {
    const failures = Math.max(0, ...names.map((name) => this.pods.get(name)?.failures ?? 0));
    this.set(names, 'lost', why, (before) => before + 1);
    const wait = AGAIN_MILLISECONDS[Math.min(failures, AGAIN_MILLISECONDS.length - 1)] ?? 0;
    this.later(wait, () => this.ask(names.filter((name) => this.pods.get(name)?.status === 'lost')));
  }

  private later(milliseconds: number, act: () => void): void {
    const timer = window.setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, milliseconds);
    this.timers.add(timer);
  }

  private url(pods: readonly string[]): string {
    const { tenant, name, cluster, namespace, container, previous } = this.wish;
    const { tail, since } = rangeOf(
      this.wish,
      pods.map((pod) => this.linesOf(pod).newestAt),
    );
    const [first = '', ...more] = pods;
    const query = new URLSearchParams({ cluster, namespace, pod: first, follow: String(!previous), tail: String(tail) });
    if (more.length > 0) query.set('morePods', more.join(','));
    if (container !== undefined) query.set('container', container);
    if (previous) query.set('previous', 'true');
    if (since !== undefined) query.set('since', String(since));
    return `/api/v1/applications/${encodeURIComponent(tenant)}/${encodeURIComponent(name)}/logs?${query.toString()}`;
  }

  private linesOf(pod: string): PodLines {
    const lines = this.lines.get(pod) ?? new PodLines(pod, this.lines.size);
    this.lines.set(pod, lines);
    return lines;
  }

  private take(pod: string, { text, at }: LogLine): void {
    const waiting = this.waiting.get(pod) ?? [];
    waiting.push({ text: withoutColours(text), ...(at !== undefined && { at }) });
    this.waiting.set(pod, waiting);
    this.showing ??= window.setTimeout(() => this.show(), SHOW_MILLISECONDS);
  }

  private show(): void {
    window.clearTimeout(this.showing);
    this.showing = undefined;
    if (this.waiting.size === 0) return;
    const came = [...this.waiting];
    this.waiting.clear();
    this.buffer.add(came.flatMap(([pod, lines]) => this.linesOf(pod).fresh(lines)));
    this.set(
      came.map(([pod]) => pod),
      'live',
      undefined,
      () => 0,
    );
  }

  /** About a Pod, after all that was told so far. */
  private note(pod: string, text: string): void {
    this.show();
    const when = this.buffer.rows.at(-1)?.when ?? '';
    this.buffer.add([{ text, at: undefined, note: true, level: undefined, pod, when, order: Infinity }]);
  }

  private set(
    names: readonly string[],
    status: PodState['status'],
    why?: string,
    failures: (before: number) => number = (before) => before,
  ): void {
    if (status !== 'live') this.show();
    for (const name of names) {
      const pod = this.pods.get(name);
      if (pod) Object.assign(pod, { status, why, failures: failures(pod.failures) });
    }
    this.tell();
  }

  private tell(): void {
    const { rows, added } = this.buffer;
    const pods = [...this.pods].map(([name, { status, why }]) => ({
      name,
      status,
      why,
      begun: this.lines.get(name)?.newestAt !== undefined,
    }));
    this.state = { rows, added, pods, seen: [...this.lines.keys()] };
    this.watchers.forEach((watcher) => watcher());
  }
}
