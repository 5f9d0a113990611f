import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists of applications are filtered and sorted by, what happened last, incidents, and the audit log. */
export class AddCatalogReadModels1764000000021 implements MigrationInterface {
  readonly name = 'AddCatalogReadModels1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPLICATIONS);
    await runner.query(LATEST);
    await runner.query(INCIDENTS);
    await runner.query(AUDIT);
    await runner.query(TEXT_SEARCH);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table catalog.audit, catalog.incidents, catalog.incident_states, catalog.latest_events;
      drop function catalog.refuse_change();
      drop index catalog.events_of_application_by_type;
      alter table catalog.applications
        drop column environment, drop column component, drop column suspended, drop column search, drop column rank,
        drop column labels, drop column targets, drop column clusters, drop column paused, drop column images, drop column reason,
        drop column problem, drop column running, drop column running_since;
    `);
  }
}

/** `rank`: the worst health first, and within it the worst sync state, in the order in which the worst of several clusters is found. */
const APPLICATIONS = `
  alter table catalog.applications
    add column environment text generated always as (spec->>'environment') stored,
    add column component text generated always as (coalesce(spec->>'component', name)) stored,
    add column suspended boolean not null generated always as (coalesce((spec->'suspend')::boolean, false)) stored,
    add column search text not null generated always as (
      tenant || '/' || name || E'\\n' || coalesce(spec->'source'->>'repository', '') || E'\\n' || coalesce(spec->'source'->>'path', '')
    ) stored,
    add column rank smallint not null generated always as (
      8 * case health when 'Unknown' then 0 when 'Degraded' then 1 when 'Missing' then 2 when 'Progressing' then 3 when 'Suspended' then 4 else 5 end
        + case sync when 'Failed' then 0 when 'Unknown' then 1 when 'OutOfSync' then 2 when 'Syncing' then 3 else 4 end
    ) stored,
    add column labels jsonb not null default '{}',
    add column targets text[] not null default '{}',
    add column clusters text[] not null default '{}',
    add column paused jsonb,
    add column images jsonb not null default '[]',
    add column reason text not null default '',
    add column problem jsonb,
    add column running text,
    add column running_since timestamptz(3);

  create index applications_by_rank on catalog.applications (rank, tenant, name);
  create index applications_by_change on catalog.applications (updated_at desc, tenant, name);
  create index applications_by_environment on catalog.applications (environment, tenant, name);
  create index applications_by_component on catalog.applications (component, tenant, name);
  create index applications_of_component on catalog.applications (tenant, component, environment) where environment is not null;
  create index applications_suspended on catalog.applications (tenant, name) where suspended;
  create index applications_by_label on catalog.applications using gin (labels);
  create index applications_by_cluster on catalog.applications using gin (clusters);
  drop index catalog.applications_by_repository;
  create index applications_by_repository on catalog.applications (repository, tenant, name);

  update catalog.applications a set
    targets = coalesce((select array_agg(value) from jsonb_array_elements_text(a.spec->'destination'->'clusters') as t (value)),
      array_remove(array[a.spec->'destination'->>'cluster'], null));
  update catalog.applications a set clusters = array(
    select unnest(a.targets) union select c.cluster from catalog.application_clusters c where (c.tenant, c.application) = (a.tenant, a.name));
`;

/** The last event of each promotion's target and of each Canary: finding them among all events takes longer with each day. */
const LATEST = `
  create table catalog.latest_events (
    type text not null,
    key text not null,
    tenant text not null,
    application text not null,
    at timestamptz(3) not null,
    payload jsonb not null,
    primary key (type, key)
  );
  create index latest_events_newest on catalog.latest_events (type, at desc, key);
  create index latest_events_of_tenant on catalog.latest_events (type, tenant, at desc, key);
  create index events_of_application_by_type on catalog.events (tenant, application, type, id desc);

  insert into catalog.latest_events (type, key, tenant, application, at, payload)
  select distinct on (type, key) type, key, tenant, application, at, payload from (
    select *, case type
      when 'promotion.changed' then concat_ws('/', tenant, payload->>'promotion', payload->>'to')
      else concat_ws('/', tenant, cluster, payload->>'namespace', payload->>'name') end as key
    from catalog.events where type in ('promotion.changed', 'rollout.changed')
  ) told order by type, key, at desc, id desc;
`;

/** `incident_states`: what is known of an application (`cluster` empty) or of it on one cluster, to tell whether an event opens or closes something. */
const INCIDENTS = `
  create table catalog.incident_states (
    tenant text not null,
    application text not null,
    cluster text not null,
    state jsonb not null,
    primary key (tenant, application, cluster)
  );
  create table catalog.incidents (
    id bigint generated always as identity primary key,
    tenant text not null,
    application text not null,
    cluster text not null,
    stage text not null,
    summary text not null,
    problem jsonb,
    revision jsonb,
    opened_at timestamptz(3) not null,
    resolved_at timestamptz(3),
    resolution text,
    open boolean not null generated always as (resolved_at is null) stored
  );
  create unique index incidents_open on catalog.incidents (tenant, application, cluster) where resolved_at is null;
  create index incidents_newest on catalog.incidents (open desc, opened_at desc, id desc);
  create index incidents_of_application on catalog.incidents (tenant, application, opened_at desc);
`;

/** Whoever may write to the table can add to it and nothing else; what is too old is taken out by whoever owns the database, not by Fairlead. */
const AUDIT = `
  create table catalog.audit (
    id bigint generated always as identity primary key,
    dedupe_key text not null unique,
    tenant text not null,
    application text not null,
    actor text not null,
    action text not null,
    via text not null,
    outcome text not null,
    at timestamptz(3) not null,
    entry jsonb not null,
    search text not null generated always as (
      actor || E'\\n' || coalesce(entry->>'detail', '') || E'\\n' || coalesce(entry->>'reason', '')
    ) stored
  );
  create index audit_newest on catalog.audit (at desc, id desc);
  create index audit_of_tenant on catalog.audit (tenant, at desc, id desc);
  create index audit_of_application on catalog.audit (tenant, application, at desc, id desc);
  create index audit_of_actor on catalog.audit (actor, at desc, id desc);
  create index audit_by_action on catalog.audit (action, at desc, id desc);
  create index audit_by_outcome on catalog.audit (outcome, at desc, id desc);

  insert into catalog.audit (dedupe_key, tenant, application, actor, action, via, outcome, at, entry)
  select dedupe_key, tenant, application, payload->>'actor', payload->>'action', payload->>'via', payload->>'outcome', at, payload
  from catalog.events where type = 'action.audited' order by at, id;

  create function catalog.refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% of %.% is refused: the audit log is only ever added to', tg_op, tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end $$;
  create trigger audit_is_kept before update or delete on catalog.audit for each row execute function catalog.refuse_change();
  create trigger audit_is_not_emptied before truncate on catalog.audit for each statement execute function catalog.refuse_change();
`;

/** With trigrams a text is found by an index; where the extension may not be made, or is not there, the rows are read instead. */
const TEXT_SEARCH = `
  do $$
  declare place text;
  begin
    begin
      create extension if not exists pg_trgm with schema catalog;
    exception when others then
      raise notice 'pg_trgm can not be used: %', sqlerrm;
    end;
    select quote_ident(n.nspname) into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
    if place is not null then
      execute format('create index applications_by_text on catalog.applications using gin (search %s.gin_trgm_ops)', place);
      execute format('create index audit_by_text on catalog.audit using gin (search %s.gin_trgm_ops)', place);
    end if;
  end $$;
`;
