import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine } from '@fairlead/api-client';
import type { Connection } from './connection.js';
import { openStream } from './live.js';
import { isTransient } from './problems.js';

const AGAIN_MILLISECONDS = 1_000;
/** The most that the api gives: after a break all lines since the last one are wanted. */
const MOST_LINES = 5_000;
const DAY_SECONDS = 86_400;

export interface LogQuestion {
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly follow: boolean;
  /** Only the last so many of the lines that were written before; absent: all that the api tells. */
  readonly last?: number | undefined;
}
export type LogMessage =
  | { readonly kind: 'line'; readonly line: LogLine }
  | { readonly kind: 'skipped'; readonly lines: number }
  /** `broke`: it goes on by itself. */
  | { readonly kind: 'end' | 'broke'; readonly reason: string };

/**
 * A container's log. One that is followed goes on after a break from its last line, which is not told twice. The first connection must succeed.
 * @throws ApiProblemError, UnreachableError
 */
export async function* readLog(connection: Connection, question: LogQuestion, signal: AbortSignal): AsyncGenerator<LogMessage> {
  const told = new Told();
  if (question.last === undefined) return yield* pass(connection, question, told, signal);
  told.begins();
  const before = { ...question, follow: false, query: { ...question.query, follow: 'false' } };
  const lines: LogMessage[] = [];
  // Where what was written before ends and what is followed begins, a stream does not tell.
  for await (const message of pass(connection, before, told, signal)) {
    if (message.kind === 'line') lines.push(message);
    else if (message.kind !== 'end') yield message;
    else {
      yield* lines.slice(-question.last);
      if (!question.follow) yield message;
    }
    if (lines.length > question.last) lines.shift();
  }
  if (!question.follow) return;
  told.breaks();
  yield* pass(connection, question, told, signal);
}

async function* pass(connection: Connection, question: LogQuestion, told: Told, signal: AbortSignal): AsyncGenerator<LogMessage> {
  let isOpen = false;
  while (!signal.aborted) {
    const again = { tail: MOST_LINES, since: told.since() };
    let why = 'The connection broke.';
    try {
      const query = { ...question.query, ...(again.since !== undefined && again) };
      for await (const { event, data } of openStream(connection, question.path, query, signal)) {
        isOpen = true;
        if (event === 'line') {
          const line = JSON.parse(data) as LogLine;
          if (told.isNew(line)) yield { kind: 'line', line };
        } else if (event === 'skipped') yield { kind: 'skipped', lines: (JSON.parse(data) as { lines: number }).lines };
        else if (event === 'end') {
          const end = JSON.parse(data) as { reason: string; again?: true };
          if (!question.follow || !end.again) return yield { kind: 'end', reason: end.reason };
          why = end.reason;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!question.follow || !isOpen || !isTransient(error)) throw error;
    }
    if (!question.follow) return;
    if (told.breaks()) yield { kind: 'broke', reason: why };
    await sleep(AGAIN_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** What was told already; a line that comes again after a break is known by its time and text. */
class Told {
  private at = '';
  private texts = new Set<string>();
  private isRepeating = false;
  private from: number | undefined;

  /** Where no line is told, what follows begins here. */
  begins(): void {
    this.from = Date.now();
  }

  /** Seconds to ask for, with one more for what came within the last. */
  since(): number | undefined {
    const from = this.at === '' ? this.from : Date.parse(this.at);
    return from === undefined || (this.at === '' && !this.isRepeating)
      ? undefined
      : Math.min(DAY_SECONDS, Math.max(1, Math.ceil((Date.now() - from) / 1_000) + 1));
  }

  /** @returns whether that is news */
  breaks(): boolean {
    const isNews = !this.isRepeating;
    this.isRepeating = true;
    return isNews;
  }

  isNew({ at, text }: LogLine): boolean {
    if (at === undefined) return true;
    if (this.isRepeating && (at < this.at || (at === this.at && this.texts.has(text)))) return false;
    this.isRepeating = false;
    if (at !== this.at) this.texts = new Set();
    this.at = at;
    this.texts.add(text);
    return true;
  }
}
