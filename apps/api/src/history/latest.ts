import { ApiAuditEntry, ApiPromotion, ApiRollout, type AuditQuery, type TenantPageQuery } from '@fairlead/contracts';
import { EventRow } from '@fairlead/database';
import { z } from 'zod';
import type { PromotionsNow } from '../commands/commands.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { Postgres } from '../store/postgres.js';

const IdCursor = z.tuple([z.int().positive()]);
interface Latest {
  id: string;
  payload: unknown;
}

/** Promotions, rollouts and the audit log, made of the events that were written. Every method throws DatabaseUnavailableError while Postgres is away. */
export class LatestReader implements PromotionsNow {
  constructor(private readonly postgres: Postgres) {}

  /** The last that was heard of each version on its way, the newest of each promotion and target first. */
  async promotions(query: TenantPageQuery) {
    const rows = await this.latest('promotion.changed', [`payload->>'promotion'`, `payload->>'to'`], query);
    return pageOf(
      rows,
      query.limit,
      ({ payload }) => ApiPromotion.parse(payload),
      ({ id }) => [Number(id)],
    );
  }

  async rollouts(query: TenantPageQuery) {
    const rows = await this.latest('rollout.changed', ['cluster', `payload->>'namespace'`, `payload->>'name'`], query);
    return pageOf(
      rows,
      query.limit,
      ({ payload }) => ApiRollout.parse(payload),
      ({ id }) => [Number(id)],
    );
  }

  async waiting(tenant: string, promotion: string, environment: string): Promise<ApiPromotion | undefined> {
    const { items } = await this.promotions({ tenant: tenant as never, limit: 500 });
    return items.find((one) => one.promotion === promotion && one.to === environment && WAITS.has(one.state));
  }

  async audit(query: AuditQuery) {
    const rows = await this.postgres.run((manager) => {
      const builder = manager.createQueryBuilder(EventRow, 'e').where(`e.type = 'action.audited'`);
      const before = decodeCursor(query.cursor, IdCursor);
      if (before !== undefined) builder.andWhere('e.id < :before', { before: before[0] });
      if (query.tenant !== undefined) builder.andWhere('e.tenant = :tenant', { tenant: query.tenant });
      if (query.application !== undefined) builder.andWhere('e.application = :application', { application: query.application });
      if (query.actor !== undefined) builder.andWhere(`e.payload->>'actor' = :actor`, { actor: query.actor });
      if (query.outcome !== undefined) builder.andWhere(`e.payload->>'outcome' = :outcome`, { outcome: query.outcome });
      return builder
        .orderBy('e.id', 'DESC')
        .limit(query.limit + 1)
        .getMany();
    });
    return pageOf(
      rows,
      query.limit,
      ({ payload }) => ApiAuditEntry.parse(payload),
      ({ id }) => [id],
    );
  }

  /** The newest event of each combination of these expressions, newest first; what happened when counts, not when it was written. */
  private async latest(type: string, of: readonly string[], { tenant, cursor, limit }: TenantPageQuery): Promise<Latest[]> {
    const before = decodeCursor(cursor, IdCursor)?.[0];
    const distinct = ['tenant', ...of].join(', ');
    return this.postgres.run((manager) =>
      manager.query(
        `select id, payload from (
           select distinct on (${distinct}) id, payload from catalog.events
           where type = $1 and ($2::text is null or tenant = $2) order by ${distinct}, at desc, id desc
         ) newest where ($3::bigint is null or id < $3) order by id desc limit $4`,
        [type, tenant ?? null, before ?? null, limit + 1],
      ),
    );
  }
}

const WAITS: ReadonlySet<string> = new Set(['AwaitingApproval', 'PullRequestOpen', 'Soaking']);
