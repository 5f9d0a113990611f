import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, json, optional, text, timestamp } from '../columns.js';

/**
 * What happened: one row per event, in the order in which it was written here. `id` is the cursor of history pages. A row is written once
 * however often its message comes, because `dedupeKey` is unique.
 */
@Entity({ schema: 'catalog', name: 'events' })
export class EventRow {
  /** Given by the database. */
  @PrimaryColumn({ ...bigint('id'), insert: false, update: false }) readonly id!: number;
  @Column(text('dedupe_key')) dedupeKey!: string;
  /** The contract's type, for example `sync.finished`. */
  @Column(text('type')) type!: string;
  @Column(text('tenant')) tenant!: string;
  @Column(text('application')) application!: string;
  @Column(optional(text('cluster'))) cluster!: string | null;
  @Column(bigint('generation')) generation!: number;
  @Column(optional(text('commit'))) commit!: string | null;
  /** The message as it was sent. */
  @Column(json('payload')) payload!: Record<string, unknown>;
  @Column(timestamp('at')) at!: Date;
  /** Sequence in the stream EVENTS, the cursor of live streams; begins anew when the stream was wiped. */
  @Column(bigint('stream_sequence')) streamSequence!: number;
}
