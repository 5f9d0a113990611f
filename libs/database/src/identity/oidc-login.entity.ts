import { Column, Entity, PrimaryColumn } from 'typeorm';
import { text, timestamp } from '../columns.js';

/** A browser that was sent to the identity provider; a table, because it may come back to another api. */
@Entity({ schema: 'identity', name: 'oidc_logins' })
export class OidcLoginRow {
  /** SHA-256 of the secret in the browser's cookie. */
  @PrimaryColumn(text('digest')) digest!: string;
  @Column(text('state')) state!: string;
  @Column(text('nonce')) nonce!: string;
  @Column(text('verifier')) verifier!: string;
  @Column(text('return_to')) returnTo!: string;
  @Column(timestamp('expires_at')) expiresAt!: Date;
}
