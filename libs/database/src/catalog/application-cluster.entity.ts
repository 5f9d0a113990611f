import type { Problem, Revision } from '@fairlead/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, int, json, optional, text, timestamp } from '../columns.js';

/** `SyncStatus`: an application on one cluster as it stands. A message with a smaller (generation, at) changes nothing. */
@Entity({ schema: 'catalog', name: 'application_clusters' })
export class ApplicationClusterRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('application')) application!: string;
  @PrimaryColumn(text('cluster')) cluster!: string;

  @Column(bigint('generation')) generation!: number;
  @Column(optional(json('revision'))) revision!: Revision | null;
  @Column(text('sync')) sync!: string;
  @Column(text('health')) health!: string;
  @Column(text('reason')) reason!: string;
  @Column(optional(json('problem'))) problem!: Problem | null;
  @Column(int('attempt')) attempt!: number;
  @Column(optional(timestamp('retry_at'))) retryAt!: Date | null;
  @Column(int('object_count')) objectCount!: number;
  /** When the syncer saw it so. */
  @Column(timestamp('at')) at!: Date;
  @Column({ ...timestamp('updated_at'), default: () => 'now()' }) updatedAt!: Date;
}
