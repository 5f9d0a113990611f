import {
  ApiPromotion,
  milliseconds,
  type ApiPromotionBoard,
  type ApiPromotionBoardPage,
  type HealthStatus,
  type TenantPageQuery,
} from '@fairlead/contracts';
import { LatestEventRow, In, type EntityManager } from '@fairlead/database';
import { z } from 'zod';
import { APPLICATION_ACTIONS } from '../applications/application-detail.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { Postgres } from '../store/postgres.js';
import { records } from '../store/records.js';
import { DEPLOYED, sinceOf, type DeployedRow } from './component-reader.js';
import { versionOf } from './version-of.js';

type Promotion = EntryOf<'Promotion'>['document'];
const Cursor = z.tuple([z.string(), z.string()]);
/** A version in one of these states is there, or will not come. */
const OVER: ReadonlySet<string> = new Set(['Promoted', 'Rejected', 'Superseded']);

/** Shows the way of each component through its environments. Every method throws DatabaseUnavailableError while Postgres is away. */
export class BoardReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly view: CatalogView,
    private readonly rights: Rights,
  ) {}

  /** By tenant and name of the Promotion. */
  async list({ tenant, cursor, limit }: TenantPageQuery, viewer: Principal): Promise<z.infer<typeof ApiPromotionBoardPage>> {
    const seen = this.rights.seenBy(viewer);
    const after = decodeCursor(cursor, Cursor);
    const promotions = this.view
      .list('Promotion')
      .map(({ document }) => document)
      .filter(({ spec }) => (seen === 'all' || seen.has(spec.tenant)) && (tenant === undefined || spec.tenant === tenant))
      .filter((document) => after === undefined || compare(placeOf(document), after) > 0)
      .sort((a, b) => compare(placeOf(a), placeOf(b)))
      .slice(0, limit + 1);
    const { items, ...next } = pageOf(promotions, limit, (document) => document, placeOf);
    return this.postgres.run(async (manager) => {
      const [rows, moving] = await Promise.all([selectDeployed(manager, items), selectMoving(manager, items)]);
      return { items: items.map((document) => this.board(document, rows, moving, viewer)), ...next };
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

const placeOf = ({ metadata, spec }: Promotion): [string, string] => [spec.tenant, metadata.name];
const compare = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] === b[0] ? (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) : a[0] < b[0] ? -1 : 1;

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
