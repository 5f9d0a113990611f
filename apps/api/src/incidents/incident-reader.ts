import type { ApiIncident, ApiIncidentDetail, ApiIncidentPage, IncidentQuery } from '@fairlead/contracts';
import type { EntityManager, EventRow } from '@fairlead/database';
import { postmortemOf } from '@fairlead/domain';
import { z } from 'zod';
import { toHistoryEvent } from '../applications/application-reader.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import { notFound } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { holds, Parameters, seenCondition } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';

const Cursor = z.tuple([z.union([z.literal(0), z.literal(1)]), z.iso.datetime(), z.int().positive()]);
const AROUND_MINUTES = 10;
const MOST_EVENTS = 500;

interface Row {
  readonly id: string;
  readonly tenant: string;
  readonly application: string;
  readonly cluster: string;
  readonly stage: string;
  readonly summary: string;
  readonly problem: ApiIncident['problem'] | null;
  readonly revision: ApiIncident['revision'] | null;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
  readonly resolution: string | null;
  readonly open: boolean;
  readonly actors: string[];
}
/** With who did something about it while it lasted. */
const SELECT = `
  select i.*, array(
    select distinct u.actor from catalog.audit u
    where u.tenant = i.tenant and u.application = i.application and u.at between i.opened_at and coalesce(i.resolved_at, now())
      and u.outcome in ('accepted', 'done') and u.action not in ('view', 'read-logs', 'sign-in') order by 1) as actors
  from catalog.incidents i`;

/** Answers questions about incidents. Every method throws DatabaseUnavailableError while Postgres is away. */
export class IncidentReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** Open ones first, then newest first. */
  async list({ tenant, application, state, text, limit, cursor }: IncidentQuery, viewer: Principal): Promise<ApiIncidentPage> {
    const parameters = new Parameters();
    const conditions = ['true', ...seenCondition('i.tenant', this.rights.seenBy(viewer), parameters)];
    if (tenant !== undefined) conditions.push(`i.tenant = ${parameters.add(tenant)}`);
    if (application !== undefined) conditions.push(`i.application = ${parameters.add(application)}`);
    if (state !== undefined) conditions.push(state === 'open' ? 'i.open' : 'not i.open');
    if (text !== undefined) conditions.push(`i.search ilike ${parameters.add(holds(text))}`);
    const after = decodeCursor(cursor, Cursor);
    if (after !== undefined) {
      const [open, openedAt, id] = after;
      conditions.push(
        `(i.open, i.opened_at, i.id) < (${parameters.add(open === 1)}, ${parameters.add(openedAt)}::timestamptz, ${parameters.add(id)}::bigint)`,
      );
    }
    const rows: Row[] = await this.postgres.read((reader) =>
      reader.query(
        `${SELECT} where ${conditions.join(' and ')} order by i.open desc, i.opened_at desc, i.id desc limit ${parameters.add(limit + 1)}`,
        parameters.values,
      ),
    );
    return pageOf(rows, limit, toIncident, (row) => [row.open ? 1 : 0, row.opened_at.toISOString(), Number(row.id)]);
  }

  /** @throws ApiError 404, also where the viewer may not see it: that there is one is not told */
  async detail(id: string, viewer: Principal): Promise<ApiIncidentDetail> {
    return this.postgres.run(async (manager) => {
      const parameters = new Parameters();
      const conditions = [`i.id = ${parameters.add(id)}::bigint`, ...seenCondition('i.tenant', this.rights.seenBy(viewer), parameters)];
      const [row]: Row[] = await manager.query(`${SELECT} where ${conditions.join(' and ')}`, parameters.values);
      if (row === undefined) throw notFound(`Incident ${id}`, 'GET /api/v1/incidents lists those that you may see.');
      const incident = toIncident(row);
      const timeline = (await eventsAround(manager, row)).map(toHistoryEvent);
      return { ...incident, timeline, postmortem: postmortemOf(`${row.tenant}/${row.application}`, incident, timeline) };
    });
  }
}

const toIncident = (row: Row): ApiIncident =>
  ({
    id: row.id,
    tenant: row.tenant,
    application: row.application,
    ...(row.cluster === '' ? {} : { cluster: row.cluster }),
    state: row.open ? 'open' : 'resolved',
    stage: row.stage,
    summary: row.summary,
    ...(row.problem === null ? {} : { problem: row.problem }),
    ...(row.revision === null ? {} : { revision: row.revision }),
    openedAt: row.opened_at.toISOString(),
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at.toISOString() }),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
    actors: row.actors,
  }) as ApiIncident;

/** Of the application, but for what concerns another cluster alone. */
function eventsAround(manager: EntityManager, { tenant, application, cluster, opened_at, resolved_at }: Row): Promise<EventRow[]> {
  return manager.query(
    `select id, type, payload, at from catalog.events
     where tenant = $1 and application = $2 and ($3 = '' or cluster is null or cluster = $3)
       and at >= $4::timestamptz - make_interval(mins => $6) and at <= coalesce($5::timestamptz, now()) + make_interval(mins => $6)
     order by at, id limit ${MOST_EVENTS}`,
    [tenant, application, cluster, opened_at, resolved_at, AROUND_MINUTES],
  );
}
