import { createHash } from 'node:crypto';
import { bucketOf, ManifestsRendered, SealingReported, type MessageOf } from '@fairlead/contracts';
import { keyOf, refOf, stamp, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { Bus } from '@fairlead/messaging';
import { createLogger, Metrics, silentLogger } from '@fairlead/service-kit';
import { waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { z } from 'zod';
import { ClusterSecrets } from './cluster-secrets.js';
import { secretsSettings, type SecretsConfig } from './config.js';

export const APPLICATION = 'secrets';
type Text = Readonly<Record<string, string>>;

/** The secrets of one cluster, served in this process; everything that it logs is kept. */
export class SecretsFixture {
  readonly logged: string[] = [];
  private serving: ClusterSecrets | undefined;
  private generation = 1;

  private constructor(
    readonly cluster: TestCluster,
    readonly name: string,
    readonly namespace: string,
    readonly client: KubeClient,
    readonly bus: Bus,
    readonly config: SecretsConfig,
  ) {}

  static async start(nats: TestNats, cluster: TestCluster, settings: NodeJS.ProcessEnv = {}): Promise<SecretsFixture> {
    const namespace = await cluster.createNamespace();
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    await bus.ensureTopology();
    const client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    // Keys of the test's own: the tests of others share the cluster.
    const config = z.object(secretsSettings).parse({ FAIRLEAD_SYNCER_SEALING_NAMESPACE: namespace, ...settings });
    const fixture = new SecretsFixture(cluster, namespace, namespace, client, bus, config);
    await fixture.announce('platform');
    await fixture.announce(namespace);
    fixture.begin();
    return fixture;
  }

  begin(settings: Partial<SecretsConfig> = {}): void {
    const logger = createLogger({ level: 'debug', destination: { write: (line) => void this.logged.push(line) } });
    const lease = { fence: 1, isHeld: () => true, signal: new AbortController().signal };
    const client = new KubeClient({ credentials: { kubeconfigFile: this.cluster.kubeconfig } });
    const config = { ...this.config, ...settings };
    const serving = new ClusterSecrets({
      ...{ cluster: this.name, client, bus: this.bus, lease, config, logger },
      metrics: new Metrics(),
      signal: new AbortController().signal,
    });
    serving.start();
    this.serving = serving;
    this.closing = () => client.close();
  }
  private closing: () => Promise<void> = async () => undefined;

  /** Ends the serving as a process that dies would, and begins it anew. */
  async restart(settings: Partial<SecretsConfig> = {}): Promise<void> {
    await this.end();
    this.begin(settings);
  }
  async end(): Promise<void> {
    await this.serving?.stop();
    await this.closing();
  }

  async stop(): Promise<void> {
    await this.end();
    await this.bus.close();
    await this.client.close();
  }

  /** Applies a document as the syncer does for an application of the tenant (by default one of the test's own). */
  async declare(object: KubeObject, tenant = this.namespace): Promise<KubeObject> {
    const placed = object.kind.startsWith('Cluster') ? object : { ...object, metadata: { namespace: this.namespace, ...object.metadata } };
    return (await this.client.apply(stamp(placed, { tenant, application: this.applicationOf(tenant) }, 'digest'))).object;
  }

  async secret(name: string, namespace = this.namespace): Promise<KubeObject | undefined> {
    return this.client.get({ group: '', version: 'v1', kind: 'Secret', namespace, name });
  }
  async putSecret(name: string, values: Text, extra: { namespace?: string; type?: string; annotations?: Text } = {}): Promise<KubeObject> {
    const { namespace = this.namespace, type = 'Opaque', annotations = {} } = extra;
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
    return (
      await this.client.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace, annotations: { ...annotations } },
        type,
        data,
      })
    ).object;
  }
  async values(name: string, namespace = this.namespace): Promise<Record<string, string> | undefined> {
    const secret = await this.secret(name, namespace);
    if (!secret) return undefined;
    const data = (secret['data'] ?? {}) as Text;
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
  }

  hasValues = (name: string, values: Text) => async (): Promise<boolean> =>
    JSON.stringify(Object.entries((await this.values(name)) ?? {}).sort()) === JSON.stringify(Object.entries(values).sort());

  /** Everything that was logged, and every status. */
  async everythingWritten(): Promise<string[]> {
    const kinds = ['externalsecrets', 'secretstores'];
    const bodies = await Promise.all(
      kinds.map((plural) => this.cluster.request('GET', `/apis/external-secrets.io/v1/namespaces/${this.namespace}/${plural}`)),
    );
    // What a fake store is declared with is in its own document.
    const statuses = bodies.flatMap(({ body }) =>
      (JSON.parse(body) as { items: KubeObject[] }).items.map((item) => JSON.stringify(item['status'])),
    );
    return [...this.logged, ...statuses];
  }

  /** The condition of an object once its reason or message is as wanted. */
  async condition(object: KubeObject, type: string, wanted: (condition: Text) => boolean): Promise<Text> {
    let last: Text | undefined;
    await waitUntil(
      async () => {
        const live = await this.client.get(refOf(object));
        const { conditions = [] } = (live?.['status'] ?? {}) as { conditions?: Text[] };
        last = conditions.find((condition) => condition['type'] === type);
        if (last !== undefined && wanted(last)) return true;
        throw new Error(`it is ${JSON.stringify(last)}`);
      },
      { timeoutMilliseconds: 60_000, what: `condition ${type} of ${keyOf(object)}` },
    );
    return last ?? {};
  }
  ready = (object: KubeObject): Promise<Text> => this.condition(object, 'Ready', ({ status }) => status === 'True');
  failure = async (object: KubeObject, message: RegExp): Promise<Text> =>
    this.condition(object, 'Ready', (condition) => condition['status'] === 'False' && message.test(condition['message'] ?? ''));

  async report(): Promise<MessageOf<typeof SealingReported> | undefined> {
    return (await this.bus.last(SealingReported, `status.sealing.${this.name}`))?.message;
  }

  private applicationOf(tenant: string): string {
    return tenant === this.namespace ? APPLICATION : `of-${this.namespace}`.slice(0, 63);
  }

  private async announce(tenant: string): Promise<void> {
    const application = this.applicationOf(tenant);
    const generation = this.generation++;
    const message = ManifestsRendered.schema.parse({
      ...{ tenant, application, generation, cluster: this.name, bucket: bucketOf(tenant, application), namespace: this.namespace },
      revision: { commit: createHash('sha1').update(String(generation)).digest('hex'), ref: 'refs/heads/main' },
      fingerprint: createHash('sha256').update(String(generation)).digest('hex'),
      policy: {},
    });
    await this.bus.publish(ManifestsRendered, message);
  }
}

export const store = (name: string, provider: object): KubeObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  metadata: { name },
  spec: { provider },
});
export const external = (name: string, spec: object, version = 'v1'): KubeObject => ({
  apiVersion: `external-secrets.io/${version}`,
  kind: 'ExternalSecret',
  metadata: { name },
  spec: { secretStoreRef: { name: 'fake', kind: 'SecretStore' }, ...spec },
});
export const data = (secretKey: string, key: string, more: object = {}) => ({ secretKey, remoteRef: { key, ...more } });
export const eventually = <T>(check: () => Promise<T | undefined | false>, what: string): Promise<T> =>
  waitUntil(check, { timeoutMilliseconds: 60_000, what });
