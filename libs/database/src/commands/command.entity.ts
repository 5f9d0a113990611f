import { Column, Entity, PrimaryColumn } from 'typeorm';
import { text, timestamp } from '../columns.js';

/** A command that bore an idempotency key, for as long as the key counts. */
@Entity({ schema: 'catalog', name: 'commands' })
export class CommandRow {
  @PrimaryColumn(text('actor')) actor!: string;
  @PrimaryColumn(text('key')) key!: string;
  /** Of what was asked for: the same key with something else is a mistake. */
  @Column(text('digest')) digest!: string;
  /** Empty while it is in work. As it was sent, to the letter: `jsonb` would sort its fields. */
  @Column({ name: 'answer', type: 'json', nullable: true }) answer!: Record<string, unknown> | null;
  /** When it was begun last. */
  @Column(timestamp('at')) at!: Date;
}
