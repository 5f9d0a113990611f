import { clustersOf, ManifestsRendered, type ApiComparison, type ApiComparisonList, type CompareQuery } from '@fairlead/contracts';
import { compareEnvironments, decodeBundle, imagesOf } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { HeldApplications } from '../applications/held-applications.js';
import type { Principal } from '../auth/principal.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { versionOf } from '../deployments/version-of.js';
import { ApiError } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import type { Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import { addDrift } from './add-drift.js';
import type { ClusterAsker } from './ask-clusters.js';
import { byKey, keyOfCompared, type ApplicationDocument, type Compared, type ComparedObject, type Desired } from './compared.js';
import { Explainer } from './explain-comparison.js';
import { keptVersions, ReadingBudget } from './kept-versions.js';
import { readPassages } from './passages.js';

/** A comparison reads and holds this many renderings; more is for a narrower question. */
const MOST_RENDERINGS = 300;
/** Earlier renderings that are read to tell why something differs. */
const MOST_EARLIER = 200;
const MILLISECONDS = 45_000;

export interface ComparisonSources {
  readonly bus: Bus;
  readonly view: CatalogView;
  readonly postgres: Postgres;
  readonly held: HeldApplications;
  readonly clusters: ClusterAsker;
}
export interface ComparisonViewer {
  readonly viewer: Principal;
  /** Tenants whose applications are compared. */
  readonly seen: Seen;
  /** Whoever asks went away. */
  readonly signal: AbortSignal;
}
type Objects = ReadonlyMap<string, ComparedObject>;

/**
 * Compares what Git says of environments, from the renderings that were sent to clusters, and says why something differs from those that were sent before. Clusters
 * are asked only if that is wanted; no Git host is.
 */
export class EnvironmentComparer {
  constructor(private readonly sources: ComparisonSources) {}

  /** @throws ApiError 404 if no application is of two of these environments, 422 if it would be too much; NatsUnavailableError */
  async compare(query: CompareQuery, viewer: ComparisonViewer): Promise<ApiComparisonList> {
    const groups = this.groups(query, viewer.seen);
    if (groups.size === 0) throw nothingToCompare(query);
    const renderings = [...groups.values()].reduce((sum, { size }) => sum + size, 0);
    if (renderings > MOST_RENDERINGS) throw tooMuch(renderings);
    const budget = new ReadingBudget(MOST_EARLIER);
    const items: ApiComparison[] = [];
    for (const applications of groups.values()) {
      items.push(await withDeadline(this.one(applications, query, { ...viewer, budget }), MILLISECONDS));
    }
    return { items };
  }

  /** Applications by tenant and component, in each by environment; only components that are in two of the environments. */
  private groups({ environments, tenant, component }: CompareQuery, seen: Seen): Map<string, Map<string, ApplicationDocument>> {
    const groups = new Map<string, Map<string, ApplicationDocument>>();
    for (const { document } of this.sources.view.list('Application')) {
      const { spec, metadata } = document;
      const { environment } = spec;
      const of = spec.component ?? metadata.name;
      if (environment === undefined || !environments.includes(environment)) continue;
      if (seen !== 'all' && !seen.has(spec.tenant)) continue;
      if ((tenant !== undefined && spec.tenant !== tenant) || (component !== undefined && of !== component)) continue;
      const key = `${spec.tenant}/${of}`;
      groups.set(key, (groups.get(key) ?? new Map<string, ApplicationDocument>()).set(environment, document));
    }
    for (const [key, { size }] of groups) if (size < 2) groups.delete(key);
    return groups;
  }

  private async one(
    applications: ReadonlyMap<string, ApplicationDocument>,
    { environments, live }: CompareQuery,
    asker: ComparisonViewer & { budget: ReadingBudget },
  ): Promise<ApiComparison> {
    const [first] = applications.values();
    if (first === undefined) throw new TypeError('a group is never empty');
    const found = await Promise.all(environments.map((name) => this.read(name, applications.get(name))));
    const compared = found.filter((one) => one !== undefined);
    const { objects, equal } = await this.explained(compared, asker.budget);
    const { clusters, found: held } =
      live === 'none' ? { clusters: [], found: [] } : await this.sources.clusters.ask(compared, { what: live, ...asker });
    const component = first.spec.component ?? first.metadata.name;
    return {
      tenant: first.spec.tenant,
      component,
      applications: compared.map((one) => this.told(one, component)),
      missing: environments.filter((_, index) => found[index] === undefined),
      objects: addDrift(objects, compared, held),
      equal,
      clusters,
    };
  }

  /** Undefined: nothing of it was rendered yet. */
  private async read(environment: string, document: ApplicationDocument | undefined): Promise<Compared | undefined> {
    const desired = document && (await this.desired(document));
    if (document === undefined || desired?.bundle === undefined) return undefined;
    const { bundle } = desired;
    const objects = decodeBundle(await this.sources.bus.objects('manifests').get(bundle.digest));
    return { environment, document, desired: { ...desired, bundle }, objects: byKey(environment, objects) };
  }

  private async explained(environments: readonly Compared[], budget: ReadingBudget): Promise<{ objects: Objects; equal: number }> {
    const { bus, postgres, view } = this.sources;
    const { objects, equal } = compareEnvironments(
      environments.map(({ environment, objects: all }) => ({ environment, objects: [...all.values()] })),
    );
    const keys = new Set(objects.map((object) => keyOfCompared(object)));
    if (keys.size === 0) return { objects: new Map(), equal };
    const passages = await readPassages(postgres, view, environments);
    const known = await Promise.all(
      environments.map(async (compared) => ({ compared, versions: await keptVersions(bus, compared, keys, budget) })),
    );
    const explainer = new Explainer(known, passages, this.heldIn(environments));
    return { objects: new Map(objects.map((object) => [keyOfCompared(object), marked(object, explainer)])), equal };
  }

  private told({ environment, document, desired, objects }: Compared, component: string): ApiComparison['applications'][number] {
    const { tenant, application, cluster, revision } = desired;
    const held = this.sources.held.of(tenant, application);
    return {
      environment: environment as ApiComparison['missing'][number],
      application: document.metadata.name as Desired['application'],
      cluster,
      revision,
      version: versionOf({ tenant, component, images: imagesOf([...objects.values()]), revision }),
      ...(held === undefined ? {} : { held: { commit: held.commit, actor: held.actor, at: held.at } }),
    };
  }

  private heldIn(environments: readonly Compared[]) {
    return new Map(
      environments.flatMap(({ environment, desired }) => {
        const held = this.sources.held.of(desired.tenant, desired.application);
        return held === undefined ? [] : [[environment, held] as const];
      }),
    );
  }

  /** All clusters of an application hold the same rendering; the first counts. */
  private async desired({ spec, metadata }: ApplicationDocument): Promise<Desired | undefined> {
    const [cluster] = clustersOf(spec);
    if (cluster === undefined) return undefined;
    const [last] = await this.sources.bus.lastPerSubject(ManifestsRendered, `desired.${cluster}.*.${spec.tenant}.${metadata.name}`);
    return last?.message;
  }
}

function marked(
  { fields, names, ...object }: ReturnType<typeof compareEnvironments>['objects'][number],
  explainer: Explainer,
): ComparedObject {
  const key = keyOfCompared(object);
  return {
    ...object,
    names: { ...names },
    fields: fields.map(({ path, values }) => ({ path, values: { ...values }, marks: explainer.field({ names }, key, path), drift: [] })),
    marks: explainer.presence(key),
    drift: [],
    live: [],
  };
}

const nothingToCompare = ({ environments, tenant, component }: CompareQuery): ApiError =>
  new ApiError({
    status: 404,
    code: 'NothingToCompare',
    title: 'There is nothing to compare',
    detail: `No component${component === undefined ? '' : ` ${component}`}${tenant === undefined ? '' : ` of tenant ${tenant}`} has applications in two of the environments ${environments.join(', ')}.`,
    advice:
      'An application says its environment with spec.environment, and what it is an environment of with spec.component; documents of Argo CD and Flux with the labels fairlead.dev/environment and fairlead.dev/component.',
  });

const tooMuch = (renderings: number): ApiError =>
  new ApiError({
    status: 422,
    code: 'TooMuchToCompare',
    title: 'That is too much at once',
    detail: `These are ${renderings} applications; ${MOST_RENDERINGS} can be compared at once.`,
    advice: 'Ask for one tenant or one component.',
  });
