import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddNotificationMovingMessages1764000000004 implements MigrationInterface {
  readonly name = 'AddNotificationMovingMessages1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notification.outbox
        add column editable boolean not null default false,
        add column version int not null default 1;

      alter table notification.application_states
        add column thread_message bigint references notification.outbox (id) on delete set null,
        add column thread_at timestamptz(3);
      create index application_states_thread on notification.application_states (thread_message) where thread_message is not null;

      create table notification.moving_messages (
        key text primary key,
        kind text not null,
        subject text not null,
        at timestamptz(3) not null,
        run int not null,
        done boolean not null,
        state jsonb not null,
        updated_at timestamptz(3) not null default now()
      );
      create index moving_messages_of_subject on notification.moving_messages (kind, subject, at desc);
      create index moving_messages_by_age on notification.moving_messages (updated_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table notification.moving_messages;
      alter table notification.application_states drop column thread_message, drop column thread_at;
      alter table notification.outbox drop column editable, drop column version;
    `);
  }
}
