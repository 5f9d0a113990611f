import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, json, optional, text, timestamp } from '../columns.js';

/** What the notifier remembers of an application on one cluster, or (cluster empty) of its source and rendering. */
@Entity({ schema: 'notification', name: 'application_states' })
export class ApplicationStateRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('application')) application!: string;
  @PrimaryColumn(text('cluster')) cluster!: string;

  /** Newest generation heard of: events of an older one are late and change nothing. */
  @Column(bigint('generation')) generation!: number;
  /** The routing's own memory; its shape belongs to the notifier. */
  @Column(json('state')) state!: Record<string, unknown>;
  /** Outbox row of the message that told of the present trouble: its recovery is a reply to it. */
  @Column(optional(bigint('failure_message'))) failureMessage!: number | null;
  /** Outbox row of the newest message about trouble or rollback, and when its thread was last written to: what follows belongs there. */
  @Column(optional(bigint('thread_message'))) threadMessage!: number | null;
  @Column(optional(timestamp('thread_at'))) threadAt!: Date | null;
  @Column({ ...timestamp('updated_at'), default: () => 'now()' }) updatedAt!: Date;
}
