import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional, text } from '../columns.js';

/** One managed object as its cluster holds it, from the last `SyncStatus`; all rows of an (application, cluster) are replaced together. */
@Entity({ schema: 'catalog', name: 'objects' })
export class ObjectRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('application')) application!: string;
  @PrimaryColumn(text('cluster')) cluster!: string;
  /** Empty for the core group. */
  @PrimaryColumn(text('api_group')) group!: string;
  @PrimaryColumn(text('kind')) kind!: string;
  /** Empty for an object of the whole cluster. */
  @PrimaryColumn(text('namespace')) namespace!: string;
  @PrimaryColumn(text('name')) name!: string;

  @Column(text('sync')) sync!: string;
  @Column(optional(text('health'))) health!: string | null;
  @Column(optional(text('message'))) message!: string | null;
  @Column(optional(text('awaits'))) awaits!: string | null;
}
