import { createHash } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  API_VERSION,
  ApplicationName,
  bucketOf,
  CatalogEntry,
  catalogKey,
  ManifestsRendered,
  PlatformDocument,
  SyncStatus,
  type MessageOf,
  type SyncPolicy,
} from '@fairlead/contracts';
import { encodeBundle, type KubeObject } from '@fairlead/domain';
import { Bus } from '@fairlead/messaging';
import { startService, type RunningService } from '@fairlead/service-kit';
import { scratchFolder, type TestCluster, type TestNats } from '@fairlead/testing';
import { SyncerConfig } from './config.js';
import { SyncerModule } from './syncer.module.js';
import { silentLogger } from '@fairlead/service-kit';

export const CLUSTER = 'sandbox';

/** A running syncer, and what stands before and behind it. */
export class SyncerFixture {
  private generation = 1;
  private constructor(
    readonly bus: Bus,
    readonly tenant: string,
    readonly namespace: string,
    private readonly env: NodeJS.ProcessEnv,
    private running: RunningService,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  /** Declares a document of the test's own, as the api does. */
  declare = (kind: 'Tenant' | 'Project', name: string, spec: object): Promise<void> => declare(this.bus, kind, name, spec);

  static async start(nats: TestNats, cluster: TestCluster): Promise<SyncerFixture> {
    const { folder, remove } = await scratchFolder('syncer');
    await mkdir(join(folder, CLUSTER), { recursive: true });
    await copyFile(cluster.kubeconfig, join(folder, CLUSTER, 'kubeconfig'));
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    await bus.ensureTopology();
    const document = { apiVersion: API_VERSION, kind: 'Cluster', metadata: { name: CLUSTER }, spec: { credentialsRef: { name: CLUSTER } } };
    await bus.catalog.put(
      `cluster.${CLUSTER}`,
      CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 }),
    );
    const env = {
      NATS_URL: nats.url,
      FAIRLEAD_INSTANCE: 'syncer-0',
      FAIRLEAD_HTTP_HOST: '127.0.0.1',
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_LOG_LEVEL: process.env['FAIRLEAD_LOG_LEVEL'] ?? 'error',
      FAIRLEAD_SYNCER_CREDENTIALS: folder,
    };
    const namespace = cluster.namespace();
    await declare(bus, 'Tenant', namespace, {});
    // A tenant of the test's own: on a shared cluster another test's application of the same name would be taken for ours.
    return new SyncerFixture(bus, namespace, namespace, env, await begin(env), remove);
  }

  /** Publishes what the renderer would; null: the application is deleted. */
  async want(
    application: string,
    objects: readonly KubeObject[] | null,
    policy: Partial<SyncPolicy> = {},
    {
      tenant = this.tenant,
      ...more
    }: { tenant?: string; namespace?: string; dependsOn?: string[]; project?: string; serviceAccount?: string } = {},
  ): Promise<number> {
    const generation = this.generation++;
    const bundle = objects === null ? undefined : await this.store(objects);
    const message = ManifestsRendered.schema.parse({
      tenant,
      application,
      generation,
      revision: { commit: createHash('sha1').update(String(generation)).digest('hex'), ref: 'refs/heads/main' },
      cluster: CLUSTER,
      bucket: bucketOf(tenant, application),
      namespace: this.namespace,
      fingerprint: createHash('sha256').update(String(generation)).digest('hex'),
      ...(bundle ? { bundle } : {}),
      policy: { createNamespace: true, ...policy },
      ...more,
    });
    await this.bus.publish(ManifestsRendered, message);
    return generation;
  }

  async status(application: string, tenant = this.tenant): Promise<MessageOf<typeof SyncStatus> | undefined> {
    const name = ApplicationName.parse(application);
    return (await this.bus.last(SyncStatus, `status.sync.${tenant}.${name}.${CLUSTER}`))?.message;
  }

  /** Ends the syncer and starts another, as an update does. */
  async restart(whileDown: () => Promise<void> = async () => undefined): Promise<void> {
    await this.running.stop();
    await whileDown();
    this.running = await begin(this.env);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.bus.close();
    await this.removeFolder();
  }

  private async store(objects: readonly KubeObject[]): Promise<{ digest: string; objects: number; bytes: number }> {
    const { bytes } = encodeBundle(objects);
    return { digest: await this.bus.objects('manifests').put(bytes), objects: objects.length, bytes: bytes.length };
  }
}

async function declare(bus: Bus, kind: 'Tenant' | 'Project', name: string, spec: object): Promise<void> {
  const document = PlatformDocument.parse({ apiVersion: API_VERSION, kind, metadata: { name }, spec });
  const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 });
  await bus.catalog.put(catalogKey(document), entry);
}

const begin = (env: NodeJS.ProcessEnv): Promise<RunningService> =>
  startService({ name: 'syncer', config: SyncerConfig, module: (config, kit) => SyncerModule.forRoot(config, kit) }, env);

export const configMap = (name: string, text: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { text },
});
export const deployment = (name: string, replicas = 1): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'example.com/web:1' }] } },
  },
});
