import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the lists of components, boards, rollouts, promotions and incidents are filtered and sorted by, the one order of health, and objects that wait for a person. */
export class AddListFilters1764000000040 implements MigrationInterface {
  readonly name = 'AddListFilters1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RANK);
    await runner.query(APPLICATIONS);
    await runner.query(LATEST);
    await runner.query(INCIDENTS);
    await runner.query('alter table catalog.objects add column awaits text;');
    await runner.query(TEXT_SEARCH);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table catalog.objects drop column awaits;
      alter table catalog.incidents drop column search;
      alter table catalog.latest_events drop column search, drop column urgency;
      drop index catalog.applications_unwell, catalog.applications_unread, catalog.application_clusters_unreachable;
      alter table catalog.applications drop column deployed, drop column elsewhere, drop column rendered, drop column rank;
      alter table catalog.applications add column rank smallint not null generated always as (${rank(
        ['Unknown', 'Degraded', 'Missing', 'Progressing', 'Suspended'],
        ['Failed', 'Unknown', 'OutOfSync', 'Syncing'],
      )}) stored;
      create index applications_by_rank on catalog.applications (rank, tenant, name);
    `);
  }
}

/** Worst first; what is not named comes last. */
const place = (column: string, values: readonly string[]): string =>
  `case ${column} ${values.map((value, index) => `when '${value}' then ${index}`).join(' ')} else ${values.length} end`;
const rank = (health: readonly string[], sync: readonly string[]): string => `8 * ${place('health', health)} + ${place('sync', sync)}`;

const RANK = `
  alter table catalog.applications drop column rank;
  alter table catalog.applications add column rank smallint not null generated always as (${rank(
    ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended'],
    ['Failed', 'OutOfSync', 'Unknown', 'Syncing'],
  )}) stored;
  create index applications_by_rank on catalog.applications (rank, tenant, name);
`;

/** `deployed`: what a component or a board is looked for by; `rendered`: what its clusters shall hold. All that clusters are told of is in one index, so that no spec is read for it. */
const APPLICATIONS = `
  alter table catalog.applications add column deployed text not null generated always as (
    tenant || '/' || coalesce(spec->>'component', name) || E'\\n' || name || E'\\n' || coalesce(spec->>'environment', '') || E'\\n'
      || coalesce(revision->>'commit', '') || E'\\n' || images::text
  ) stored,
    add column elsewhere boolean not null generated always as (coalesce(problem->>'stage' <> 'sync', false)) stored,
    add column rendered bigint generated always as (
      case when render_problem is null and not coalesce((spec->'suspend')::boolean, false) then render_generation end
    ) stored;
  create index applications_on_clusters on catalog.applications (tenant, name)
    include (targets, suspended, elsewhere, rendered, render_at) where spec is not null;
  create index applications_unwell on catalog.applications (tenant, component)
    where spec is not null and (problem is not null or health in ('Degraded', 'Missing', 'Unknown'));
  create index application_clusters_unreachable on catalog.application_clusters (cluster) where problem->>'code' = 'ClusterUnreachable';
  create index applications_unread on catalog.applications (tenant, repository) where spec is not null and source_problem is not null;
`;

/** `urgency`: where a person has something to do, then what is under way, then what failed, then what is over. */
const LATEST = `
  alter table catalog.latest_events
    add column urgency smallint not null generated always as (
      case coalesce(payload->>'phase', payload->>'state')
        when 'Waiting' then 0 when 'WaitingPromotion' then 0
        when 'Initializing' then 1 when 'Progressing' then 1 when 'Promoting' then 1 when 'Finalising' then 1 when 'Terminating' then 1
        when 'AwaitingApproval' then 0 when 'Soaking' then 1 when 'PullRequestOpen' then 1
        when 'Failed' then case type when 'promotion.changed' then 0 else 2 end
        when 'Succeeded' then 3
        else 4 end
    ) stored,
    add column search text not null generated always as (
      tenant || '/' || application || E'\\n' || key || E'\\n' || coalesce(payload->>'commit', '') || E'\\n'
        || coalesce((payload->'images')::text, '') || E'\\n' || coalesce((payload->'changes')::text, '')
    ) stored;
  create index latest_events_by_urgency on catalog.latest_events (type, urgency, at desc, key);
`;

const INCIDENTS = `
  alter table catalog.incidents add column search text not null generated always as (
    tenant || '/' || application || E'\\n' || cluster || E'\\n' || summary || E'\\n' || coalesce(problem->>'code', '')
      || E'\\n' || coalesce(problem->>'message', '')
  ) stored;
`;

/** With trigrams a text is found by an index; where the extension is not there, the rows are read instead. */
const TEXT_SEARCH = `
  do $$
  declare place text;
  begin
    select quote_ident(n.nspname) into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
    if place is not null then
      execute format('create index applications_deployed on catalog.applications using gin (deployed %s.gin_trgm_ops)', place);
      execute format('create index latest_events_by_text on catalog.latest_events using gin (search %s.gin_trgm_ops)', place);
      execute format('create index incidents_by_text on catalog.incidents using gin (search %s.gin_trgm_ops)', place);
    end if;
  end $$;
`;
