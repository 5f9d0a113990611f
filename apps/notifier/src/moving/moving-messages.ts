import { Database, Outbox, type EntityManager } from '@fairlead/database';
import { tracing } from '@fairlead/service-kit';
import type { z } from 'zod';
import type { SlackContent } from '../messages/blocks.js';
import { Directory } from '../routing/directory.js';

/** How a kind of thing is followed by one message from beginning to end. All functions are pure. */
export interface MovingKind<S> {
  readonly kind: string;
  readonly schema: z.ZodType<S>;
  readonly content: (state: S) => SlackContent;
  /** Nothing more is to come. */
  readonly isDone: (state: S) => boolean;
  /** The same thing begins from the beginning: it gets a message of its own. */
  readonly beginsAnew?: (before: S, after: S) => boolean;
}
export interface Move<S> {
  readonly of: MovingKind<S>;
  readonly key: string;
  /** What several of them are about one after another. */
  readonly subject: string;
  readonly tenant: string;
  /**
   * RFC 3339; what is older than the newest that was told changes nothing. Absent: a person's word, taken whenever it comes, and by a clock that is
   * not compared with that of whoever answers it.
   */
  readonly at?: string;
  /** The state after the event; undefined: it changes nothing. */
  readonly next: (before: S | undefined) => S | undefined;
  /** What becomes of the others of the subject that are older and not done. */
  readonly supersede?: (state: S) => S;
}
export interface Followed<S> {
  readonly key: string;
  readonly state: S;
}

/**
 * Keeps one message for each thing that moves, and edits it as the thing moves on. Events may be lost, late or doubled: the newest by its time
 * wins, and what it leaves open is kept from those before. State and edit are one transaction, so a restart goes on where it was.
 */
export class MovingMessages {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly directory: Directory,
  ) {}

  /** @throws DatabaseUnavailableError; the event is then handled again */
  async apply<S>(move: Move<S>): Promise<void> {
    const headers = new Map<string, string>();
    tracing.inject(headers);
    const trace = Object.fromEntries(headers);
    await this.database.transaction(async (manager) => {
      const isNew = await this.advance(manager, move, trace);
      if (isNew && move.supersede !== undefined) await this.supersedeOthers(manager, move, move.supersede, trace);
    });
    this.outbox.wake();
  }

  /** Those of a subject, newest first. @throws DatabaseUnavailableError */
  async of<S>({ kind, schema }: MovingKind<S>, subject: string): Promise<Followed<S>[]> {
    const sql =
      'select key, state from notification.moving_messages where (kind, subject) = ($1, $2) and run > 0 order by at desc limit 50';
    const rows: { key: string; state: unknown }[] = await this.database.run((manager) => manager.query(sql, [kind, subject]));
    return rows.map(({ key, state }) => ({ key, state: schema.parse(state) }));
  }

  /** @returns whether nothing was known of it before. */
  private async advance<S>(manager: EntityManager, move: Move<S>, trace: Record<string, string>): Promise<boolean> {
    const row = await lockedRow(manager, move.key, move.of.kind, move.subject);
    const before = row.run === 0 ? undefined : { ...row, state: move.of.schema.parse(row.state) };
    if (move.at !== undefined && before !== undefined && isOlder(move.at, before.at, before.done)) return false;
    const state = move.next(before?.state);
    if (state === undefined) return false;
    await this.save(manager, { ...move, at: move.at ?? row.at.toISOString() }, state, before, trace);
    return before === undefined;
  }

  private async save<S>(
    manager: EntityManager,
    { of, key, tenant, at }: Pick<Move<S>, 'of' | 'key' | 'tenant'> & { at: string },
    state: S,
    before: { run: number; state: S } | undefined,
    trace: Record<string, string>,
  ): Promise<void> {
    const anew = before !== undefined && (of.beginsAnew?.(before.state, state) ?? false);
    const run = before === undefined ? 1 : before.run + (anew ? 1 : 0);
    await manager.query(
      `update notification.moving_messages set at = $2, run = $3, done = $4, state = $5::jsonb, updated_at = now() where key = $1`,
      [key, at, run, of.isDone(state), JSON.stringify(state)],
    );
    const content = of.content(state);
    if (before !== undefined && !anew && isSame(content, of.content(before.state))) return;
    const payload = { channel: this.directory.channelOf(tenant), ...content, trace };
    await Outbox.enqueue(manager, [{ dedupeKey: `${key}#${run}`, group: `${key}#${run}`, kind: 'slack', payload, editable: true }]);
  }

  private async supersedeOthers<S>(
    manager: EntityManager,
    move: Move<S>,
    supersede: (state: S) => S,
    trace: Record<string, string>,
  ): Promise<void> {
    const rows: Row[] = await manager.query(
      `select * from notification.moving_messages
       where (kind, subject) = ($1, $2) and key <> $3 and run > 0 and not done and at < $4 order by key for update`,
      [move.of.kind, move.subject, move.key, move.at],
    );
    for (const { key, at, run, state } of rows) {
      const before = move.of.schema.parse(state);
      await this.save(manager, { ...move, key, at: at.toISOString() }, supersede(before), { run, state: before }, trace);
    }
  }
}

interface Row {
  readonly key: string;
  readonly at: Date;
  /** 0: made just now. */
  readonly run: number;
  readonly done: boolean;
  readonly state: unknown;
}
async function lockedRow(manager: EntityManager, key: string, kind: string, subject: string): Promise<Row> {
  await manager.query(
    `insert into notification.moving_messages (key, kind, subject, at, run, done, state) values ($1, $2, $3, to_timestamp(0), 0, false, '{}')
     on conflict do nothing`,
    [key, kind, subject],
  );
  const [row]: Row[] = await manager.query('select * from notification.moving_messages where key = $1 for update', [key]);
  if (row === undefined) throw new TypeError(`The row of ${key} that was just made is not there.`);
  return row;
}

/** Of two events of one millisecond the end counts as the later one. */
const isOlder = (at: string, newest: Date, done: boolean): boolean => {
  const difference = Date.parse(at) - newest.getTime();
  return difference < 0 || (difference === 0 && done);
};
const isSame = (a: SlackContent, b: SlackContent): boolean => JSON.stringify(a) === JSON.stringify(b);
