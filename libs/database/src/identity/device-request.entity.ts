import { Column, Entity, PrimaryColumn } from 'typeorm';
import { int, json, optional, text, timestamp } from '../columns.js';

/** A program that asks to be signed in (RFC 8628). */
@Entity({ schema: 'identity', name: 'device_requests' })
export class DeviceRequestRow {
  /** SHA-256 of the device code. */
  @PrimaryColumn(text('digest')) digest!: string;
  @Column(text('user_code')) userCode!: string;
  @Column(text('client')) client!: string;
  @Column(text('address')) address!: string;
  @Column(text('state')) state!: 'pending' | 'approved' | 'denied';
  /** Whoever approved it. */
  @Column(optional(json('identity'))) identity!: Record<string, unknown> | null;
  @Column(int('interval_seconds')) intervalSeconds!: number;
  @Column(optional(timestamp('polled_at'))) polledAt!: Date | null;
  @Column({ ...timestamp('created_at'), insert: false, update: false }) readonly createdAt!: Date;
  @Column(timestamp('expires_at')) expiresAt!: Date;
}
