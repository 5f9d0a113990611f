import {
  clustersOf,
  ManifestsRendered,
  type ApiComparison,
  type ApiComparisonList,
  type CompareQuery,
  type MessageOf,
} from '@fairlead/contracts';
import { compareEnvironments, decodeBundle } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { ApiError } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import type { Seen } from '../store/parameters.js';

type Application = EntryOf<'Application'>['document'];
type Desired = MessageOf<typeof ManifestsRendered>;
/** A comparison reads and holds this many renderings; more is for a narrower question. */
const MOST_RENDERINGS = 300;

/** Compares what Git says of environments, from the renderings that were sent to clusters: no cluster and no Git host is asked. */
export class EnvironmentComparer {
  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
  ) {}

  /**
   * @param seen tenants whose applications are compared
   * @throws ApiError 404 if no application is of two of these environments, 422 if it would be too much; NatsUnavailableError
   */
  async compare(query: CompareQuery, seen: Seen): Promise<ApiComparisonList> {
    const groups = this.groups(query, seen);
    if (groups.size === 0) throw nothingToCompare(query);
    const renderings = [...groups.values()].reduce((sum, { size }) => sum + size, 0);
    if (renderings > MOST_RENDERINGS) throw tooMuch(renderings);
    const items: ApiComparison[] = [];
    for (const applications of groups.values()) items.push(await withDeadline(this.one(applications, query), 30_000));
    return { items };
  }

  /** Applications by tenant and component, in each by environment; only components that are in two of the environments. */
  private groups({ environments, tenant, component }: CompareQuery, seen: Seen): Map<string, Map<string, Application>> {
    const groups = new Map<string, Map<string, Application>>();
    for (const { document } of this.view.list('Application')) {
      const { spec, metadata } = document;
      const { environment } = spec;
      const of = spec.component ?? metadata.name;
      if (environment === undefined || !environments.includes(environment)) continue;
      if (seen !== 'all' && !seen.has(spec.tenant)) continue;
      if ((tenant !== undefined && spec.tenant !== tenant) || (component !== undefined && of !== component)) continue;
      const key = `${spec.tenant}/${of}`;
      groups.set(key, (groups.get(key) ?? new Map<string, Application>()).set(environment, document));
    }
    for (const [key, { size }] of groups) if (size < 2) groups.delete(key);
    return groups;
  }

  private async one(applications: ReadonlyMap<string, Application>, { environments }: CompareQuery): Promise<ApiComparison> {
    const [first] = applications.values();
    if (first === undefined) throw new TypeError('a group is never empty');
    const told: ApiComparison['applications'] = [];
    const renderings = [];
    const missing: ApiComparison['missing'] = [];
    for (const environment of environments) {
      const application = applications.get(environment);
      const desired = application === undefined ? undefined : await this.desired(application);
      if (application === undefined || desired?.bundle === undefined) {
        missing.push(environment);
        continue;
      }
      renderings.push({ environment, objects: decodeBundle(await this.bus.objects('manifests').get(desired.bundle.digest)) });
      told.push({
        environment,
        application: application.metadata.name as Desired['application'],
        cluster: desired.cluster,
        revision: desired.revision,
      });
    }
    const { objects, equal } = compareEnvironments(renderings);
    const component = first.spec.component ?? first.metadata.name;
    return {
      tenant: first.spec.tenant,
      component,
      applications: told,
      missing,
      objects: objects.map(({ fields, names, ...object }) => ({
        ...object,
        names: { ...names },
        fields: fields.map((field) => ({ ...field, values: { ...field.values } })),
      })),
      equal,
    };
  }

  /** All clusters of an application hold the same rendering; the first counts. */
  private async desired({ spec, metadata }: Application): Promise<Desired | undefined> {
    const [cluster] = clustersOf(spec);
    if (cluster === undefined) return undefined;
    const [last] = await this.bus.lastPerSubject(ManifestsRendered, `desired.${cluster}.*.${spec.tenant}.${metadata.name}`);
    return last?.message;
  }
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
