import { randomUUID } from 'node:crypto';
import { ActionAudited, PLATFORM_TENANT, TenantName, type Action, type Via } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { CatalogView } from '../catalog/catalog-view.js';

export interface Noted {
  readonly actor: string;
  readonly via: Via;
  readonly action: Action;
  readonly tenant: string;
  readonly outcome: 'accepted' | 'refused';
  readonly detail: string;
}
/** As the audit log names those who are not known. What they call themselves is not told: people type passwords into the wrong field. */
export const SOMEBODY = 'somebody unknown';

const PATIENCE_MILLISECONDS = 2_000;
const ONE_A_MINUTE = { points: 1, duration: 60 };
/** Of all who are not known together: they may come from many addresses. */
const UNKNOWN_A_MINUTE = { points: 120, duration: 60 };

/** Writes into the audit log what is no command: sign-ins, and what was refused before anything was asked for. */
export class AuditTrail {
  private readonly identical = new RateLimiterMemory({ ...ONE_A_MINUTE, keyPrefix: 'identical' });
  private readonly unknown = new RateLimiterMemory({ ...UNKNOWN_A_MINUTE, keyPrefix: 'unknown' });

  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
    private readonly logger: Logger,
  ) {}

  /** Does not fail: whoever is on call must get in while NATS is away. The log has it then. */
  async note({ tenant, detail, ...noted }: Noted): Promise<void> {
    const entry = { id: randomUUID(), ...noted, tenant: this.known(tenant), detail: detail.slice(0, 2000), at: new Date().toISOString() };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('NATS did not take it in time')), PATIENCE_MILLISECONDS);
    });
    const publishing = this.bus.publish(ActionAudited, entry);
    publishing.catch(() => undefined);
    try {
      await Promise.race([publishing, late]);
    } catch (error) {
      this.logger.warn('an entry of the audit log may be missing; here it is', { entry, error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** The same refusal again within a minute is not written again, so that a loop does not flood the log. `from` tells those apart who are not known, and attempts that are of another kind. */
  async refusal(noted: Omit<Noted, 'outcome'>, from = ''): Promise<void> {
    const key = [noted.actor, from, noted.action, this.known(noted.tenant)].join('|');
    if (!(await isFree(this.identical, key))) return;
    if (noted.actor === SOMEBODY && !(await isFree(this.unknown, 'all'))) return;
    await this.note({ ...noted, outcome: 'refused' });
  }

  /** Names that anybody may make up get no place of their own in the log. */
  private known(tenant: string): TenantName {
    const parsed = TenantName.safeParse(tenant);
    return parsed.success && this.view.entry(`tenant.${parsed.data}`) !== undefined ? parsed.data : PLATFORM_TENANT;
  }
}

const isFree = (limiter: RateLimiterMemory, key: string): Promise<boolean> =>
  limiter.consume(key).then(
    () => true,
    () => false,
  );
