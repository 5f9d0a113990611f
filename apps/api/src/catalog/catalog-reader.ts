import {
  clustersOf,
  Action,
  FairleadError,
  RepositoryAsked,
  type ApiCluster,
  type ApiRepository,
  type ApiTenant,
  type ApplicationSpec,
  type CatalogEntry,
  type ClusterQuery,
  type RepositoryQuery,
  type StateCounts,
  type TenantQuery,
} from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { cutPage, decodeCursor, pageOf, type Paged } from '../rest/cursor.js';
import type { Seen } from '../store/parameters.js';
import type { CatalogStates } from './catalog-states.js';
import type { CatalogView, EntryOf } from './catalog-view.js';

/** How long a page about a repository waits for its git-poller, in milliseconds. */
const PATIENCE = 1_000;
/** Nobody reads it now, or NATS is away: what else is known of it is told all the same. */
const unknown = (error: unknown): undefined => {
  if (!(error instanceof FairleadError)) throw error;
  return undefined;
};
const KeyCursor = z.tuple([z.string()]);
type Kind = 'Tenant' | 'Repository' | 'Cluster';
interface Wanted<K extends Kind> {
  readonly query: TenantQuery | RepositoryQuery | ClusterQuery;
  readonly keyOf: (entry: EntryOf<K>) => string;
  /** What its text is looked for in. */
  readonly wordsOf: (entry: EntryOf<K>) => readonly (string | undefined)[];
  /** Keys of those with a problem; asked only where the query wants to know. */
  readonly wrong: () => Promise<ReadonlySet<string>>;
}

/** Answers questions about tenants, repositories and clusters from memory, with how their applications stand while Postgres is there. Every method throws ApiError 503 until the catalog was read, and for a filter by problem while Postgres is away. */
export class CatalogReader {
  constructor(
    private readonly view: CatalogView,
    private readonly states: CatalogStates,
    private readonly rights: Rights,
    private readonly bus: Pick<Bus, 'ask'>,
  ) {}

  async tenants(query: TenantQuery, viewer: Principal): Promise<Paged<ApiTenant>> {
    const sees = this.seenBy(viewer);
    const seen = this.entries('Tenant').filter(({ document }) => sees(document.metadata.name));
    const { items, ...next } = await page(seen, {
      query,
      keyOf: nameOf,
      wordsOf: ({ document: { metadata, spec } }) => [metadata.name, spec.description],
      wrong: () => this.states.unwellTenants(),
    });
    return cutPage({ items: await this.toTenants(items, viewer), ...next }, ({ name }) => [name]);
  }

  /** @throws ApiError 404 */
  async tenant(name: string, viewer: Principal): Promise<ApiTenant> {
    const entry = this.one('Tenant', `tenant.${name}`);
    return only(await this.toTenants(entry, viewer), `Tenant ${name}`, 'GET /api/v1/tenants lists those that you may see.');
  }

  async repositories(query: RepositoryQuery, viewer: Principal): Promise<Paged<ApiRepository>> {
    const sees = this.seenBy(viewer);
    const seen = this.entries('Repository').filter(
      ({ document: { spec } }) => sees(spec.tenant) && (query.tenant ?? spec.tenant) === spec.tenant,
    );
    const { items, ...next } = await page(seen, {
      query,
      keyOf: keyOfRepository,
      wordsOf: (entry) => [keyOfRepository(entry), entry.document.spec.url],
      wrong: () => this.states.unreadRepositories(),
    });
    return cutPage({ items: await this.toRepositories(items), ...next }, ({ tenant, name }) => [`${tenant}/${name}`]);
  }

  /** @throws ApiError 404 */
  async repository(tenant: string, name: string): Promise<ApiRepository> {
    const [entry] = this.one('Repository', `repository.${tenant}.${name}`);
    if (entry === undefined)
      throw notFound(`Repository ${tenant}/${name}`, `GET /api/v1/repositories?tenant=${tenant} lists those that there are.`);
    const { spec, metadata } = entry.document;
    const [[found], reading] = await Promise.all([
      this.toRepositories([entry]),
      this.bus.ask(RepositoryAsked, { tenant: spec.tenant, repository: metadata.name }, { timeoutMilliseconds: PATIENCE }).catch(unknown),
    ]);
    return { ...(found as ApiRepository), ...(reading === undefined ? {} : { reading }) };
  }

  /** Those that applications of the viewer's tenants go to; all for whoever sees all. */
  async clusters(query: ClusterQuery, viewer: Principal): Promise<Paged<ApiCluster>> {
    const seen = this.rights.seenBy(viewer);
    const counts = this.count('cluster', this.seenBy(viewer));
    const { items, ...next } = await page(
      this.entries('Cluster').filter((entry) => seen === 'all' || counts.has(nameOf(entry))),
      {
        query,
        keyOf: nameOf,
        wordsOf: ({ document: { metadata, spec } }) => [metadata.name, spec.description],
        wrong: () => this.states.unreachableClusters(seen),
      },
    );
    return cutPage({ items: await this.toClusters(items, seen, counts), ...next }, ({ name }) => [name]);
  }

