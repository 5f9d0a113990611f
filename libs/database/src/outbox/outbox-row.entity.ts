import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, int, json, optional, text, timestamp } from '../columns.js';

export type OutboxState = 'pending' | 'sent' | 'dead';

/** A message to someone outside, kept until it is known to have arrived or to be undeliverable. */
@Entity({ schema: 'notification', name: 'outbox' })
export class OutboxRow {
  /** Given by the database. */
  @PrimaryColumn({ ...bigint('id'), insert: false, update: false }) readonly id!: number;
  @Column(text('dedupe_key')) dedupeKey!: string;
  /** Messages of one group are sent in the order of their ids. */
  @Column(text('group_key')) group!: string;
  @Column(text('kind')) kind!: string;
  @Column(json('payload')) payload!: Record<string, unknown>;
  @Column(optional(bigint('reply_to'))) replyTo!: number | null;
  @Column({ ...text('state'), default: 'pending' }) state!: OutboxState;
  @Column({ ...int('attempts'), default: 0 }) attempts!: number;
  /** Enqueuing the key again replaces the payload, and what was delivered is delivered as a change of it. */
  @Column({ name: 'editable', type: 'boolean', default: false }) editable!: boolean;
  /** Grows with each replacement. */
  @Column({ ...int('version'), default: 1 }) version!: number;
  /** When the next attempt may begin; while one is under way, when it counts as lost. */
  @Column({ ...timestamp('due_at'), default: () => 'now()' }) dueAt!: Date;
  /** Why the last attempt failed. */
  @Column(optional(text('error'))) error!: string | null;
  /** What the receiver answered. */
  @Column(optional(json('result'))) result!: Record<string, unknown> | null;
  @Column({ ...timestamp('created_at'), default: () => 'now()' }) createdAt!: Date;
  @Column(optional(timestamp('settled_at'))) settledAt!: Date | null;
}
