import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ClusterSpec } from '@fairlead/contracts';
import { Bus, type Lease, type ShardHolder } from '@fairlead/messaging';
import { CONFIG, LOGGER, Metrics, type Logger } from '@fairlead/service-kit';
import type { CanaryConfig } from '../config.js';
import { RolloutMetrics } from '../rollout/rollout-metrics.js';
import { ClusterSession } from './cluster-session.js';
import { connectCluster } from './connect-cluster.js';
import { TenantAccounts } from './tenant-accounts.js';

interface Held {
  readonly lease: Lease;
  session: ClusterSession | undefined;
}

/** Which clusters there are (catalog) and which of them this instance serves (one lease per cluster): for each of these a ClusterSession runs. */
@Injectable()
export class ClustersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly specs = new Map<string, ClusterSpec>();
  private readonly held = new Map<string, Held>();
  private readonly stopped = new AbortController();
  private readonly rolloutMetrics: RolloutMetrics;
  private holder: ShardHolder | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly accounts: TenantAccounts,
    @Inject(CONFIG) private readonly config: CanaryConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    this.rolloutMetrics = new RolloutMetrics(metrics);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.accounts.start(this.stopped.signal);
    const holder = this.bus.holdShards({
      group: 'canary',
      instance: this.config.FAIRLEAD_INSTANCE,
      shards: [],
      onAcquired: (cluster, lease) => this.begin(cluster, lease),
      onLost: (cluster) => this.end(cluster),
    });
    this.holder = holder;
    let caughtUp = false;
    const tell = () => caughtUp && holder.setShards([...this.specs.keys()]);
    await this.bus.catalog.watch({
      prefix: 'cluster',
      onPut: (_key, { document }) => {
        if (document.kind !== 'Cluster') return;
        const name = document.metadata.name;
        const changed = this.specs.has(name) && JSON.stringify(this.specs.get(name)) !== JSON.stringify(document.spec);
        this.specs.set(name, document.spec);
        tell();
        if (changed) void this.restart(name);
      },
      onDelete: (key) => {
        this.specs.delete(key.split('.')[1] ?? '');
        tell();
      },
      onCaughtUp: () => {
        caughtUp = true;
        tell();
      },
      signal: this.stopped.signal,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.all([...this.held.keys()].map((cluster) => this.end(cluster)));
    await this.holder?.release();
  }

  private begin(cluster: string, lease: Lease): void {
    const spec = this.specs.get(cluster);
    if (!spec || this.stopped.signal.aborted) return;
    const logger = this.logger.child({ cluster });
    logger.info('serving cluster', { fence: lease.fence });
    const session = new ClusterSession({
      cluster,
      spec,
      client: connectCluster(cluster, spec, this.config, this.metrics),
      bus: this.bus,
      lease,
      accounts: this.accounts,
      atOnce: this.config.FAIRLEAD_CANARY_ROLLOUTS,
      logger,
      metrics: this.rolloutMetrics,
    });
    this.held.set(cluster, { lease, session });
    session.start();
  }

  private async restart(cluster: string): Promise<void> {
    const lease = this.held.get(cluster)?.lease;
    await this.end(cluster);
    if (lease?.isHeld()) this.begin(cluster, lease);
  }

  private async end(cluster: string): Promise<void> {
    const held = this.held.get(cluster);
    if (!held) return;
    this.held.delete(cluster);
    this.logger.info('no longer serving cluster', { cluster });
    await held.session?.stop();
  }
}
