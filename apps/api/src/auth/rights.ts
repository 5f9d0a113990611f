import type { Action, TenantDocument } from '@fairlead/contracts';
import { mayAct, tenantsOf, type Permission } from '@fairlead/domain';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { Principal } from './principal.js';
import { forbidden } from './refusals.js';

/** What a principal may see and do, by the Tenants of the catalog. */
export class Rights {
  /** Read once after each change: every request asks. */
  private known: ReadonlyMap<string, TenantDocument> | undefined;

  constructor(private readonly view: CatalogView) {
    const changed = (key: string): void => {
      if (key.startsWith('tenant.')) this.known = undefined;
    };
    view.listen({ onPut: changed, onDelete: changed });
  }

  may(principal: Principal, action: Action, tenant: string): Permission {
    return mayAct(action, tenant, principal.person, this.tenants());
  }

  /** Of these actions, those that the principal may do in a tenant; none while it has no token to do them with. */
  allowed(principal: Principal, tenant: string, actions: readonly Action[]): Action[] {
    if (principal.readOnly !== undefined) return [];
    const tenants = this.tenants();
    return actions.filter((action) => mayAct(action, tenant, principal.person, tenants).allowed);
  }

  /** Names of the tenants whose things may be shown; `all`: everything, also what belongs to no tenant. */
  seenBy(principal: Principal): ReadonlySet<string> | 'all' {
    return tenantsOf(principal.person, this.tenants());
  }

  /** @throws ApiError 403 when a tenant's things may not be shown */
  assertSees(principal: Principal, tenant: string): void {
    const seen = this.seenBy(principal);
    if (seen === 'all' || seen.has(tenant)) return;
    const decision = this.may(principal, 'view', tenant);
    if (!decision.allowed) throw forbidden(decision.why);
  }

  private tenants(): ReadonlyMap<string, TenantDocument> {
    return (this.known ??= new Map(this.view.list('Tenant').map(({ document }) => [document.metadata.name, document])));
  }
}
