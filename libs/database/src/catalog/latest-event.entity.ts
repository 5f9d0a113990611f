import { Column, Entity, PrimaryColumn } from 'typeorm';
import { json, text, timestamp } from '../columns.js';

/** The last event about one thing: `promotion.changed` by promotion and target, `rollout.changed` by Canary. */
@Entity({ schema: 'catalog', name: 'latest_events' })
export class LatestEventRow {
  @PrimaryColumn(text('type')) type!: string;
  @PrimaryColumn(text('key')) key!: string;
  @Column(text('tenant')) tenant!: string;
  @Column(text('application')) application!: string;
  @Column(timestamp('at')) at!: Date;
  @Column(json('payload')) payload!: Record<string, unknown>;
}
