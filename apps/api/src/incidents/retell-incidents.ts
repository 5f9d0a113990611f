import type { EntityManager } from '@fairlead/database';
import type { ApplicationKey } from '../applications/projection.js';
import { records } from '../store/records.js';
import { foldIncidents, type FoldedEvent, type FoldedIncident } from './fold-incidents.js';
import { INCIDENT_TYPES, type IncidentState } from './track-incident.js';

/** Messages come late by as much as their stream keeps them. */
const DAYS = 7;
const MOST_EVENTS = 5_000;
interface Existing {
  readonly id: string;
  readonly cluster: string;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
}

/**
 * Finds the incidents of an application anew from its events, because one came after a later one had been taken into account: while an api catches up,
 * events of different kinds overtake each other by minutes. What was known of an incident keeps its number.
 * @returns what is known now, by cluster
 */
export async function retellIncidents(manager: EntityManager, key: ApplicationKey): Promise<ReadonlyMap<string, IncidentState>> {
  const { tenant, application } = key;
  const [{ since }]: [{ since: Date }] = await manager.query(
    `select least(now() - make_interval(days => $3), min(opened_at)) as since from catalog.incidents
     where (tenant, application) = ($1, $2) and resolved_at is null`,
    [tenant, application, DAYS],
  );
  const rows: { type: string; cluster: string | null; message: unknown; at: Date }[] = await manager.query(
    `select type, cluster, payload as message, at from catalog.events
     where tenant = $1 and application = $2 and type = any ($3::text[]) and at >= $4 order by at desc, id desc limit ${MOST_EVENTS}`,
    [tenant, application, [...INCIDENT_TYPES], since],
  );
  const events = rows.reverse().map(({ cluster, at, ...row }) => ({ ...row, cluster: cluster ?? undefined, at: at.toISOString() }));
  const { states, incidents } = foldIncidents(events as FoldedEvent[]);
  await replace(manager, key, since, incidents);
  return states;
}

async function replace(manager: EntityManager, key: ApplicationKey, since: Date, wanted: readonly FoldedIncident[]): Promise<void> {
  const existing: Existing[] = await manager.query(
    `select id, cluster, opened_at, resolved_at from catalog.incidents
     where (tenant, application) = ($1, $2) and opened_at >= $3 order by opened_at`,
    [key.tenant, key.application, since],
  );
  const left = new Set(existing);
  const matched = wanted.map((incident) => {
    const same = (one: Existing) => left.has(one) && one.cluster === incident.cluster;
    const found =
      existing.find((one) => same(one) && one.opened_at.toISOString() === incident.openedAt) ??
      existing.find(
        (one) => same(one) && !wanted.some((other) => other.cluster === one.cluster && other.openedAt === one.opened_at.toISOString()),
      );
    if (found !== undefined) left.delete(found);
    return { incident, found };
  });
  await manager.query('delete from catalog.incidents where id = any ($1::bigint[])', [[...left].map(({ id }) => id)]);
  // One that a rendering ended, of which no event tells, stays ended.
  const rows = matched.map(({ incident, found }) => ({
    ...key,
    ...incident,
    id: found?.id,
    keepEnd: incident.cluster === '' && incident.resolvedAt === undefined,
  }));
  await manager.query(
    `update catalog.incidents i set stage = m.stage, summary = m.summary, problem = m.problem, revision = m.revision, opened_at = m."openedAt",
       resolved_at = case when m."keepEnd" then i.resolved_at else m."resolvedAt" end,
       resolution = case when m."keepEnd" then i.resolution else m.resolution end
     from jsonb_to_recordset($1::jsonb) as m (id bigint, stage text, summary text, problem jsonb, revision jsonb, "openedAt" timestamptz(3),
       "resolvedAt" timestamptz(3), resolution text, "keepEnd" boolean)
     where i.id = m.id`,
    [records(rows.filter(({ id }) => id !== undefined))],
  );
  await manager.query(
    `insert into catalog.incidents (tenant, application, cluster, stage, summary, problem, revision, opened_at, resolved_at, resolution)
     select tenant, application, cluster, stage, summary, problem, revision, "openedAt", "resolvedAt", resolution
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text, stage text, summary text, problem jsonb,
       revision jsonb, "openedAt" timestamptz(3), "resolvedAt" timestamptz(3), resolution text)
     order by "openedAt"
     on conflict (tenant, application, cluster) where resolved_at is null do nothing`,
    [records(rows.filter(({ id }) => id === undefined))],
  );
}
