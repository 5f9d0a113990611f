import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counting reads indexes alone, as long as Postgres knows that their rows are visible to all; by its own settings it looks once a fifth of them changed. */
export class VacuumReadModelsSooner1764000000043 implements MigrationInterface {
  readonly name = 'VacuumReadModelsSooner1764000000043';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(
        `alter table catalog.${table} set (autovacuum_vacuum_scale_factor = 0.03, autovacuum_vacuum_threshold = 200, autovacuum_analyze_scale_factor = 0.05)`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(
        `alter table catalog.${table} reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_analyze_scale_factor)`,
      );
  }
}

const TABLES = ['applications', 'application_clusters'];
