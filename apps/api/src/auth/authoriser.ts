import { randomUUID } from 'node:crypto';
import { ActionAudited, type Action, type ApplicationName, type Asked, type ClusterName, type TenantName } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { ApiError } from '../rest/api-error.js';
import type { Principal } from './principal.js';
import { forbidden, unauthorised } from './refusals.js';
import type { Rights } from './rights.js';

export interface Wish {
  readonly action: Action;
  readonly tenant: TenantName;
  readonly application?: ApplicationName | undefined;
  /** What exactly, in a sentence, for the audit log. */
  readonly detail: string;
  readonly reason?: string | undefined;
  /** Of the command; absent: a new one. */
  readonly id?: string | undefined;
  /** That it is asked of, where each of them answers for itself. */
  readonly clusters?: ClusterName[] | undefined;
  /** Why it can't be done though the person may: it is refused with this, and audited so. */
  readonly obstacle?: ApiError | undefined;
}

/** Lets a command through or refuses it, and writes either into the audit log. */
export class Authoriser {
  constructor(
    private readonly bus: Bus,
    private readonly rights: Rights,
    private readonly logger: Logger,
  ) {}

  /** @throws ApiError 401 without a valid token, 403 when the person may not, the obstacle; NatsUnavailableError: what can't be audited is not done */
  async ask(principal: Principal, wish: Wish): Promise<Asked> {
    const { readOnly, actor, via } = principal;
    if (readOnly !== undefined) {
      this.logger.warn('command refused: no valid token', { given: readOnly === 'unknown-token' });
      throw unauthorised(readOnly === 'unknown-token');
    }
    const asked: Asked = { id: wish.id ?? randomUUID(), actor, via, ...(wish.reason === undefined ? {} : { reason: wish.reason }) };
    const decision = this.rights.may(principal, wish.action, wish.tenant);
    const refusal = decision.allowed ? wish.obstacle : forbidden(decision.why);
    await this.audit(wish, asked, refusal ? 'refused' : 'accepted', refusal ? `${wish.detail} ${refusal.fields.detail}` : wish.detail);
    if (refusal) throw refusal;
    return asked;
  }

  private async audit(wish: Wish, asked: Asked, outcome: 'accepted' | 'refused', detail: string): Promise<void> {
    const { action, tenant, application, clusters } = wish;
    const at = new Date().toISOString();
    const entry = {
      ...asked,
      action,
      tenant,
      ...(application === undefined ? {} : { application }),
      ...(clusters === undefined ? {} : { clusters }),
      outcome,
      detail: detail.slice(0, 2000),
      at,
    };
    await this.bus.publish(ActionAudited, entry);
  }
}
