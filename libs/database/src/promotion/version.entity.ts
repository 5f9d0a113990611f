import type { Asked, Problem, PromotionState } from '@fairlead/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { json, optional, text, timestamp } from '../columns.js';

/** A version on its way from one environment to the next. */
@Entity({ schema: 'promotion', name: 'versions' })
export class VersionRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('promotion')) promotion!: string;
  @PrimaryColumn(text('to_environment')) to!: string;
  /** Commit of the environment it comes from. */
  @PrimaryColumn(text('commit')) commit!: string;

  @Column(text('from_environment')) from!: string;
  /** The application of the environment it goes to. */
  @Column(text('application')) application!: string;
  @Column(text('state')) state!: PromotionState;
  @Column(json('changes')) changes!: string[];
  @Column(optional(timestamp('soak_until'))) soakUntil!: Date | null;
  @Column(optional(json('pull_request'))) pullRequest!: { url: string; number: number; branch: string } | null;
  /** Who approved or rejected, and how. */
  @Column(optional(json('decision'))) decision!: (Asked & { decision: 'approve' | 'reject' }) | null;
  @Column(optional(text('actor'))) actor!: string | null;
  @Column(optional(text('reason'))) reason!: string | null;
  /** Commit that was made in the target. */
  @Column(optional(text('result'))) result!: string | null;
  @Column(optional(json('problem'))) problem!: Problem | null;
  @Column({ ...timestamp('created_at'), default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp('updated_at'), default: () => 'now()' }) updatedAt!: Date;
}

/** Since when an environment runs a version in good health; no row while it doesn't. */
@Entity({ schema: 'promotion', name: 'environments' })
export class EnvironmentRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('application')) application!: string;
  @Column(text('commit')) commit!: string;
  @Column(timestamp('since')) since!: Date;
}
