import type {
  ApiApplicationDetail,
  ApiApplicationPage,
  ApiFleet,
  ApiHistoryPage,
  ApiObject,
  ApiObjectPage,
  ApplicationQuery,
  FleetQuery,
  HistoryQuery,
  ObjectQuery,
} from '@fairlead/contracts';
import { ApiObject as ObjectSchema, HistoryType } from '@fairlead/contracts';
import { ApplicationClusterRow, ApplicationRow, EventRow, ObjectRow, type EntityManager } from '@fairlead/database';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import { toApiEvent } from '../live/live-event.js';
import { notFound } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { SharedAnswers } from '../rest/shared-answers.js';
import type { Postgres } from '../store/postgres.js';
import { detailOf, type DetailSources, type KnownRow } from './application-detail.js';
import { countApplications } from './count-applications.js';
import type { Told } from './describe-event.js';
import { listApplications } from './list-applications.js';

const ObjectCursor = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);
const IdCursor = z.tuple([z.int().positive()]);

/** Answers questions about applications from Postgres. Every method throws DatabaseUnavailableError while it is away. */
export class ApplicationReader {
  private readonly shared = new SharedAnswers();

  constructor(
    private readonly postgres: Postgres,
    private readonly sources: DetailSources,
  ) {}

  async list(query: ApplicationQuery, viewer: Principal): Promise<ApiApplicationPage> {
    const { rights, reports } = this.sources;
    const seen = rights.seenBy(viewer);
    return this.shared.answer(['list', query], seen, () => this.postgres.run((reader) => listApplications(reader, query, seen, reports)));
  }

  async count(query: FleetQuery, viewer: Principal): Promise<ApiFleet> {
    const seen = this.sources.rights.seenBy(viewer);
    return this.shared.answer(['count', query], seen, () => this.postgres.run((reader) => countApplications(reader, query, seen)));
  }

  /** @throws ApiError 404 */
  async detail(tenant: string, name: string, viewer: Principal): Promise<ApiApplicationDetail> {
    return this.postgres.run(async (manager) => detailOf(manager, await findApplication(manager, tenant, name), this.sources, viewer));
  }

  /** @throws ApiError 404 */
  async objects(tenant: string, name: string, query: ObjectQuery): Promise<ApiObjectPage> {
    return this.postgres.run(async (manager) => {
      await findApplication(manager, tenant, name);
      const clusters = await manager.findBy(ApplicationClusterRow, { tenant, application: name });
      const rows = await selectObjects(manager, tenant, name, query);
      const counted = clusters.filter((row) => query.cluster === undefined || row.cluster === query.cluster);
      const total = counted.reduce((sum, row) => sum + row.objectCount, 0);
      return { total, ...pageOf(rows, query.limit, toObject, (o) => [o.cluster, o.group, o.kind, o.namespace, o.name], Infinity) };
    });
  }

  /** Newest first. Also of an application that is gone. */
  async history(tenant: string, name: string, query: HistoryQuery): Promise<ApiHistoryPage> {
    return this.postgres.run(async (manager) => {
      const rows = await selectEvents(manager, tenant, name, query);
      if (rows.length === 0 && query.cursor === undefined && this.sources.view.application(tenant, name) === undefined)
        await findApplication(manager, tenant, name);
      return pageOf(rows, query.limit, toHistoryEvent, (row) => [row.id], Infinity);
    });
  }
}

const unknownApplication = (tenant: string, name: string) =>
  notFound(
    `Application ${tenant}/${name}`,
    'GET /api/v1/applications lists what there is. One that was just committed appears once the config repository was read.',
  );

/** @throws ApiError 404 */
export async function findApplication(manager: EntityManager, tenant: string, name: string): Promise<KnownRow> {
  const row = await manager.findOneBy(ApplicationRow, { tenant, name });
  if (row?.spec == null) throw unknownApplication(tenant, name);
  return row as KnownRow;
}

function selectObjects(manager: EntityManager, tenant: string, application: string, query: ObjectQuery): Promise<ObjectRow[]> {
  const builder = manager
    .createQueryBuilder(ObjectRow, 'o')
    .where('o.tenant = :tenant and o.application = :application', { tenant, application });
  const after = decodeCursor(query.cursor, ObjectCursor);
  if (after !== undefined) {
    const [cluster, group, kind, namespace, name] = after;
    builder.andWhere('(o.cluster, o.group, o.kind, o.namespace, o.name) > (:c, :g, :k, :ns, :n)', {
      c: cluster,
      g: group,
      k: kind,
      ns: namespace,
      n: name,
    });
  }
  if (query.cluster !== undefined) builder.andWhere('o.cluster = :cluster', { cluster: query.cluster });
  if (query.health !== undefined) builder.andWhere('o.health = :health', { health: query.health });
  if (query.awaits !== undefined) builder.andWhere('o.awaits = :awaits', { awaits: query.awaits });
  if (query.kind !== undefined) builder.andWhere('o.kind = :kind', { kind: query.kind });
  for (const column of ['o.cluster', 'o.group', 'o.kind', 'o.namespace', 'o.name']) builder.addOrderBy(column);
  return builder.limit(query.limit + 1).getMany();
}

function selectEvents(manager: EntityManager, tenant: string, application: string, query: HistoryQuery): Promise<EventRow[]> {
  const builder = manager
    .createQueryBuilder(EventRow, 'e')
    .where('e.tenant = :tenant and e.application = :application', { tenant, application });
  const before = decodeCursor(query.cursor, IdCursor);
  if (before !== undefined) builder.andWhere('e.id < :before', { before: before[0] });
  if (query.type !== undefined) builder.andWhere('e.type = :type', { type: query.type });
  if (query.cluster !== undefined) builder.andWhere('e.cluster = :cluster', { cluster: query.cluster });
  return builder
    .orderBy('e.id', 'DESC')
    .limit(query.limit + 1)
    .getMany();
}

const toObject = ({ cluster, group, kind, namespace, name, sync, health, message, awaits }: ObjectRow): ApiObject =>
  ObjectSchema.parse({
    cluster,
    group,
    kind,
    ...(namespace === '' ? {} : { namespace }),
    name,
    sync,
    ...(health === null ? {} : { health }),
    ...(message === null ? {} : { message }),
    ...(awaits === null ? {} : { awaits }),
  });

/** An event as it was stored, as the API tells it. */
export const toHistoryEvent = (row: Pick<EventRow, 'id' | 'type' | 'payload' | 'at'>): ApiHistoryPage['items'][number] => ({
  id: String(row.id),
  ...toApiEvent(row.type, row.payload as unknown as Told[HistoryType], row.at),
  type: HistoryType.parse(row.type),
});
