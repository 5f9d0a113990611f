import {
  ApplicationName,
  ClusterName,
  EventsAsked,
  LogAsked,
  ObjectAsked,
  TenantName,
  TreeAsked,
  type AnswerOf,
  type LogPart,
  type RequestOf,
} from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { CLUSTER, deployment, SyncerFixture } from '../syncer.fixtures.js';
import { TestKubelet } from './kubelet.fixtures.js';

type Tree = AnswerOf<typeof TreeAsked>;
type Detail = AnswerOf<typeof ObjectAsked>;
export type Name = RequestOf<typeof ObjectAsked>['object'];
type LogRequest = RequestOf<typeof LogAsked>;

/** A syncer that is asked as the api asks, on a cluster with a node whose logs can be read. */
export class LiveFixture {
  private constructor(
    readonly nats: TestNats,
    readonly cluster: TestCluster,
    readonly client: KubeClient,
    readonly syncer: SyncerFixture,
    readonly kubelet: TestKubelet,
  ) {}

  /** @param containers whose logs can be written */
  static async start(containers: readonly string[]): Promise<LiveFixture> {
    const [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
    const client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    const syncer = await SyncerFixture.start(nats, cluster);
    return new LiveFixture(nats, cluster, client, syncer, await TestKubelet.start(cluster, client, syncer.namespace, containers));
  }

  async stop(): Promise<void> {
    await this.syncer.stop();
    await this.kubelet.stop();
    await this.cluster.removeNamespaces();
    await this.client.close();
    await this.nats.stop();
  }

  about = (application: string, tenant = this.syncer.tenant) => ({
    tenant: TenantName.parse(tenant),
    application: ApplicationName.parse(application),
    cluster: ClusterName.parse(CLUSTER),
  });
  name = (kind: string, of: string, group = '', namespace = this.syncer.namespace): Name => ({ group, kind, namespace, name: of });
  tree = (application: string, tenant?: string): Promise<Tree> => this.syncer.bus.ask(TreeAsked, this.about(application, tenant));
  object = (application: string, of: Name, tenant?: string): Promise<Detail> =>
    this.syncer.bus.ask(ObjectAsked, { ...this.about(application, tenant), object: of });
  events = (application: string, of: Name) => this.syncer.bus.ask(EventsAsked, { ...this.about(application), object: of });
  log = (
    application: string,
    more: Partial<LogRequest> & { pod: string },
    signal?: AbortSignal,
  ): AsyncGenerator<LogPart, void, undefined> =>
    this.syncer.bus.askStream(
      LogAsked,
      { ...this.about(application), namespace: this.syncer.namespace, tail: 200, follow: false, previous: false, ...more },
      { beatMilliseconds: 500, ...(signal ? { signal } : {}) },
    );

  until = <T>(what: string, check: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> =>
    waitUntil(async () => check(), { what, timeoutMilliseconds: 55_000 });
  synced = (application: string, tenant?: string): Promise<boolean> =>
    this.until(`${application} is Synced`, async () => (await this.syncer.status(application, tenant))?.sync === 'Synced');
  patch = (of: KubeObject, body: unknown): Promise<KubeObject> =>
    this.client.mergePatch(refOf({ ...of, metadata: { ...of.metadata, namespace: this.syncer.namespace } }), body);
  podOf = (application: string): Promise<string> =>
    this.until(`${application} has a running Pod`, async () => {
      const { nodes } = await this.tree(application);
      return nodes.find(({ kind, health }) => kind === 'Pod' && health === 'Healthy')?.name;
    });

  /** A Deployment on the node whose logs can be read. */
  workload(of: string, replicas = 1, container = 'web'): KubeObject {
    const made = deployment(of, replicas);
    const spec = made['spec'] as { template: object };
    const pods = { nodeName: this.kubelet.node, containers: [{ name: container, image: `example.com/${container}:1` }] };
    return { ...made, spec: { ...spec, template: { ...spec.template, spec: pods } } };
  }
}
