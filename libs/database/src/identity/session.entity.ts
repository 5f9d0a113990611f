import { Column, Entity, PrimaryColumn } from 'typeorm';
import { json, optional, text, timestamp, uuid } from '../columns.js';

/** Somebody is signed in, by a browser or by the CLI. */
@Entity({ schema: 'identity', name: 'sessions' })
export class SessionRow {
  @PrimaryColumn(uuid('id')) id!: string;
  /** SHA-256 of the secret, which is kept nowhere. */
  @Column(text('digest')) digest!: string;
  @Column(text('kind')) kind!: 'browser' | 'cli';
  /** Whose it is, the same for all sessions of a person: `local:<account>` or `oidc:<issuer>|<sub>`. */
  @Column(text('subject')) subject!: string;
  @Column(optional(uuid('account'))) account!: string | null;
  @Column(text('name')) name!: string;
  @Column(optional(text('display_name'))) displayName!: string | null;
  /** As the identity provider told them at sign-in. */
  @Column(json('groups')) groups!: string[];
  @Column(text('agent')) agent!: string;
  @Column(text('address')) address!: string;
  @Column({ ...timestamp('created_at'), insert: false, update: false }) readonly createdAt!: Date;
  /** To the minute. */
  @Column(timestamp('last_seen_at')) lastSeenAt!: Date;
  @Column(timestamp('expires_at')) expiresAt!: Date;
}
