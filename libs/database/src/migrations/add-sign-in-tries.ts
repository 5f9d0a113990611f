import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often something was tried, for all replicas of the api together. A key is a digest: it may hold an address and the name of a person. */
export class AddSignInTries1764000000042 implements MigrationInterface {
  readonly name = 'AddSignInTries1764000000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.tries (
        limited text not null,
        digest text not null,
        count int not null,
        ends_at timestamptz(3) not null,
        primary key (limited, digest)
      );
      create index tries_by_end on identity.tries (ends_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.tries');
  }
}
