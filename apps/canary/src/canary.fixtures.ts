import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { API_VERSION, CatalogEntry, RolloutChanged, type ClusterSpec, type MessageOf, type TenantDocument } from '@fairlead/contracts';
import { stamp, type KubeObject, type ObjectRef } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { scratchFolder, waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { CanaryModule } from './canary.module.js';
import { CanaryConfig } from './config.js';

export const CLUSTER = 'sandbox';
export type Event = MessageOf<typeof RolloutChanged>;

/** A running canary service, a namespace of the test's own, and everything that the service told. */
export class CanaryFixture {
  readonly events: Event[] = [];
  private readonly ended = new AbortController();
  private constructor(
    readonly bus: Bus,
    readonly client: KubeClient,
    readonly namespace: string,
    private readonly env: NodeJS.ProcessEnv,
    private running: RunningService | undefined,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  static async start(
    nats: TestNats,
    cluster: TestCluster,
    rollouts?: ClusterSpec['rollouts'],
    tenant?: TenantDocument,
    inNamespace?: string,
  ): Promise<CanaryFixture> {
    const { folder, remove } = await scratchFolder('canary');
    await mkdir(join(folder, CLUSTER), { recursive: true });
    await copyFile(cluster.kubeconfig, join(folder, CLUSTER, 'kubeconfig'));
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    await bus.ensureTopology();
    const spec = { credentialsRef: { name: CLUSTER }, ...(rollouts ? { rollouts } : {}) };
    await put(bus, `cluster.${CLUSTER}`, { apiVersion: API_VERSION, kind: 'Cluster', metadata: { name: CLUSTER }, spec });
    if (tenant) await put(bus, `tenant.${tenant.metadata.name}`, tenant);
    const env = {
      NATS_URL: nats.url,
      FAIRLEAD_INSTANCE: 'canary-0',
      FAIRLEAD_HTTP_HOST: '127.0.0.1',
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_LOG_LEVEL: process.env['FAIRLEAD_LOG_LEVEL'] ?? 'error',
      FAIRLEAD_CANARY_CREDENTIALS: folder,
    };
    const client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    await serveRoutes(client);
    const namespace = inNamespace ?? (await cluster.createNamespace());
    const fixture = new CanaryFixture(bus, client, namespace, env, await begin(env), remove);
    await client.discovery.find({ group: 'flagger.app', version: 'v1beta1', kind: 'Canary' }, { waitMilliseconds: 30_000 });
    await bus.follow({
      consumer: 'test',
      contracts: [RolloutChanged],
      from: { afterSequence: 0 },
      onMessage: ({ message }) => {
        const event = message as Event;
        if (event.namespace === namespace) fixture.events.push(event);
      },
      signal: fixture.ended.signal,
    });
    return fixture;
  }

  /** Puts an object into the namespace as the syncer would, marked as the tenant's application. */
  async apply(object: KubeObject, owner = { tenant: 'shop', application: 'my-app' }): Promise<KubeObject> {
    const placed = { ...object, metadata: { ...object.metadata, namespace: this.namespace } };
    return (await this.client.apply(stamp(placed, owner, 'x'), { fieldManager: 'test-syncer' })).object;
  }
  get(group: string, kind: string, name: string, version = 'v1'): Promise<KubeObject | undefined> {
    return this.client.get(this.ref(group, kind, name, version));
  }
  ref(group: string, kind: string, name: string, version = 'v1'): ObjectRef {
    return { group, version, kind, namespace: this.namespace, name };
  }
  async canary(name = 'my-app'): Promise<{ status: Record<string, unknown>; object: KubeObject }> {
    const object = await this.get('flagger.app', 'Canary', name, 'v1beta1');
    if (!object) throw new Error(`no Canary ${name}`);
    return { object, status: (object['status'] ?? {}) as Record<string, unknown> };
  }
  async phase(name = 'my-app'): Promise<unknown> {
    return (await this.canary(name)).status['phase'];
  }
  /** Until the Canary is in the phase, and that was told. */
  async reaches(phase: string, toldToo = true): Promise<void> {
    await until(async () => (await this.phase()) === phase, `phase ${phase}`, 60_000);
    if (toldToo) await until(() => this.events.at(-1)?.phase === phase, `the event of phase ${phase}`);
  }
  async setImage(image: string, name = 'my-app'): Promise<void> {
    await this.client.mergePatch(this.ref('apps', 'Deployment', name), {
      spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
    });
  }
  /** Weights of the HTTPRoute: primary, canary. */
  async weights(name = 'my-app'): Promise<number[]> {
    const route = (await this.get('gateway.networking.k8s.io', 'HTTPRoute', name)) as
      { spec?: { rules?: { backendRefs: { weight: number }[] }[] } } | undefined;
    return (route?.spec?.rules?.[0]?.backendRefs ?? []).map(({ weight }) => weight);
  }

  async restart(whileDown: () => Promise<void> = async () => undefined): Promise<void> {
    await this.running?.stop();
    await whileDown();
    this.running = await begin(this.env);
  }
  async stop(): Promise<void> {
    this.ended.abort();
    await this.running?.stop();
    await this.client.close();
    await this.bus.close();
    await this.removeFolder();
  }
  metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${this.running?.operationsPort}/metrics`)).text();
}

const begin = (env: NodeJS.ProcessEnv): Promise<RunningService> =>
  startService({ name: 'canary', config: CanaryConfig, module: (config, kit) => CanaryModule.forRoot(config, kit) }, env);
const put = (bus: Bus, key: string, document: unknown) =>
  bus.catalog.put(key, CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 }));

/** The kind that a Gateway API controller would bring: real names, any fields, a status. */
export async function serveRoutes(client: KubeClient): Promise<void> {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    subresources: { status: {} },
    schema: { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } },
  });
  await client.createIfMissing({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: 'httproutes.gateway.networking.k8s.io',
      annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328' },
    },
    spec: {
      group: 'gateway.networking.k8s.io',
      scope: 'Namespaced',
      names: { kind: 'HTTPRoute', listKind: 'HTTPRouteList', plural: 'httproutes', singular: 'httproute' },
      versions: [version('v1', true), version('v1beta1', false)],
    },
  });
  await client.discovery.find({ group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' }, { waitMilliseconds: 20_000 });
}

export const deployment = (image = 'example.com/web:1', name = 'my-app', more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, annotations: { 'fairlead.dev/replicas': '2' }, labels: { app: name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }], ...more } },
  },
});
export const canary = (
  analysis: Record<string, unknown> | undefined,
  more: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
): KubeObject => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'my-app', annotations },
  spec: {
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' },
    service: { port: 80 },
    ...(analysis ? { analysis } : {}),
    ...more,
  },
});

/** Answers Prometheus' query path, and nothing else, with what the test says for the query. */
export class FakePrometheus {
  readonly queries: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  /** Undefined: no result; a number: one sample. */
  answer: (query: string) => number | undefined = () => 100;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakePrometheus> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const query = url.searchParams.get('query');
      response.setHeader('content-type', 'application/json');
      if (request.method !== 'GET' || url.pathname !== '/api/v1/query' || !query) {
        response.writeHead(400).end(JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'only instant queries here' }));
        return;
      }
      fake.queries.push(query);
      fake.authorizations.push(request.headers.authorization);
      const value = fake.answer(query);
      const result = value === undefined ? [] : [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
    const fake = new FakePrometheus(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const until = <T>(check: () => T | Promise<T>, what: string, timeoutMilliseconds = 60_000): Promise<unknown> =>
  waitUntil(check, { what, timeoutMilliseconds });

export interface HookCall {
  path: string;
  body: { name: string; namespace: string; phase: string; checksum: string; metadata: Record<string, string> };
}
/** Takes POSTs of JSON, as webhooks are sent; answers 200 unless the test says another status for the path. */
export class FakeHooks {
  readonly calls: HookCall[] = [];
  answer: (path: string) => number = () => 200;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeHooks> {
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
          return void response.writeHead(400).end('POST JSON');
        const path = request.url ?? '';
        hooks.calls.push({ path, body: JSON.parse(text) as HookCall['body'] });
        response.writeHead(hooks.answer(path)).end('closed\n');
      });
    });
    const hooks = new FakeHooks(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hooks;
  }
  hook(type: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { name: type, type, url: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${type}`, ...more };
  }
  callsOf(type: string): HookCall[] {
    return this.calls.filter(({ path }) => path === `/${type}`);
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
