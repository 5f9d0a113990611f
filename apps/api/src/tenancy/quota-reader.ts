import type { ApiQuota, ApiQuotaList, ClusterName, QuotaQuery, TenantDocument, TenantName } from '@fairlead/contracts';
import type { Principal } from '../auth/principal.js';
import { catalogNotRead } from '../auth/refusals.js';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import type { LiveQuestions } from '../objects/live-questions.js';
import { notFound } from '../rest/api-error.js';
import { QuotaAsker, type Limited } from './quota-asker.js';

export interface QuotaReading {
  readonly viewer: Principal;
  /** Whoever asked has gone. */
  readonly signal: AbortSignal;
}

/** Tells what is used of a tenant's quotas: asked of its clusters, because nothing of it is kept. */
export class QuotaReader {
  constructor(
    private readonly view: CatalogView,
    private readonly questions: LiveQuestions,
  ) {}

  /** @throws ApiError 404, 503 */
  async quotas(tenant: TenantName, query: QuotaQuery, { viewer, signal }: QuotaReading): Promise<ApiQuotaList> {
    if (!this.view.complete) throw catalogNotRead();
    const entry = this.view.entry(`tenant.${tenant}`) as EntryOf<'Tenant'> | undefined;
    if (entry === undefined) throw notFound(`Tenant ${tenant}`, 'GET /api/v1/tenants lists what there is.');
    const asker = new QuotaAsker((cluster, namespace) => this.questions.quota({ tenant, viewer }, cluster, namespace, signal));
    const items: ApiQuota[] = await asker.ask(limitedIn(entry.document, query), signal);
    return { items };
  }
}

/** Namespaces with a quota, on each of their clusters, in the document's order. */
const limitedIn = ({ spec }: TenantDocument, { namespace, cluster }: QuotaQuery): Limited[] =>
  (spec.namespaces ?? [])
    .filter(({ name, quota }) => Object.keys(quota ?? {}).length > 0 && (namespace ?? name) === name)
    .flatMap(({ name, clusters, quota = {} }) =>
      [...new Set<ClusterName>(clusters)].filter((of) => (cluster ?? of) === of).map((of) => ({ namespace: name, cluster: of, quota })),
    );
