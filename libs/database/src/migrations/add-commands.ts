import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys of commands, and the way from a command's id to what became of it. */
export class AddCommands1764000000030 implements MigrationInterface {
  readonly name = 'AddCommands1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalog.commands (
        actor text not null,
        key text not null,
        digest text not null,
        answer json,
        at timestamptz(3) not null default now(),
        primary key (actor, key)
      );
      create index commands_by_age on catalog.commands (at);
      create index events_of_command on catalog.events ((payload->>'id'), id) where type = 'action.audited';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index catalog.events_of_command; drop table catalog.commands;');
  }
}
