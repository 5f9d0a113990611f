import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, json, optional, text, timestamp } from '../columns.js';

/** What a person asked for: kept from its receipt until it is done, for as long as that takes. */
@Entity({ schema: 'promotion', name: 'requests' })
export class RequestRow {
  @PrimaryColumn(text('id')) id!: string;
  @Column(text('kind')) kind!: 'decision' | 'rollback';
  @Column(text('tenant')) tenant!: string;
  /** Name of the promotion or application that it is about. */
  @Column(text('subject')) subject!: string;
  /** The message as it came. */
  @Column(json('payload')) payload!: Record<string, unknown>;
  @Column(optional(text('outcome'))) outcome!: 'done' | 'failed' | null;
  @Column(optional(text('detail'))) detail!: string | null;
  @Column({ ...timestamp('received_at'), default: () => 'now()' }) receivedAt!: Date;
  @Column(optional(timestamp('settled_at'))) settledAt!: Date | null;
}

/** A commit that is about to be pushed, or was and is not announced yet: a process that dies in between leaves this behind. */
@Entity({ schema: 'promotion', name: 'pushes' })
export class PushRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('repository')) repository!: string;
  @PrimaryColumn(text('commit')) commit!: string;
  /** What is announced once it is there. */
  @Column(json('message')) message!: Record<string, unknown>;
  @Column({ ...timestamp('created_at'), default: () => 'now()' }) createdAt!: Date;
}

/** A message that belongs to a change of state: written with it in one transaction, removed once it is published. */
@Entity({ schema: 'promotion', name: 'announcements' })
export class AnnouncementRow {
  /** Given by the database. */
  @PrimaryColumn({ ...bigint('id'), insert: false, update: false }) readonly id!: number;
  /** The contract's type. */
  @Column(text('type')) type!: string;
  @Column(json('message')) message!: Record<string, unknown>;
  @Column({ ...timestamp('created_at'), default: () => 'now()' }) createdAt!: Date;
}

/** What a registry told of a tag, so that it is asked once. */
@Entity({ schema: 'promotion', name: 'image_tags' })
export class ImageTagRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  /** As ImageRepository's `spec.image`. */
  @PrimaryColumn(text('image')) image!: string;
  @PrimaryColumn(text('tag')) tag!: string;
  @Column(text('digest')) digest!: string;
  /** When the image was built, as its configuration says; null: it doesn't. */
  @Column(optional(timestamp('built_at'))) builtAt!: Date | null;
}
