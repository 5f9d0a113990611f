import {
  clustersOf,
  EventsAsked,
  LogAsked,
  ObjectAsked,
  PLATFORM_TENANT,
  TreeAsked,
  type ApiClusterEventList,
  type ApiObjectDetail,
  type ApiTree,
  type ApplicationName,
  type ClusterName,
  type LogPart,
  type LogQuery,
  type ObjectLookup,
  type TenantName,
} from '@fairlead/contracts';
import { TENANT_OBJECT, tenantApplication } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { Principal } from '../auth/principal.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { notFound } from '../rest/api-error.js';
import { liveProblem } from './live-problems.js';
import { LiveSlots } from './live-slots.js';

/** How long a person waits for a cluster. */
const DEADLINE_MILLISECONDS = 10_000;

export interface Which {
  readonly tenant: TenantName;
  readonly application: ApplicationName;
  readonly viewer: Principal;
}
export interface OpenLog {
  /** Parts as they come; the first has been read, so there is such a log. */
  readonly parts: AsyncGenerator<LogPart, void, undefined>;
  /** Ends it at the cluster, and gives the viewer's place back. */
  readonly close: () => void;
  /** Where several are told together: whose it is. */
  readonly pod?: string;
}
type PodLogQuery = Omit<LogQuery, 'morePods'>;

/** Asks clusters what is not known here, through the syncer that serves them. Every method throws ApiError 404, 429 or 503. */
export class LiveQuestions {
  private readonly slots = new LiveSlots();

  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
  ) {}

  tree(which: Which, cluster: ClusterName, signal: AbortSignal): Promise<ApiTree> {
    return this.once(which, cluster, () => this.bus.ask(TreeAsked, about(which, cluster), patience(signal)));
  }

  object(which: Which, { cluster, ...object }: ObjectLookup, signal: AbortSignal): Promise<ApiObjectDetail> {
    return this.once(which, cluster, () => this.bus.ask(ObjectAsked, { ...about(which, cluster), object }, patience(signal)));
  }

  events(which: Which, { cluster, ...object }: ObjectLookup, signal: AbortSignal): Promise<ApiClusterEventList> {
    return this.once(which, cluster, () => this.bus.ask(EventsAsked, { ...about(which, cluster), object }, patience(signal)));
  }

  /** The ResourceQuota of a tenant's namespace, which is of the application that the platform makes of the Tenant document and that is in no catalog. */
  quota(
    { tenant, viewer }: Omit<Which, 'application'>,
    cluster: ClusterName,
    namespace: string,
    signal: AbortSignal,
  ): Promise<ApiObjectDetail> {
    const object = { group: '', kind: 'ResourceQuota', namespace, name: TENANT_OBJECT };
    const request = { tenant: PLATFORM_TENANT, application: tenantApplication(tenant), cluster, object };
    return this.inPlace(viewer, cluster, () => this.bus.ask(ObjectAsked, request, patience(signal)));
  }

  /** Logs of the Pods that are asked for. One that can not be had ends with the reason, unless none can. @param gone the reader went away */
  async logs(which: Which, { morePods, ...query }: LogQuery, gone: AbortSignal): Promise<OpenLog[]> {
    if (morePods === undefined) return [await this.log(which, query, gone)];
    const pods = [...new Set([query.pod, ...morePods])];
    const asked = await Promise.allSettled(pods.map((pod) => this.log(which, { ...query, pod }, gone)));
    const [first] = asked;
    if (first?.status === 'rejected' && asked.every(({ status }) => status === 'rejected')) throw first.reason;
    return asked.map((log, index) => ({ ...(log.status === 'fulfilled' ? log.value : endedBy(log.reason)), pod: pods[index] ?? '' }));
  }

  private async log(which: Which, { cluster, since, ...query }: PodLogQuery, gone: AbortSignal): Promise<OpenLog> {
    this.assertThere(which, cluster);
    const leave = this.slots.take(which.viewer);
    const closing = new AbortController();
    const close = (): void => {
      closing.abort();
      leave();
    };
    const request = { ...about(which, cluster), ...query, ...(since === undefined ? {} : { sinceSeconds: since }) };
    const parts = this.bus.askStream(LogAsked, request, patience(AbortSignal.any([closing.signal, gone])));
    try {
      await parts.next();
    } catch (error) {
      close();
      throw liveProblem(error, cluster);
    }
    return { parts, close };
  }

  private async once<T>(which: Which, cluster: ClusterName, ask: () => Promise<T>): Promise<T> {
    this.assertThere(which, cluster);
    return this.inPlace(which.viewer, cluster, ask);
  }

  private async inPlace<T>(viewer: Principal, cluster: ClusterName, ask: () => Promise<T>): Promise<T> {
    const leave = this.slots.take(viewer);
    try {
      return await ask();
    } catch (error) {
      throw liveProblem(error, cluster);
    } finally {
      leave();
    }
  }

  private assertThere({ tenant, application }: Which, cluster: ClusterName): void {
    const entry = this.view.application(tenant, application);
    if (entry === undefined) throw notFound(`Application ${tenant}/${application}`, 'GET /api/v1/applications lists what there is.');
    const clusters = clustersOf(entry.document.spec);
    if (clusters.includes(cluster)) return;
    throw notFound(
      `Application ${tenant}/${application} on cluster ${cluster}`,
      clusters.length === 0 ? 'It goes to no cluster: it holds documents only.' : `It goes to ${clusters.join(', ')}.`,
    );
  }
}

function endedBy(error: unknown): OpenLog {
  const parts = async function* (): AsyncGenerator<LogPart, void, undefined> {
    throw error;
  };
  return { parts: parts(), close: () => undefined };
}
const about = ({ tenant, application }: Which, cluster: ClusterName) => ({ tenant, application, cluster });
const patience = (signal: AbortSignal) => ({ timeoutMilliseconds: DEADLINE_MILLISECONDS, signal });