  /** @throws ApiError 404, also where the viewer may not see it */
  async cluster(name: string, viewer: Principal): Promise<ApiCluster> {
    const seen = this.rights.seenBy(viewer);
    const counts = this.count('cluster', this.seenBy(viewer));
    const entry = this.one('Cluster', `cluster.${name}`).filter(() => seen === 'all' || counts.has(name));
    return only(await this.toClusters(entry, seen, counts), `Cluster ${name}`, 'GET /api/v1/clusters lists those that you may see.');
  }

  private async toTenants(entries: readonly EntryOf<'Tenant'>[], viewer: Principal): Promise<ApiTenant[]> {
    const names = new Set(entries.map(nameOf));
    const counts = this.count('tenant', (tenant) => names.has(tenant));
    const states = await this.states.ofTenants([...names]);
    return entries.map((entry): ApiTenant => {
      const { metadata, spec } = entry.document;
      const { name } = metadata;
      const may = this.rights.allowed(viewer, name, Action.options);
      return { name, spec, ...declared(entry, counts.get(name), states.get(name)), may };
    });
  }

  private async toRepositories(entries: readonly EntryOf<'Repository'>[]): Promise<ApiRepository[]> {
    const tenants = new Set<string>(entries.map(({ document }) => document.spec.tenant));
    const counts = this.count('repository', (tenant) => tenants.has(tenant));
    const states = await this.states.ofRepositories(
      entries.map(({ document }) => ({ tenant: document.spec.tenant, name: document.metadata.name })),
    );
    return entries.map((entry): ApiRepository => {
      const { metadata, spec } = entry.document;
      const key = keyOfRepository(entry);
      const { states: own, ...read } = states.get(key) ?? { states: undefined };
      return { tenant: spec.tenant, name: metadata.name, spec, ...declared(entry, counts.get(key), own), ...read };
    });
  }

  private async toClusters(entries: readonly EntryOf<'Cluster'>[], seen: Seen, counts: ReadonlyMap<string, number>): Promise<ApiCluster[]> {
    const states = await this.states.ofClusters(entries.map(nameOf), seen);
    return entries.map((entry): ApiCluster => {
      const { metadata, spec } = entry.document;
      const { states: own, ...heard } = states.get(metadata.name) ?? { states: undefined, objects: 0, syncing: 0 };
      return { name: metadata.name, spec, ...declared(entry, counts.get(metadata.name), own), ...heard };
    });
  }

  private entries<K extends Kind>(kind: K): EntryOf<K>[] {
    if (!this.view.complete) throw catalogLoading();
    return this.view.list(kind);
  }

  /** None or one. */
  private one<K extends Kind>(_kind: K, key: string): EntryOf<K>[] {
    if (!this.view.complete) throw catalogLoading();
    const entry = this.view.entry(key);
    return entry === undefined ? [] : [entry as EntryOf<K>];
  }

  private seenBy(viewer: Principal): (tenant: string) => boolean {
    const seen = this.rights.seenBy(viewer);
    return (tenant) => seen === 'all' || seen.has(tenant);
  }

  /** How many applications, of those that the viewer sees, name each of something. */
  private count(by: keyof typeof NAMES, sees: (tenant: string) => boolean): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [tenant, own] of this.view.derived('Application', by, (all) => countByTenant(all, NAMES[by]))) {
      if (!sees(tenant)) continue;
      for (const [name, count] of own) counts.set(name, (counts.get(name) ?? 0) + count);
    }
    return counts;
  }
}

/** What an application names. */
const NAMES = {
  tenant: ({ tenant }: ApplicationSpec) => [tenant],
  repository: ({ tenant, source }: ApplicationSpec) => [`${tenant}/${source.repository}`],
  cluster: clustersOf,
} satisfies Record<string, (spec: ApplicationSpec) => readonly string[]>;

function countByTenant(entries: readonly EntryOf<'Application'>[], namesOf: (spec: ApplicationSpec) => readonly string[]) {
  const counts = new Map<string, Map<string, number>>();
  for (const { document } of entries) {
    const own = counts.get(document.spec.tenant) ?? new Map<string, number>();
    counts.set(document.spec.tenant, own);
    for (const name of namesOf(document.spec)) own.set(name, (own.get(name) ?? 0) + 1);
  }
  return counts;
}

const nameOf = ({ document }: EntryOf<'Tenant' | 'Cluster'>): string => document.metadata.name;
const keyOfRepository = ({ document: { metadata, spec } }: EntryOf<'Repository'>): string => `${spec.tenant}/${metadata.name}`;

async function page<K extends Kind>(entries: EntryOf<K>[], { query, keyOf, wordsOf, wrong }: Wanted<K>): Promise<Paged<EntryOf<K>>> {
  const { text, problem, limit, cursor } = query;
  const after = decodeCursor(cursor, KeyCursor)?.[0];
  const known = problem === undefined ? undefined : await wrong();
  const wanted = text?.toLowerCase();
  const sorted = entries
    .filter((entry) => wanted === undefined || wordsOf(entry).some((words) => words?.toLowerCase().includes(wanted)))
    .map((entry) => ({ entry, key: keyOf(entry) }))
    .filter(({ key }) => (after === undefined || key > after) && (known === undefined || known.has(key) === problem))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const bytes = Infinity; // what is told of each is not known yet
  return pageOf(
    sorted,
    limit,
    ({ entry }) => entry,
    ({ key }) => [key],
    bytes,
  );
}

function only<T>([found]: readonly T[], what: string, advice: string): T {
  if (found === undefined) throw notFound(what, advice);
  return found;
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
