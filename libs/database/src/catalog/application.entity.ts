import type { ApplicationSpec, Pause, Problem, Revision, StageProblem } from '@fairlead/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, boolean, int, json, optional, text, timestamp } from '../columns.js';

/**
 * An application as lists show it. Catalog entry, source status and render status arrive on their own and in any order, so each may make the
 * row; `spec` is empty until the catalog entry is there. `sync` and `health` are the worst of its clusters, kept here so that lists of
 * thousands can be filtered and paged by an index.
 */
@Entity({ schema: 'catalog', name: 'applications' })
export class ApplicationRow {
  @PrimaryColumn(text('tenant')) tenant!: string;
  @PrimaryColumn(text('name')) name!: string;

  @Column(optional(json('spec'))) spec!: ApplicationSpec | null;
  /** Application whose rendering declared this one, `<tenant>/<name>`. */
  @Column(optional(text('owner'))) owner!: string | null;
  @Column(optional(text('repository'))) repository!: string | null;
  /** Revision of the KV bucket: an older entry never replaces a newer one. */
  @Column({ ...bigint('catalog_revision'), default: 0 }) catalogRevision!: number;

  /** Newest generation known of any stage, and the commit it was made of. */
  @Column({ ...bigint('generation'), default: 0 }) generation!: number;
  @Column(optional(json('revision'))) revision!: Revision | null;

  /** `SourceStatus`: a message with a smaller (generation, at) changes nothing. */
  @Column({ ...bigint('source_generation'), default: 0 }) sourceGeneration!: number;
  @Column(optional(timestamp('source_at'))) sourceAt!: Date | null;
  @Column(optional(json('source_problem'))) sourceProblem!: Problem | null;

  /** `RenderStatus`: likewise. */
  @Column({ ...bigint('render_generation'), default: 0 }) renderGeneration!: number;
  @Column(optional(timestamp('render_at'))) renderAt!: Date | null;
  @Column(optional(json('render_problem'))) renderProblem!: Problem | null;
  @Column(optional(int('rendered_objects'))) renderedObjects!: number | null;

  /** `metadata.labels` of its document. */
  @Column({ ...json('labels'), default: {} }) labels!: Record<string, string>;
  @Column(optional(json('paused'))) paused!: Pause | null;
  /** Of its newest rendering. */
  @Column({ ...json('images'), default: [] }) images!: string[];

  /** Where it shall go; `clusters`: and where it still is. */
  @Column({ ...text('targets'), array: true, default: [] }) targets!: string[];
  @Column({ ...text('clusters'), array: true, default: [] }) clusters!: string[];
  @Column({ ...text('sync'), default: 'Unknown' }) sync!: string;
  @Column({ ...text('health'), default: 'Unknown' }) health!: string;
  @Column({ ...text('reason'), default: '' }) reason!: string;
  @Column(optional(json('problem'))) problem!: StageProblem | null;
  /** What was synced and healthy last, by its images or else its commit, and since when it is. */
  @Column(optional(text('running'))) running!: string | null;
  @Column(optional(timestamp('running_since'))) runningSince!: Date | null;

  /** Made of the others by the database. */
  @Column({ ...optional(text('environment')), insert: false, update: false }) readonly environment!: string | null;
  @Column({ ...text('component'), insert: false, update: false }) readonly component!: string;
  @Column({ ...boolean('suspended'), insert: false, update: false }) readonly suspended!: boolean;
  @Column({ ...timestamp('updated_at'), default: () => 'now()' }) updatedAt!: Date;
}
