import {
  ApiPromotion,
  milliseconds,
  type ApiPromotionBoard,
  type ApiPromotionBoardPage,
  type HealthStatus,
  type PromotionBoardQuery,
} from '@fairlead/contracts';
import { LatestEventRow, In, type EntityManager } from '@fairlead/database';
import type { z } from 'zod';
import { APPLICATION_ACTIONS } from '../applications/application-detail.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { cutPage } from '../rest/cursor.js';
import type { Postgres } from '../store/postgres.js';
import { records } from '../store/records.js';
import { DEPLOYED, sinceOf, type DeployedRow } from './component-reader.js';
import { orderOf, selectPage } from './select-boards.js';
import { versionOf } from './version-of.js';

type Promotion = EntryOf<'Promotion'>['document'];
const keyOf = ({ metadata, spec }: Promotion): string => `${spec.tenant}/${metadata.name}`;
/** A version in one of these states is there, or will not come. */
const OVER: ReadonlySet<string> = new Set(['Promoted', 'Rejected', 'Superseded']);

/** Shows the way of each component through its environments. Every method throws DatabaseUnavailableError while Postgres is away. */
export class BoardReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly view: CatalogView,
    private readonly rights: Rights,
  ) {}

  async list(query: PromotionBoardQuery, viewer: Principal): Promise<z.infer<typeof ApiPromotionBoardPage>> {
    const seen = this.rights.seenBy(viewer);
    const promotions = this.view
      .list('Promotion')
      .map(({ document }) => document)
      .filter(({ spec }) => (seen === 'all' || seen.has(spec.tenant)) && (query.tenant === undefined || spec.tenant === query.tenant));
    const order = await this.postgres.read((reader) => orderOf(reader, query, seen));
    return this.postgres.run(async (manager) => {
      const { items, ...next } = await selectPage(manager, promotions, query, order);
      const [rows, moving] = await Promise.all([selectDeployed(manager, items), selectMoving(manager, items)]);
      const boards = items.map((document) => this.board(document, rows, moving, viewer));
      const places = new Map(items.map((document) => [keyOf(document), order.placeOf(document)]));
      return cutPage({ items: boards, ...next }, ({ tenant, promotion }) => places.get(`${tenant}/${promotion}`) ?? []);
    });
  }

  private board(
    { metadata, spec }: Promotion,
    rows: ReadonlyMap<string, DeployedRow>,
    moving: ReadonlyMap<string, ApiPromotion>,
    viewer: Principal,
  ): ApiPromotionBoard {
    const { tenant, environments } = spec;
    const first = environments.map(({ application }) => rows.get(`${tenant}/${application}`)).find((row) => row !== undefined);
    return {
      tenant,
      promotion: metadata.name,
      component: first?.component ?? metadata.name,
      columns: environments.map(({ name, application, approval, soak }) => {
        const row = rows.get(`${tenant}/${application}`);
        const next = moving.get([tenant, metadata.name, name].join('/'));
        return {
          environment: name,
          application,
          approval,
          soakSeconds: Math.round(milliseconds(soak) / 1000),
          ...(row === undefined ? {} : { running: runningOf(row) }),
          ...(next === undefined ? {} : { next }),
        };
      }),
      may: this.rights.allowed(viewer, tenant, APPLICATION_ACTIONS),
    };
  }
}

function runningOf(row: DeployedRow): NonNullable<ApiPromotionBoard['columns'][number]['running']> {
  const since = sinceOf(row);
  return {
    version: versionOf(row),
    ...(row.revision === null ? {} : { revision: row.revision }),
    health: row.health as HealthStatus,
    ...(since === undefined ? {} : { since }),
  };
}

async function selectDeployed(manager: EntityManager, promotions: readonly Promotion[]): Promise<Map<string, DeployedRow>> {
  const keys = promotions.flatMap(({ spec }) => spec.environments.map(({ application }) => ({ tenant: spec.tenant, application })));
  const rows: DeployedRow[] = await manager.query(
    `select ${DEPLOYED} from catalog.applications a
     join jsonb_to_recordset($1::jsonb) as k (tenant text, application text) on (a.tenant, a.name) = (k.tenant, k.application)
     where a.spec is not null`,
    [records(keys)],
  );
  return new Map(rows.map((row) => [`${row.tenant}/${row.name}`, row]));
}

/** Versions that wait to come somewhere, or are on their way, by `<tenant>/<promotion>/<environment>`. */
async function selectMoving(manager: EntityManager, promotions: readonly Promotion[]): Promise<Map<string, ApiPromotion>> {
  const keys = promotions.flatMap(({ metadata, spec }) =>
    spec.environments.map(({ name }) => [spec.tenant, metadata.name, name].join('/')),
  );
  if (keys.length === 0) return new Map();
  const rows = await manager.findBy(LatestEventRow, { type: 'promotion.changed', key: In(keys) });
  const parsed = rows.map(({ key, payload }) => [key, ApiPromotion.parse(payload)] as const);
  return new Map(parsed.filter(([, { state }]) => !OVER.has(state)));
}
