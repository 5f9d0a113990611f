import type { ActionAudited, MessageOf } from '@fairlead/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, json, text, timestamp } from '../columns.js';

/** What a person asked for, and what became of it. Rows are added and never changed: the database refuses it. */
@Entity({ schema: 'catalog', name: 'audit' })
export class AuditRow {
  /** Given by the database. */
  @PrimaryColumn({ ...bigint('id'), insert: false, update: false }) readonly id!: number;
  @Column(text('dedupe_key')) dedupeKey!: string;
  @Column(text('tenant')) tenant!: string;
  /** Empty where it concerns no single one. */
  @Column(text('application')) application!: string;
  @Column(text('actor')) actor!: string;
  @Column(text('action')) action!: string;
  @Column(text('via')) via!: string;
  @Column(text('outcome')) outcome!: string;
  @Column(timestamp('at')) at!: Date;
  /** The message as it was sent. */
  @Column(json('entry')) entry!: MessageOf<typeof ActionAudited>;
}
