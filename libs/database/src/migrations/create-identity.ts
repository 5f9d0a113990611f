import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in, and who is. Of every secret only a digest is kept: whoever reads these tables can sign in as nobody. */
export class CreateIdentity1764000000020 implements MigrationInterface {
  readonly name = 'CreateIdentity1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists identity;

      create table identity.accounts (
        id uuid primary key,
        name text not null unique,
        password text not null,
        must_change boolean not null,
        reset_mark text,
        created_at timestamptz(3) not null default now(),
        changed_at timestamptz(3) not null default now()
      );

      create table identity.sessions (
        id uuid primary key,
        digest text not null unique,
        kind text not null,
        subject text not null,
        account uuid references identity.accounts (id) on delete cascade,
        name text not null,
        display_name text,
        groups jsonb not null,
        agent text not null,
        address text not null,
        created_at timestamptz(3) not null default now(),
        last_seen_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null
      );
      create index sessions_of_subject on identity.sessions (subject, created_at desc);
      create index sessions_by_expiry on identity.sessions (expires_at);

      create table identity.tokens (
        id uuid primary key,
        digest text not null unique,
        tenant text not null,
        name text not null,
        role text not null,
        created_by text not null,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        last_used_at timestamptz(3),
        revoked_at timestamptz(3),
        revoked_by text
      );
      create index tokens_of_tenant on identity.tokens (tenant, created_at desc, id desc);

      create table identity.device_requests (
        digest text primary key,
        user_code text not null unique,
        client text not null,
        address text not null,
        state text not null default 'pending',
        identity jsonb,
        interval_seconds int not null,
        polled_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null
      );
      create index device_requests_by_expiry on identity.device_requests (expires_at);

      create table identity.oidc_logins (
        digest text primary key,
        state text not null,
        nonce text not null,
        verifier text not null,
        return_to text not null,
        expires_at timestamptz(3) not null
      );
      create index oidc_logins_by_expiry on identity.oidc_logins (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema identity cascade');
  }
}
