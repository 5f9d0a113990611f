import { randomUUID } from 'node:crypto';
import { ActionAudited, type Action, type ApplicationName, type Asked, type TenantDocument, type TenantName } from '@fairlead/contracts';
import { mayAct } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { CatalogView } from '../catalog/catalog-view.js';
import { ApiError } from '../rest/api-error.js';
import type { TokenFile } from './token-file.js';

/** What of a request tells who asks. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** `cli` and `console` say so themselves. */
  readonly client: string | undefined;
}
export interface Wish {
  readonly action: Action;
  readonly tenant: TenantName;
  readonly application?: ApplicationName | undefined;
  /** What exactly, in a sentence, for the audit log. */
  readonly detail: string;
  readonly reason?: string | undefined;
}

/** Until tokens are set, nobody knows who asks; the API is reached from this machine only. */
const UNKNOWN_ACTOR = 'someone on this machine';

/** Lets a command through or refuses it, and writes either into the audit log. */
export class Authoriser {
  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
    private readonly tokens: TokenFile | undefined,
    private readonly logger: Logger,
  ) {}

  /** @throws ApiError 401 without a valid token, 403 when the person may not; NatsUnavailableError: what can't be audited is not done */
  async ask(credentials: Credentials, wish: Wish): Promise<Asked> {
    const id = randomUUID();
    const via = credentials.client === 'cli' || credentials.client === 'console' ? credentials.client : 'api';
    const reason = wish.reason === undefined ? {} : { reason: wish.reason };
    if (this.tokens === undefined) return this.accepted(wish, { id, actor: UNKNOWN_ACTOR, via, ...reason });
    const user = this.userOf(credentials.authorization);
    const decision = mayAct(wish.action, wish.tenant, { user }, this.tenants());
    const asked: Asked = { id, actor: user, via, ...reason };
    if (decision.allowed) return this.accepted(wish, asked);
    await this.audit(wish, asked, 'refused', `${wish.detail} ${decision.why}`);
    throw forbidden(decision.why);
  }

  private userOf(authorization: string | undefined): string {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const user = token === undefined ? undefined : this.tokens?.userOf(token);
    if (user !== undefined) return user;
    this.logger.warn('command refused: no valid token', { given: token !== undefined });
    throw unauthorised(token !== undefined);
  }

  private async accepted(wish: Wish, asked: Asked): Promise<Asked> {
    await this.audit(wish, asked, 'accepted', wish.detail);
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

  private tenants(): Map<string, TenantDocument> {
    return new Map(this.view.list('Tenant').map(({ document }) => [document.metadata.name, document]));
  }
}

const unauthorised = (given: boolean): ApiError =>
  new ApiError({
    status: 401,
    code: 'Unauthorized',
    title: 'The API does not know who asks',
    detail: given ? 'The token is not known.' : 'The request bears no token.',
    advice: 'Send Authorization: Bearer <token>; the CLI takes it from FAIRLEAD_TOKEN. The platform team gives tokens out.',
  });

const forbidden = (why: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'Forbidden',
    title: 'This person may not do that',
    detail: why,
    advice: 'Rights come from spec.people of the Tenant in the config repository. The refusal is in the audit log.',
  });
