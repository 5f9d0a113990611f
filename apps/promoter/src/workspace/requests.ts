import { ActionAudited, PromotionDecided, RollbackRequested, type MessageOf } from '@fairlead/contracts';
import { IsNull, LessThan, RequestRow, type Database, type EntityManager } from '@fairlead/database';
import type { Announcer } from './announcer.js';

export type Rollback = MessageOf<typeof RollbackRequested>;
export type Decision = MessageOf<typeof PromotionDecided>;
type Audit = Pick<MessageOf<typeof ActionAudited>, 'application' | 'action' | 'detail'> & { readonly outcome: 'done' | 'failed' };
const KEPT_DAYS = 30;

/** What people asked for. COMMANDS keeps it for an hour; here it stays until it is done. */
export class Requests {
  constructor(
    private readonly database: Database,
    private readonly announcer: Announcer,
  ) {}

  /** The same request twice is one. */
  async keepRollback(message: Rollback): Promise<void> {
    await this.keep({ id: message.id, kind: 'rollback', tenant: message.tenant, subject: message.application, payload: message });
  }
  async keepDecision(message: Decision): Promise<void> {
    await this.keep({ id: message.id, kind: 'decision', tenant: message.tenant, subject: message.promotion, payload: message });
  }
  private async keep(row: Pick<RequestRow, 'id' | 'kind' | 'tenant' | 'subject' | 'payload'>): Promise<void> {
    await this.database.run((manager) =>
      manager
        .createQueryBuilder()
        .insert()
        .into(RequestRow)
        .values(row as never)
        .orIgnore()
        .execute(),
    );
  }

  async openRollbacks(tenant?: string): Promise<{ message: Rollback; receivedAt: Date }[]> {
    const rows = await this.open('rollback', tenant === undefined ? {} : { tenant });
    return rows.map(({ payload, receivedAt }) => ({ message: RollbackRequested.schema.parse(payload) as Rollback, receivedAt }));
  }
  async openDecisions(where: { tenant?: string; subject?: string }): Promise<Decision[]> {
    return (await this.open('decision', where)).map(({ payload }) => PromotionDecided.schema.parse(payload) as Decision);
  }
  private open(kind: RequestRow['kind'], where: { tenant?: string; subject?: string }): Promise<RequestRow[]> {
    return this.database.run((manager) =>
      manager.find(RequestRow, { where: { kind, settledAt: IsNull(), ...where }, order: { receivedAt: 'ASC', id: 'ASC' } }),
    );
  }

  /** Ends a request and has it audited, once, within a transaction of the caller's. */
  async settle(manager: EntityManager, asked: Rollback | Decision, audit: Audit): Promise<void> {
    const detail = audit.detail.slice(0, 2000);
    const settled = await manager.update(
      RequestRow,
      { id: asked.id, settledAt: IsNull() },
      { outcome: audit.outcome, detail, settledAt: new Date() },
    );
    if (settled.affected === 0) return;
    const { id, actor, via, reason, tenant } = asked;
    const message = { id, actor, via, ...(reason !== undefined && { reason }), tenant, ...audit, detail, at: new Date().toISOString() };
    await this.announcer.enqueue(manager, ActionAudited, ActionAudited.schema.parse(message) as MessageOf<typeof ActionAudited>);
  }

  /** The same in a transaction of its own. */
  async end(asked: Rollback | Decision, audit: Audit): Promise<void> {
    await this.database.transaction((manager) => this.settle(manager, asked, audit));
    this.announcer.flush();
  }

  async forgetOld(): Promise<void> {
    const before = new Date(Date.now() - KEPT_DAYS * 86_400_000);
    await this.database.run((manager) => manager.delete(RequestRow, { settledAt: LessThan(before) }));
  }
}
