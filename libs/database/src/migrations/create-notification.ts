import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotification1764000000002 implements MigrationInterface {
  readonly name = 'CreateNotification1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists notification;

      create table notification.outbox (
        id bigint generated always as identity primary key,
        dedupe_key text not null unique,
        group_key text not null,
        kind text not null,
        payload jsonb not null,
        reply_to bigint references notification.outbox (id) on delete set null,
        state text not null default 'pending' check (state in ('pending', 'sent', 'dead')),
        attempts int not null default 0,
        due_at timestamptz(3) not null default now(),
        error text,
        result jsonb,
        created_at timestamptz(3) not null default now(),
        settled_at timestamptz(3)
      );
      create index outbox_due on notification.outbox (due_at, id) where state = 'pending';
      create index outbox_in_order on notification.outbox (group_key, id) where state = 'pending';
      create index outbox_settled on notification.outbox (settled_at) where state <> 'pending';
      create index outbox_replies on notification.outbox (reply_to) where reply_to is not null;

      create table notification.application_states (
        tenant text not null,
        application text not null,
        cluster text not null,
        generation bigint not null,
        state jsonb not null,
        failure_message bigint references notification.outbox (id) on delete set null,
        updated_at timestamptz(3) not null default now(),
        primary key (tenant, application, cluster)
      );
      create index application_states_failure on notification.application_states (failure_message) where failure_message is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema notification cascade');
  }
}
