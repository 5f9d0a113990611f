import { ApiPromotion, ApiRollout, type PromotionQuery, type RolloutQuery } from '@fairlead/contracts';
import { LatestEventRow } from '@fairlead/database';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { PromotionsNow } from '../commands/commands.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { holds, Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';

const Cursor = z.tuple([z.int().min(0).max(9), z.iso.datetime(), z.string()]);
type Type = 'promotion.changed' | 'rollout.changed';
interface Row {
  readonly key: string;
  readonly at: Date;
  readonly place: number;
  readonly payload: unknown;
}
/** Values of `urgency`. */
const STATES: Readonly<Record<NonNullable<Wanted['state']>, readonly number[]>> = {
  waiting: [0],
  moving: [0, 1],
  active: [0, 1],
  failed: [2],
  rest: [3, 4],
};
interface Wanted {
  readonly tenant?: string | undefined;
  readonly text?: string | undefined;
  readonly state?: PromotionQuery['state'] | RolloutQuery['state'];
  readonly sort?: RolloutQuery['sort'];
  readonly cursor?: string | undefined;
  readonly limit: number;
}
const WAITS: ReadonlySet<string> = new Set(['AwaitingApproval', 'PullRequestOpen', 'Soaking']);

/** Promotions and rollouts as they stand. Every method throws DatabaseUnavailableError while Postgres is away. */
export class LatestReader implements PromotionsNow {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** The last that was heard of each promotion and target, the newest first. */
  async promotions(query: PromotionQuery, viewer: Principal) {
    const rows = await this.latest('promotion.changed', query, this.rights.seenBy(viewer));
    return pageOf(rows, query.limit, ({ payload }) => ApiPromotion.parse(payload), cursorOf);
  }

  async rollouts(query: RolloutQuery, viewer: Principal) {
    const rows = await this.latest('rollout.changed', query, this.rights.seenBy(viewer));
    return pageOf(rows, query.limit, ({ payload }) => ApiRollout.parse(payload), cursorOf);
  }

  async waiting(tenant: string, promotion: string, environment: string): Promise<ApiPromotion | undefined> {
    const key = [tenant, promotion, environment].join('/');
    const row = await this.postgres.run((manager) => manager.findOneBy(LatestEventRow, { type: 'promotion.changed', key }));
    const found = row === null ? undefined : ApiPromotion.parse(row.payload);
    return found !== undefined && WAITS.has(found.state) ? found : undefined;
  }

  private async latest(type: Type, { tenant, text, state, sort = 'newest', cursor, limit }: Wanted, seen: Seen): Promise<Row[]> {
    const parameters = new Parameters();
    const conditions = [`type = ${parameters.add(type)}`, ...seenCondition('tenant', seen, parameters)];
    if (tenant !== undefined) conditions.push(`tenant = ${parameters.add(tenant)}`);
    if (text !== undefined) conditions.push(`search ilike ${parameters.add(holds(text))}`);
    if (state !== undefined) conditions.push(`urgency = any (${parameters.add(STATES[state])}::smallint[])`);
    const place = sort === 'urgency' ? 'urgency' : '0';
    const after = decodeCursor(cursor, Cursor);
    if (after !== undefined) {
      const [urgency, at, key] = after;
      const moment = `${parameters.add(at)}::timestamptz`;
      const later = `at <= ${moment} and (at < ${moment} or key > ${parameters.add(key)})`;
      const same = parameters.add(urgency);
      conditions.push(sort === 'urgency' ? `urgency >= ${same} and (urgency > ${same} or (${later}))` : `${same}::int = 0 and ${later}`);
    }
    return this.postgres.read((reader) =>
      reader.query(
        `select key, at, payload, ${place}::int as place from catalog.latest_events where ${conditions.join(' and ')}
         order by ${sort === 'urgency' ? 'urgency, ' : ''}at desc, key limit ${parameters.add(limit + 1)}`,
        parameters.values,
      ),
    );
  }
}

const cursorOf = ({ place, at, key }: Row): (string | number)[] => [place, at.toISOString(), key];
