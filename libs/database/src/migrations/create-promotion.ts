import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePromotion1764000000010 implements MigrationInterface {
  readonly name = 'CreatePromotion1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists promotion;

      create table promotion.versions (
        tenant text not null,
        promotion text not null,
        to_environment text not null,
        commit text not null,
        from_environment text not null,
        application text not null,
        state text not null,
        changes jsonb not null default '[]',
        soak_until timestamptz(3),
        pull_request jsonb,
        decision jsonb,
        actor text,
        reason text,
        result text,
        problem jsonb,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        primary key (tenant, promotion, to_environment, commit)
      );
      create index versions_under_way on promotion.versions (tenant, promotion)
        where state not in ('Promoted', 'Rejected', 'Superseded');

      create table promotion.environments (
        tenant text not null,
        application text not null,
        commit text not null,
        since timestamptz(3) not null,
        primary key (tenant, application)
      );

      create table promotion.requests (
        id text primary key,
        kind text not null check (kind in ('decision', 'rollback')),
        tenant text not null,
        subject text not null,
        payload jsonb not null,
        outcome text check (outcome in ('done', 'failed')),
        detail text,
        received_at timestamptz(3) not null default now(),
        settled_at timestamptz(3)
      );
      create index requests_open on promotion.requests (kind, tenant, subject) where settled_at is null;
      create index requests_settled on promotion.requests (settled_at) where settled_at is not null;

      create table promotion.pushes (
        tenant text not null,
        repository text not null,
        commit text not null,
        message jsonb not null,
        created_at timestamptz(3) not null default now(),
        primary key (tenant, repository, commit)
      );

      create table promotion.announcements (
        id bigint generated always as identity primary key,
        type text not null,
        message jsonb not null,
        created_at timestamptz(3) not null default now()
      );

      create table promotion.image_tags (
        tenant text not null,
        image text not null,
        tag text not null,
        digest text not null,
        built_at timestamptz(3),
        primary key (tenant, image, tag)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema promotion cascade');
  }
}
