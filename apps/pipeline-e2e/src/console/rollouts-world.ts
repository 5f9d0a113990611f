import { join } from 'node:path';
import { projectRoot, prometheusForTest, type TestPrometheus, type TestRepository } from '@fairlead/testing';
import type { KubeObject } from '@fairlead/domain';
import { parseAllDocuments } from 'yaml';
import { application, repository, tenant, web } from '../harness/documents.js';
import type { PlatformCluster } from '../harness/platform.js';
import { fairlead, type CommandResult } from '../story/world/command-line.js';
import { listenOn, type ListeningServer } from '../story/world/listening-server.js';
import { filesOf, storyFolder } from '../story/world/repositories.js';
import { startTraffic, type Traffic } from '../story/world/traffic.js';
import { ConsoleStage } from './console-stage.js';
import { document, until } from './console-world.js';

const CLI = join(projectRoot, 'apps', 'cli', 'dist', 'main.js');
const NAMESPACE = 'shop-web';
/** Weights of a rollout, in percent. */
export const STEPS = [10, 30, 60] as const;
/** The version whose every tenth answer is an error. */
export const BAD = '1.3.0';
const image = (version: string): string => `example.com/shop/web:${version}`;

interface Surroundings {
  readonly prometheus: TestPrometheus;
  readonly gate: ListeningServer;
  readonly traffic: Traffic;
}
/** A web shop whose new versions get the traffic of real requests step by step, watched by a real Prometheus, up to a gate that stays shut. */
export class RolloutsWorld extends ConsoleStage {
  private constructor(
    parts: ConstructorParameters<typeof ConsoleStage>[0],
    readonly shop: TestRepository,
    private readonly surroundings: Surroundings,
  ) {
    super(parts);
  }

  static async start(): Promise<RolloutsWorld> {
    const [parts, prometheus, gate] = await Promise.all([
      ConsoleStage.prepare({ programs: ['robot'] }),
      prometheusForTest({ interval: '1s' }),
      // What `confirm-promotion` asks: it never says yes, so that a person has to.
      listenOn((_request, response) => response.writeHead(403).end('halted\n')),
    ]);
    const cluster = parts.platform.cluster();
    await serveGatewayKinds(cluster);
    const traffic = await startTraffic({
      client: cluster.client,
      namespace: NAMESPACE,
      route: 'web',
      isBad: (name) => name === image(BAD),
    });
    await prometheus.reload({ scrapeConfigs: [{ job_name: 'web', static_configs: [{ targets: [new URL(traffic.url).host] }] }] });
    const shop = await parts.platform.git.createRepository('shop');
    const world = new RolloutsWorld(parts, shop, { prometheus, gate, traffic });
    await world.declare();
    return world;
  }

  /** Version 1.0.0, as it is set up for the first time. */
  private async declare(): Promise<void> {
    const { platform, shop, surroundings } = this;
    const first = await this.release('1.0.0');
    await platform.declare({
      'clusters/one.yaml': document('Cluster', 'one', {
        credentialsRef: { name: 'one' },
        rollouts: {
          provider: 'gatewayapi:v1',
          metricsServer: surroundings.prometheus.url,
          gatewayRefs: [{ name: 'public', namespace: 'gateways' }],
        },
      }),
      'tenants/platform.yaml': tenant('platform', { people: [{ user: 'harness', role: 'admin' }] }),
      'tenants/shop.yaml': [
        tenant('shop', {
          people: [
            { group: 'shop-operators', role: 'operator' },
            { group: 'shop-approvers', role: 'approver' },
            { user: 'robot', role: 'operator' },
          ],
        }),
        repository('shop', 'shop', shop.url),
        application('shop', 'web', { repository: 'shop', clusters: ['one'], namespace: NAMESPACE }),
      ].join('\n---\n'),
    });
    await platform.healthy('shop', 'web', first, 120_000);
    await until('the Canary to be at rest', async () => ((await this.phase()) === 'Initialized' ? true : undefined), 120_000);
  }

  /** Commits and pushes a version. @returns the commit */
  release(version: string): Promise<string> {
    return this.shop.commit(
      { 'web.yaml': web('web', { image: image(version), replicas: 2 }), 'canary.yaml': this.canary() },
      `Release ${version}`,
    );
  }

  private canary(): string {
    return JSON.stringify({
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata: { name: 'web' },
      spec: {
        targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        progressDeadlineSeconds: 120,
        service: { port: 80, hosts: ['www.example.com'] },
        analysis: {
          interval: '8s',
          threshold: 2,
          stepWeights: STEPS,
          metrics: [
            { name: 'request-success-rate', interval: '6s', thresholdRange: { min: 99 } },
            { name: 'request-duration', interval: '6s', thresholdRange: { max: 500 } },
          ],
          webhooks: [{ name: 'somebody says yes', type: 'confirm-promotion', url: `${this.surroundings.gate.url}/` }],
        },
      },
    });
  }

  /** Requests that each backend has got so far. */
  get sent(): ReadonlyMap<string, number> {
    return this.surroundings.traffic.sent;
  }

  /** What the API server holds. */
  private object(kind: string, group: string, version = 'v1', name = 'web'): Promise<KubeObject | undefined> {
    return this.platform.cluster().client.get({ group, version, kind, namespace: NAMESPACE, name });
  }
  async phase(): Promise<string | undefined> {
    const canary = await this.object('Canary', 'flagger.app', 'v1beta1');
    return (canary?.['status'] as { phase?: string } | undefined)?.phase;
  }
  /** Percent of the requests that go to the canary, as the gateway reads it. */
  async weight(): Promise<number | undefined> {
    const route = await this.object('HTTPRoute', 'gateway.networking.k8s.io');
    const spec = route?.['spec'] as { rules?: { backendRefs?: { name: string; weight?: number }[] }[] } | undefined;
    return spec?.rules?.[0]?.backendRefs?.find(({ name }) => name === 'web-canary')?.weight;
  }
  /** The version that serves. */
  async promoted(): Promise<string | undefined> {
    const primary = await this.object('Deployment', 'apps', 'v1', 'web-primary');
    const spec = primary?.['spec'] as { template?: { spec?: { containers?: { image?: string }[] } } } | undefined;
    return spec?.template?.spec?.containers?.[0]?.image?.split(':').at(-1);
  }

  /** `fairlead …` as this user types it. */
  cli(user: string, ...args: readonly string[]): Promise<CommandResult> {
    return fairlead(args, { server: this.url, token: this.tokenOf(user), program: CLI });
  }

  override async stop(): Promise<void> {
    const { traffic, gate, prometheus } = this.surroundings;
    await traffic.stop();
    await super.stop();
    await Promise.all([gate.stop(), prometheus.stop()]);
  }
}

/** What the gateway's operator would bring. */
async function serveGatewayKinds({ client }: PlatformCluster): Promise<void> {
  const files = await filesOf(join(storyFolder, 'platform', 'addons'));
  const kinds = parseAllDocuments(files['definitions.yaml'] ?? '').map((each) => each.toJS() as KubeObject);
  for (const kind of kinds) await client.createIfMissing(kind);
  await client.discovery.find({ group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' }, { waitMilliseconds: 30_000 });
}
