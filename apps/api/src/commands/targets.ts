import type { Action, TenantName } from '@fairlead/contracts';
import type { Authoriser } from '../auth/authoriser.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { notFound } from '../rest/api-error.js';
import { askFor, type Order } from './order.js';

/** What commands are about. */
export class Targets {
  constructor(
    readonly view: CatalogView,
    readonly authoriser: Authoriser,
    private readonly rights: Rights,
  ) {}

  /** @throws ApiError 404; to those who may not see the tenant 401 or 403, whether there is such an application or not */
  async application(tenant: string, name: string, order: Order, action: Action): Promise<EntryOf<'Application'>> {
    const entry = this.view.application(tenant, name);
    if (entry !== undefined) return entry;
    await this.refuseStranger(tenant, order, action, `Application ${tenant}/${name}.`);
    throw notFound(`Application ${tenant}/${name}`, 'GET /api/v1/applications lists what there is.');
  }

  may(tenant: string, { viewer }: Order, action: Action): boolean {
    return viewer.readOnly === undefined && this.rights.may(viewer, action, tenant).allowed;
  }

  /** @throws ApiError 401 or 403 for those who may not see the tenant */
  async refuseStranger(tenant: string, order: Order, action: Action, detail: string): Promise<void> {
    const seen = this.rights.seenBy(order.viewer);
    const isKnown = seen === 'all' || seen.has(tenant);
    if (isKnown && order.viewer.readOnly === undefined) return;
    await askFor(this.authoriser, order, { action, tenant: tenant as TenantName, detail });
  }
}
