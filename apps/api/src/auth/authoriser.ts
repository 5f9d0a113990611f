import { randomUUID } from 'node:crypto';
import { ActionAudited, type Action, type ApplicationName, type Asked, type TenantName } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
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
}

/** Lets a command through or refuses it, and writes either into the audit log. */
export class Authoriser {
  constructor(
    private readonly bus: Bus,
    private readonly rights: Rights,
    private readonly logger: Logger,
  ) {}

  /** @throws ApiError 401 without a valid token, 403 when the person may not; NatsUnavailableError: what can't be audited is not done */
  async ask(principal: Principal, wish: Wish): Promise<Asked> {
    const { readOnly, actor, via } = principal;
    if (readOnly !== undefined) {
      this.logger.warn('command refused: no valid token', { given: readOnly === 'unknown-token' });
      throw unauthorised(readOnly === 'unknown-token');
    }
    const asked: Asked = { id: randomUUID(), actor, via, ...(wish.reason === undefined ? {} : { reason: wish.reason }) };
    const decision = this.rights.may(principal, wish.action, wish.tenant);
    await this.audit(
      wish,
      asked,
      decision.allowed ? 'accepted' : 'refused',
      decision.allowed ? wish.detail : `${wish.detail} ${decision.why}`,
    );
    if (!decision.allowed) throw forbidden(decision.why);
    return asked;
  }

  private async audit(wish: Wish, asked: Asked, outcome: 'accepted' | 'refused', detail: string): Promise<void> {
    const { action, tenant, application } = wish;
    const at = new Date().toISOString();
    const entry = {
      ...asked,
      action,
      tenant,
      ...(application === undefined ? {} : { application }),
      outcome,
      detail: detail.slice(0, 2000),
      at,
    };
    await this.bus.publish(ActionAudited, entry);
  }
}
