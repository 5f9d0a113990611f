import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCatalog1764000000001 implements MigrationInterface {
  readonly name = 'CreateCatalog1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists catalog;

      create table catalog.applications (
        tenant text not null,
        name text not null,
        spec jsonb,
        owner text,
        repository text,
        catalog_revision bigint not null default 0,
        generation bigint not null default 0,
        revision jsonb,
        source_generation bigint not null default 0,
        source_at timestamptz(3),
        source_problem jsonb,
        render_generation bigint not null default 0,
        render_at timestamptz(3),
        render_problem jsonb,
        rendered_objects int,
        sync text not null default 'Unknown',
        health text not null default 'Unknown',
        updated_at timestamptz(3) not null default now(),
        primary key (tenant, name)
      );
      create index applications_by_health on catalog.applications (health, tenant, name);
      create index applications_by_sync on catalog.applications (sync, tenant, name);
      create index applications_by_repository on catalog.applications (tenant, repository);

      create table catalog.application_clusters (
        tenant text not null,
        application text not null,
        cluster text not null,
        generation bigint not null,
        revision jsonb,
        sync text not null,
        health text not null,
        reason text not null,
        problem jsonb,
        attempt int not null,
        retry_at timestamptz(3),
        object_count int not null,
        at timestamptz(3) not null,
        updated_at timestamptz(3) not null default now(),
        primary key (tenant, application, cluster)
      );
      create index application_clusters_by_cluster on catalog.application_clusters (cluster, tenant, application);
      create index application_clusters_by_health on catalog.application_clusters (health, cluster);

      create table catalog.objects (
        tenant text not null,
        application text not null,
        cluster text not null,
        api_group text not null,
        kind text not null,
        namespace text not null,
        name text not null,
        sync text not null,
        health text,
        message text,
        primary key (tenant, application, cluster, api_group, kind, namespace, name)
      );
      create index objects_by_place on catalog.objects (cluster, kind, namespace, name);
      create index objects_not_well on catalog.objects (health, tenant, application) where health is not null and health <> 'Healthy';

      create table catalog.events (
        id bigint generated always as identity primary key,
        dedupe_key text not null unique,
        type text not null,
        tenant text not null,
        application text not null,
        cluster text,
        generation bigint not null,
        commit text,
        payload jsonb not null,
        at timestamptz(3) not null,
        stream_sequence bigint not null
      );
      create index events_of_application on catalog.events (tenant, application, id desc);
      create index events_of_tenant on catalog.events (tenant, id desc);
      create index events_by_time on catalog.events (at);
      create index events_by_commit on catalog.events (commit) where commit is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema catalog cascade');
  }
}
