import { ApiPromotion, ApiRollout, type TenantPageQuery } from '@fairlead/contracts';
import { LatestEventRow } from '@fairlead/database';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { PromotionsNow } from '../commands/commands.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';

const Cursor = z.tuple([z.iso.datetime(), z.string()]);
type Type = 'promotion.changed' | 'rollout.changed';
interface Row {
  readonly key: string;
  readonly at: Date;
  readonly payload: unknown;
}
const WAITS: ReadonlySet<string> = new Set(['AwaitingApproval', 'PullRequestOpen', 'Soaking']);

/** Promotions and rollouts as they stand. Every method throws DatabaseUnavailableError while Postgres is away. */
export class LatestReader implements PromotionsNow {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** The last that was heard of each promotion and target, the newest first. */
  async promotions(query: TenantPageQuery, viewer: Principal) {
    const rows = await this.latest('promotion.changed', query, this.rights.seenBy(viewer));
    return pageOf(rows, query.limit, ({ payload }) => ApiPromotion.parse(payload), cursorOf);
  }

  async rollouts(query: TenantPageQuery, viewer: Principal) {
    const rows = await this.latest('rollout.changed', query, this.rights.seenBy(viewer));
    return pageOf(rows, query.limit, ({ payload }) => ApiRollout.parse(payload), cursorOf);
  }

  async waiting(tenant: string, promotion: string, environment: string): Promise<ApiPromotion | undefined> {
    const key = [tenant, promotion, environment].join('/');
    const row = await this.postgres.run((manager) => manager.findOneBy(LatestEventRow, { type: 'promotion.changed', key }));
    const found = row === null ? undefined : ApiPromotion.parse(row.payload);
    return found !== undefined && WAITS.has(found.state) ? found : undefined;
  }

  private async latest(type: Type, { tenant, cursor, limit }: TenantPageQuery, seen: Seen): Promise<Row[]> {
    const parameters = new Parameters();
    const conditions = [`type = ${parameters.add(type)}`, ...seenCondition('tenant', seen, parameters)];
    if (tenant !== undefined) conditions.push(`tenant = ${parameters.add(tenant)}`);
    const after = decodeCursor(cursor, Cursor);
    if (after !== undefined) {
      const moment = `${parameters.add(after[0])}::timestamptz`;
      conditions.push(`at <= ${moment} and (at < ${moment} or key > ${parameters.add(after[1])})`);
    }
    return this.postgres.run((manager) =>
      manager.query(
        `select key, at, payload from catalog.latest_events where ${conditions.join(' and ')}
         order by at desc, key limit ${parameters.add(limit + 1)}`,
        parameters.values,
      ),
    );
  }
}

const cursorOf = ({ at, key }: Row): string[] => [at.toISOString(), key];
