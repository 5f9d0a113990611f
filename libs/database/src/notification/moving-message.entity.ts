import { Column, Entity, PrimaryColumn } from 'typeorm';
import { int, json, text, timestamp } from '../columns.js';

/** What the notifier remembers of a thing that one message follows from beginning to end: a rollout, a promotion, objects that wait for confirmation. */
@Entity({ schema: 'notification', name: 'moving_messages' })
export class MovingMessageRow {
  @PrimaryColumn(text('key')) key!: string;
  @Column(text('kind')) kind!: string;
  /** What several of them are about one after another, such as a canary whose versions they are. */
  @Column(text('subject')) subject!: string;
  /** Of the newest event told: older ones are late and change nothing. */
  @Column(timestamp('at')) at!: Date;
  /** Grows when the same thing begins anew and gets a message of its own. */
  @Column(int('run')) run!: number;
  /** Nothing more is to come. */
  @Column({ name: 'done', type: 'boolean' }) done!: boolean;
  /** Its shape belongs to the notifier. */
  @Column(json('state')) state!: Record<string, unknown>;
  @Column({ ...timestamp('updated_at'), default: () => 'now()' }) updatedAt!: Date;
}
