import type { LiveEvent } from '@fairlead/api-client';
import type { Connection } from '../api/connection.js';
import { followLive, type LiveMessage, type LiveQuery } from '../api/live.js';
import { isTransient } from '../api/problems.js';
import { interrupted } from '../terminal/interrupted.js';
import { printList, printYaml, shownIn, tableOf, type Format, type Kind } from './list.js';
import { own } from './escape.js';
import { print, printData, printJsonLine, tell } from './format.js';

/** Events come in bursts: what they touch is read once for all of them. */
const SETTLE_MILLISECONDS = 250;
/** What is told may come before what is listed has it, so it is read once more. */
const LATE_MILLISECONDS = 2_000;
const HOME_AND_CLEAR = own('\u001b[H\u001b[2J\u001b[3J');

export interface Watched<T> {
  readonly read: () => Promise<readonly T[]>;
  readonly kind: Kind<T>;
  readonly query: LiveQuery;
  /** Whether an event may change the list. */
  readonly concerns: (event: LiveEvent) => boolean;
}

/** Prints a list, and again what is another in it whenever something happens: in place on a terminal, else as lines below. Until Ctrl-C. */
export async function watchList<T>(connection: Connection, { read, kind, query, concerns }: Watched<T>, format: Format): Promise<void> {
  const ended = interrupted();
  const shown = process.stdout.isTTY && (format === 'table' || format === 'wide') ? new InPlace(kind, format) : new Appended(kind, format);
  for await (const _changed of changes(followLive(connection, query, ended), concerns, ended)) {
    try {
      await shown.show(await read());
    } catch (error) {
      if (!isTransient(error)) throw error;
      tell(`fairlead: what is shown may be old: ${(error as Error).message.split('\n')[0]}`);
    }
  }
}

/** Once at first, then after each burst of events, and once more a little later. */
async function* changes(
  source: AsyncGenerator<LiveMessage>,
  concerns: (event: LiveEvent) => boolean,
  signal: AbortSignal,
): AsyncGenerator<true> {
  let next = source.next();
  let late: number | undefined;
  while (!signal.aborted) {
    const came = await (late === undefined ? next : Promise.race([next, delay(late - Date.now())]));
    if (came === undefined) {
      late = undefined;
      yield true;
      continue;
    }
    if (came.done) return;
    const { value } = came;
    next = source.next();
    if (value.kind === 'event' && !concerns(value.event)) continue;
    const settled = Date.now() + SETTLE_MILLISECONDS;
    for (let left = SETTLE_MILLISECONDS; left > 0 && value.kind === 'event'; left = settled - Date.now()) {
      const more = await Promise.race([next, delay(left)]);
      if (more === undefined) break;
      if (more.done) return;
      next = source.next();
    }
    late = Date.now() + LATE_MILLISECONDS;
    yield true;
  }
}
/** Keeps nobody from ending. */
const delay = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), Math.max(0, milliseconds)).unref());

class InPlace<T> {
  constructor(
    private readonly kind: Kind<T>,
    private readonly format: 'table' | 'wide',
  ) {}

  async show(items: readonly T[]): Promise<void> {
    const lines = tableOf(items, shownIn(this.format, this.kind.columns)).split('\n');
    const room = Math.max(3, (process.stdout.rows || 24) - 2);
    const below = lines.length > room ? `… and ${lines.length - room} more\n` : '';
    print(`${HOME_AND_CLEAR}${lines.slice(0, room).join('\n')}\n${below}`);
  }
}

class Appended<T> {
  private before: Map<string, string> | undefined;
  constructor(
    private readonly kind: Kind<T>,
    private readonly format: Format,
  ) {}

  async show(items: readonly T[]): Promise<void> {
    const now = new Map(items.map((item) => [this.kind.nameOf(item), JSON.stringify(item)]));
    const changed = items.filter((item) => this.before?.get(this.kind.nameOf(item)) !== now.get(this.kind.nameOf(item)));
    for (const name of this.before?.keys() ?? []) if (!now.has(name)) tell(`gone: ${name}`);
    const first = this.before === undefined;
    this.before = now;
    if (this.format === 'json') for (const item of changed) printJsonLine(item);
    else if (this.format === 'yaml') for (const item of changed) await printDocument(item);
    else if (first || this.format === 'name') await (changed.length > 0 && printList(changed, this.format, this.kind));
    else if (changed.length > 0) print(withoutHead(tableOf(changed, shownIn(this.format, this.kind.columns))));
  }
}
async function printDocument(item: unknown): Promise<void> {
  printData('---\n');
  await printYaml(item);
}
const withoutHead = (table: string): string => table.slice(table.indexOf('\n') + 1);
