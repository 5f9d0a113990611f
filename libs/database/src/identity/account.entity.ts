import { Column, Entity, PrimaryColumn } from 'typeorm';
import { boolean, optional, text, timestamp, uuid } from '../columns.js';

/** Somebody whose password is kept here, such as the admin of the first start. */
@Entity({ schema: 'identity', name: 'accounts' })
export class AccountRow {
  @PrimaryColumn(uuid('id')) id!: string;
  @Column(text('name')) name!: string;
  /** `scrypt$<parameters>$<salt>$<hash>`. */
  @Column(text('password')) password!: string;
  /** Nothing but changing the password is answered until it was. */
  @Column(boolean('must_change')) mustChange!: boolean;
  /** The last value of the setting that has the password made anew, so that a restart does not do it again. */
  @Column(optional(text('reset_mark'))) resetMark!: string | null;
  @Column({ ...timestamp('created_at'), insert: false, update: false }) readonly createdAt!: Date;
  @Column(timestamp('changed_at')) changedAt!: Date;
}
