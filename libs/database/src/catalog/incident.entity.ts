import type { Problem, Revision } from '@fairlead/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, boolean, json, optional, text, timestamp } from '../columns.js';

/** From the first trouble of an application, or of it on one cluster, to its recovery. At most one of each is open. */
@Entity({ schema: 'catalog', name: 'incidents' })
export class IncidentRow {
  /** Given by the database. */
  @PrimaryColumn({ ...bigint('id'), insert: false, update: false }) readonly id!: number;
  @Column(text('tenant')) tenant!: string;
  @Column(text('application')) application!: string;
  /** Empty where no cluster has to do with it. */
  @Column(text('cluster')) cluster!: string;
  @Column(text('stage')) stage!: string;
  @Column(text('summary')) summary!: string;
  @Column(optional(json('problem'))) problem!: Problem | null;
  @Column(optional(json('revision'))) revision!: Revision | null;
  @Column(timestamp('opened_at')) openedAt!: Date;
  @Column(optional(timestamp('resolved_at'))) resolvedAt!: Date | null;
  @Column(optional(text('resolution'))) resolution!: string | null;
  /** Made by the database. */
  @Column({ ...boolean('open'), insert: false, update: false }) readonly open!: boolean;
}
