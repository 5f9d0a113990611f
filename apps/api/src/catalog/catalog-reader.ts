import {
  clustersOf,
  Action,
  PageQuery,
  RepositoryQuery,
  type ApiCluster,
  type ApiRepository,
  type ApiTenant,
  type CatalogEntry,
  type StateCounts,
} from '@fairlead/contracts';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import { ApiError } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { CatalogStates } from './catalog-states.js';
import type { CatalogView, EntryOf } from './catalog-view.js';

const KeyCursor = z.tuple([z.string()]);
type Page = z.infer<typeof PageQuery>;
export interface Paged<T> {
  items: T[];
  next?: string;
}

/** Answers questions about tenants, repositories and clusters from memory, with how their applications stand while Postgres is there. Every method throws ApiError 503 until the catalog was read. */
export class CatalogReader {
  constructor(
    private readonly view: CatalogView,
    private readonly states: CatalogStates,
    private readonly rights: Rights,
  ) {}

  async tenants(query: Page, viewer: Principal): Promise<Paged<ApiTenant>> {
    const sees = this.seenBy(viewer);
    const counts = this.count(({ tenant }) => [tenant], sees);
    const { items, ...next } = this.page(
      this.view.list('Tenant').filter(({ document }) => sees(document.metadata.name)),
      ({ document }) => document.metadata.name,
      query,
    );
    const states = await this.states.ofTenants(items.map(({ document }) => document.metadata.name));
    const tenants = items.map((entry): ApiTenant => {
      const { metadata, spec } = entry.document;
      const { name } = metadata;
      const may = this.rights.allowed(viewer, name, Action.options);
      return { name, spec, ...declared(entry, counts.get(name), states.get(name)), may };
    });
    return { items: tenants, ...next };
  }

  async repositories(query: z.infer<typeof RepositoryQuery>, viewer: Principal): Promise<Paged<ApiRepository>> {
    const sees = this.seenBy(viewer);
    const counts = this.count((spec) => [`${spec.tenant}/${spec.source.repository}`], sees);
    const { items, ...next } = this.page(
      this.view.list('Repository').filter(({ document: { spec } }) => sees(spec.tenant) && (query.tenant ?? spec.tenant) === spec.tenant),
      ({ document: { metadata, spec } }) => `${spec.tenant}/${metadata.name}`,
      query,
    );
    const states = await this.states.ofRepositories([...new Set(items.map(({ document }) => document.spec.tenant))]);
    const repositories = items.map((entry): ApiRepository => {
      const { metadata, spec } = entry.document;
      const key = `${spec.tenant}/${metadata.name}`;
      const { states: own, ...read } = states.get(key) ?? { states: undefined };
      return { tenant: spec.tenant, name: metadata.name, spec, ...declared(entry, counts.get(key), own), ...read };
    });
    return { items: repositories, ...next };
  }

  /** Those that applications of the viewer's tenants go to; all for whoever sees all. */
  async clusters(query: Page, viewer: Principal): Promise<Paged<ApiCluster>> {
    const seen = this.rights.seenBy(viewer);
    const counts = this.count(clustersOf, this.seenBy(viewer));
    const { items, ...next } = this.page(
      this.view.list('Cluster').filter(({ document }) => seen === 'all' || counts.has(document.metadata.name)),
      ({ document }) => document.metadata.name,
      query,
    );
    const states = await this.states.ofClusters(
      items.map(({ document }) => document.metadata.name),
      seen,
    );
    const clusters = items.map((entry): ApiCluster => {
      const { metadata, spec } = entry.document;
      const { states: own, ...heard } = states.get(metadata.name) ?? { states: undefined, objects: 0, syncing: 0 };
      return { name: metadata.name, spec, ...declared(entry, counts.get(metadata.name), own), ...heard };
    });
    return { items: clusters, ...next };
  }

  private seenBy(viewer: Principal): (tenant: string) => boolean {
    const seen = this.rights.seenBy(viewer);
    return (tenant) => seen === 'all' || seen.has(tenant);
  }

  /** How many applications, of those that the viewer sees, name each of something. */
  private count(namesOf: (spec: Parameters<typeof clustersOf>[0]) => readonly string[], sees: (tenant: string) => boolean) {
    const counts = new Map<string, number>();
    for (const { document } of this.view.list('Application')) {
      if (!sees(document.spec.tenant)) continue;
      for (const name of namesOf(document.spec)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  private page<E extends EntryOf<'Tenant' | 'Repository' | 'Cluster'>>(
    entries: E[],
    keyOf: (entry: E) => string,
    { limit, cursor }: Page,
  ): Paged<E> {
    if (!this.view.complete) throw catalogLoading();
    const after = decodeCursor(cursor, KeyCursor)?.[0];
    const sorted = entries
      .map((entry) => ({ entry, key: keyOf(entry) }))
      .filter(({ key }) => after === undefined || key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    return pageOf(
      sorted,
      limit,
      ({ entry }) => entry,
      ({ key }) => [key],
    );
  }
}

const declared = ({ owner, at }: Pick<CatalogEntry, 'owner' | 'at'>, applications = 0, states: StateCounts | undefined) => ({
  applications,
  states: states ?? { total: applications, health: {}, sync: {}, suspended: 0, problems: 0 },
  declaredBy: { ...owner, ...(at === undefined ? {} : { at }) },
});

const catalogLoading = (): ApiError =>
  new ApiError({
    status: 503,
    code: 'CatalogLoading',
    title: 'The catalog is being read',
    detail: 'The api has just started and has not read the whole catalog yet.',
    advice: 'Try again in a second.',
    retryAfter: 1,
  });
