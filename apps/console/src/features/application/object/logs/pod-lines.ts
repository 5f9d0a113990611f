import type { LogLine } from '@fairlead/api-client';
import { goesOn, levelOf, type LogLevel } from './log-level';
import type { LogRow } from './log-buffer';

/** A stack trace is written at once. */
const TRACE_MILLISECONDS = 1_000;

/** One Pod's lines as they come; one that comes again after a reconnection is known by its time and text. */
export class PodLines {
  private lastAt = '';
  private atLast = new Set<string>();
  private resuming = false;
  private level: LogLevel | undefined;
  private when = '';

  /** @param order of this Pod among the others: what is of one moment stands by it */
  constructor(
    private readonly pod: string,
    private readonly order: number,
  ) {}

  /** Time of the newest line, to go on from. */
  get newestAt(): string | undefined {
    return this.lastAt === '' ? undefined : this.lastAt;
  }

  /** A stream begins anew and tells again what came within the last seconds. */
  resume(): void {
    this.resuming = true;
  }

  /** Those that were not told yet, as rows. */
  fresh(lines: readonly LogLine[]): Omit<LogRow, 'id'>[] {
    return lines.filter((line) => this.isNew(line)).map((line) => this.toRow(line));
  }

  /** Something about the log, where it stands now. */
  note(text: string): Omit<LogRow, 'id'> {
    return { text, at: undefined, note: true, level: undefined, pod: this.pod, when: this.when, order: this.order };
  }

  private toRow({ text, at }: LogLine): Omit<LogRow, 'id'> {
    const isMore = goesOn(text);
    this.level = levelOf(text) ?? (isMore ? this.level : undefined);
    // Nodes tell a Pod's lines in the order in which they were written, whatever their clock did meanwhile.
    if (at !== undefined && at > this.when && !(isMore && Date.parse(at) - Date.parse(this.when) < TRACE_MILLISECONDS)) this.when = at;
    return { text, at, note: false, level: this.level, pod: this.pod, when: this.when, order: this.order };
  }

  private isNew({ text, at }: LogLine): boolean {
    if (at === undefined) return true;
    if (this.resuming && (at < this.lastAt || (at === this.lastAt && this.atLast.has(text)))) return false;
    this.resuming = false;
    if (at !== this.lastAt) this.atLast = new Set();
    this.lastAt = at;
    this.atLast.add(text);
    return true;
  }
}
