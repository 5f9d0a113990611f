import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional, text, timestamp, uuid } from '../columns.js';

/** An API token: one tenant, one role, until a date. Rows are kept after that, so that it can be seen what there was. */
@Entity({ schema: 'identity', name: 'tokens' })
export class TokenRow {
  @PrimaryColumn(uuid('id')) id!: string;
  /** SHA-256 of the token, which is kept nowhere. */
  @Column(text('digest')) digest!: string;
  @Column(text('tenant')) tenant!: string;
  @Column(text('name')) name!: string;
  @Column(text('role')) role!: string;
  @Column(text('created_by')) createdBy!: string;
  @Column(timestamp('created_at')) createdAt!: Date;
  @Column(timestamp('expires_at')) expiresAt!: Date;
  /** To the minute. */
  @Column(optional(timestamp('last_used_at'))) lastUsedAt!: Date | null;
  @Column(optional(timestamp('revoked_at'))) revokedAt!: Date | null;
  @Column(optional(text('revoked_by'))) revokedBy!: string | null;
}
