import { setTimeout as sleep } from 'node:timers/promises';
import { apiVersionOf, didYouMean, type ObjectRef } from '@fairlead/domain';
import { groupVersionPath, type ApiResource, type GroupVersionKind } from './api-resource.js';
import { KindNotServedError, KubeApiError } from './errors.js';
import { readAggregated, readGroupVersion, type AggregatedList, type LegacyResourceList } from './read-discovery.js';
import type { Transport } from './transport.js';

const AGGREGATED = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
const ACCEPT = [...AGGREGATED, 'application/json'].join(',');
const POLL_MILLISECONDS = 50;

interface LegacyVersions {
  versions: string[];
}
interface LegacyGroups {
  groups: { name: string; versions: { groupVersion: string; version: string }[]; preferredVersion?: { version: string } }[];
}

/** Which kinds a cluster serves, and under which paths. Read whole at first need (two requests), then one group version at a time where a kind is missing. */
export class Discovery {
  private byGroupVersion: Map<string, ApiResource[]> | undefined;
  private reading: Promise<void> | undefined;

  constructor(private readonly transport: Transport) {}

  /**
   * The resource of a kind. Throws `KindNotServedError` if the cluster serves no such kind. With `waitMilliseconds` it asks again for so long: an
   * established definition is served a moment later only.
   */
  async find(kind: GroupVersionKind, options: { waitMilliseconds?: number; signal?: AbortSignal } = {}): Promise<ApiResource> {
    const until = performance.now() + (options.waitMilliseconds ?? 0);
    for (;;) {
      const found = (await this.known(kind)) ?? (await this.lookUp(kind));
      if (found) return found;
      if (performance.now() >= until) break;
      await sleep(POLL_MILLISECONDS, undefined, options.signal ? { signal: options.signal } : {});
    }
    const message = `The cluster serves no kind ${kind.kind} in ${apiVersionOf(kind)}${this.nearest(kind)}. It is tried again`;
    throw new KindNotServedError(message, { ...kind });
  }

  /** Whether a kind lives in namespaces, in any version; undefined if the cluster is not known to serve it. Without asking: call `load` before. */
  isNamespaced(kind: Pick<ObjectRef, 'group' | 'kind'>): boolean | undefined {
    for (const resources of this.byGroupVersion?.values() ?? []) {
      const found = resources.find((resource) => resource.group === kind.group && resource.kind === kind.kind);
      if (found) return found.namespaced;
    }
    return undefined;
  }

  /** The resource of a kind in the version that the server prefers; undefined if it is not known to serve it. Asks at first need only. */
  async preferred({ group, kind }: Pick<ObjectRef, 'group' | 'kind'>): Promise<ApiResource | undefined> {
    await this.load();
    const all = [...(this.byGroupVersion ?? new Map<string, ApiResource[]>()).values()].flat();
    const served = all.filter((resource) => resource.group === group && resource.kind === kind);
    return served.find(({ preferred }) => preferred) ?? served[0];
  }

  /** Resources, each in its preferred version, that can be listed, watched and deleted: what managed objects can be of. */
  async all(): Promise<ApiResource[]> {
    await this.load();
    const all = [...(this.byGroupVersion ?? new Map<string, ApiResource[]>()).values()].flat();
    return all.filter((resource) => resource.preferred && ['list', 'watch', 'delete'].every((verb) => resource.verbs.includes(verb)));
  }

  /** Reads everything, if that was not done yet. Throws as `Transport.request` does. */
  async load(): Promise<void> {
    if (this.byGroupVersion) return;
    await this.refresh();
  }

  /** Reads everything anew. */
  refresh(): Promise<void> {
    this.reading ??= this.readAll().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** What was known of a group version is asked again at the next need: a path answered 404. */
  forget(gv: Pick<ObjectRef, 'group' | 'version'>): void {
    this.byGroupVersion?.delete(apiVersionOf(gv));
  }

  /** What was probably meant: another version or group of the kind, or another kind of the group version. */
  private nearest(kind: GroupVersionKind): string {
    const served = [...(this.byGroupVersion?.values() ?? [])].flat();
    const elsewhere = served.filter((resource) => resource.kind === kind.kind).map(apiVersionOf);
    if (elsewhere.length > 0) return `, but in ${elsewhere.join(', ')}: correct the manifest's apiVersion`;
    const near = didYouMean(
      kind.kind,
      served.filter((resource) => apiVersionOf(resource) === apiVersionOf(kind)).map((resource) => resource.kind),
    );
    return near === ''
      ? ': install its CustomResourceDefinition, or correct apiVersion and kind'
      : near.replace(/\?$/, '? Correct the kind');
  }

  private async known(kind: GroupVersionKind): Promise<ApiResource | undefined> {
    await this.load();
    return this.byGroupVersion?.get(apiVersionOf(kind))?.find((resource) => resource.kind === kind.kind);
  }

  private async lookUp(kind: GroupVersionKind): Promise<ApiResource | undefined> {
    const resources = await this.readOne(kind, true);
    if (resources.length > 0) this.byGroupVersion?.set(apiVersionOf(kind), resources);
    return resources.find((resource) => resource.kind === kind.kind);
  }

  private async readOne(gv: Pick<ObjectRef, 'group' | 'version'>, preferred: boolean): Promise<ApiResource[]> {
    try {
      const list = await this.get<LegacyResourceList>(groupVersionPath(gv));
      return readGroupVersion(gv, list, preferred);
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) return [];
      throw error;
    }
  }

  private async readAll(): Promise<void> {
    const answers = await Promise.all([
      this.get<AggregatedList | LegacyVersions>('/api', ACCEPT),
      this.get<AggregatedList | LegacyGroups>('/apis', ACCEPT),
    ]);
    const resources: ApiResource[] = [];
    for (const answer of answers) resources.push(...('items' in answer ? readAggregated(answer) : await this.readLegacy(answer)));
    const byGroupVersion = new Map<string, ApiResource[]>();
    for (const resource of resources) {
      const apiVersion = apiVersionOf(resource);
      byGroupVersion.set(apiVersion, [...(byGroupVersion.get(apiVersion) ?? []), resource]);
    }
    this.byGroupVersion = byGroupVersion;
  }

  /** Servers before 1.26, and front ends that hide the aggregated form: one request per group version. */
  private async readLegacy(answer: LegacyVersions | LegacyGroups): Promise<ApiResource[]> {
    const versions =
      'versions' in answer
        ? answer.versions.map((version) => ({ group: '', version, preferred: true }))
        : answer.groups.flatMap((group) =>
            group.versions.map(({ version }) => ({ group: group.name, version, preferred: version === group.preferredVersion?.version })),
          );
    const lists = await Promise.all(versions.map((gv) => this.readOne(gv, gv.preferred)));
    return lists.flat();
  }

  private async get<T>(path: string, accept?: string): Promise<T> {
    const { body } = await this.transport.request<T>({
      verb: 'discover',
      method: 'GET',
      path,
      doing: `read the kinds that the cluster serves (${path})`,
      ...(accept !== undefined ? { accept } : {}),
    });
    return body;
  }
}
