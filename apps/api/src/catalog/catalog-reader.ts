import {
  clustersOf,
  PageQuery,
  RepositoryQuery,
  type ApiCluster,
  type ApiRepository,
  type ApiTenant,
  type CatalogEntry,
} from '@fairlead/contracts';
import { z } from 'zod';
import { ApiError } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { CatalogView } from './catalog-view.js';

const KeyCursor = z.tuple([z.string()]);
type Page = z.infer<typeof PageQuery>;
interface Keyed<T> {
  key: string;
  item: T;
}

/** Answers questions about tenants, repositories and clusters from memory. Every method throws ApiError 503 until the catalog was read. */
export class CatalogReader {
  constructor(private readonly view: CatalogView) {}

  tenants(query: Page): { items: ApiTenant[]; next?: string } {
    const counts = this.count((spec) => [spec.tenant]);
    const items = this.view.list('Tenant').map(({ document: { metadata, spec }, ...entry }) => {
      return { key: metadata.name, item: { name: metadata.name, spec, may: [], ...declared(entry, counts.get(metadata.name)) } };
    });
    return this.page(items, query);
  }

  repositories(query: z.infer<typeof RepositoryQuery>): { items: ApiRepository[]; next?: string } {
    const counts = this.count((spec) => [`${spec.tenant}/${spec.source.repository}`]);
    const items = this.view
      .list('Repository')
      .filter(({ document }) => query.tenant === undefined || document.spec.tenant === query.tenant)
      .map(({ document: { metadata, spec }, ...entry }) => {
        const key = `${spec.tenant}/${metadata.name}`;
        return { key, item: { tenant: spec.tenant, name: metadata.name, spec, ...declared(entry, counts.get(key)) } };
      });
    return this.page(items, query);
  }

  clusters(query: Page): { items: ApiCluster[]; next?: string } {
    const counts = this.count(clustersOf);
    const items = this.view.list('Cluster').map(({ document: { metadata, spec }, ...entry }) => {
      return {
        key: metadata.name,
        item: { name: metadata.name, spec, objects: 0, syncing: 0, ...declared(entry, counts.get(metadata.name)) },
      };
    });
    return this.page(items, query);
  }

  /** How many applications name each of something. */
  private count(namesOf: (spec: Parameters<typeof clustersOf>[0]) => readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { document } of this.view.list('Application')) {
      for (const name of namesOf(document.spec)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  private page<T>(items: Keyed<T>[], { limit, cursor }: Page): { items: T[]; next?: string } {
    if (!this.view.complete) throw catalogLoading();
    const after = decodeCursor(cursor, KeyCursor)?.[0];
    const sorted = items.filter(({ key }) => after === undefined || key > after).sort((a, b) => (a.key < b.key ? -1 : 1));
    return pageOf(
      sorted,
      limit,
      ({ item }) => item,
      ({ key }) => [key],
    );
  }
}

const declared = ({ owner, at }: Pick<CatalogEntry, 'owner' | 'at'>, applications = 0) => ({
  applications,
  states: { total: applications, health: {}, sync: {}, suspended: 0, problems: 0 },
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
