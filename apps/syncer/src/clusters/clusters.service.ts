import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ClusterSpec } from '@fairlead/contracts';
import { Bus, type Lease, type ShardHolder } from '@fairlead/messaging';
import { CONFIG, LOGGER, Metrics, Readiness, type Logger } from '@fairlead/service-kit';
import type { SyncerConfig } from '../config.js';
import { retryDelay } from '../sync/backoff.js';
import { connectCluster } from './connect-cluster.js';
import { ClusterSession } from './cluster-session.js';
import { Tenancy } from './tenancy.js';

interface Held {
  readonly lease: Lease;
  session: ClusterSession | undefined;
  /** Ends what is under way for this cluster, a start included. */
  readonly ended: AbortController;
}

/**
 * Which clusters there are (catalog) and which of them this instance serves (one lease per cluster). For each that it serves a ClusterSession runs;
 * it ends with the lease, with the Cluster document, and begins anew when that changes.
 */
@Injectable()
export class ClustersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly specs = new Map<string, ClusterSpec>();
  private readonly held = new Map<string, Held>();
  private readonly stopped = new AbortController();
  private readonly tenancy = new Tenancy();
  private holder: ShardHolder | undefined;

  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: SyncerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const holder = this.bus.holdShards({
      group: 'syncer',
      instance: this.config.FAIRLEAD_INSTANCE,
      shards: [],
      onAcquired: (cluster, lease) => this.acquired(cluster, lease),
      onLost: (cluster) => this.lost(cluster),
    });
    this.holder = holder;
    // Whose application may do what must be known before the first apply.
    await this.tenancy.follow(this.bus, this.stopped.signal);
    let caughtUp = false;
    await this.bus.catalog.watch({
      prefix: 'cluster',
      onPut: (_key, { document }) => {
        if (document.kind !== 'Cluster') return;
        const name = document.metadata.name;
        const changed = this.specs.has(name) && JSON.stringify(this.specs.get(name)) !== JSON.stringify(document.spec);
        this.specs.set(name, document.spec);
        if (caughtUp) holder.setShards([...this.specs.keys()]);
        if (changed) void this.restart(name);
      },
      onDelete: (key) => {
        this.specs.delete(key.split('.')[1] ?? '');
        if (caughtUp) holder.setShards([...this.specs.keys()]);
      },
      onCaughtUp: () => {
        caughtUp = true;
        holder.setShards([...this.specs.keys()]);
      },
      signal: this.stopped.signal,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.all([...this.held.keys()].map((cluster) => this.end(cluster)));
    await this.holder?.release();
  }

  private acquired(cluster: string, lease: Lease): void {
    this.logger.info('serving cluster', { cluster, fence: lease.fence });
    void this.begin(cluster, lease);
  }

  private lost(cluster: string): void {
    this.logger.info('no longer serving cluster', { cluster });
    void this.end(cluster);
  }

  private async restart(cluster: string): Promise<void> {
    const lease = this.held.get(cluster)?.lease;
    await this.end(cluster);
    if (lease?.isHeld()) await this.begin(cluster, lease);
  }

  /** Tries until the cluster answers or is no longer ours; other clusters don't wait for it. */
  private async begin(cluster: string, lease: Lease): Promise<void> {
    const held: Held = { lease, session: undefined, ended: new AbortController() };
    this.held.set(cluster, held);
    const signal = AbortSignal.any([lease.signal, held.ended.signal]);
    const logger = this.logger.child({ cluster });
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const spec = this.specs.get(cluster);
        if (!spec) return;
        const client = connectCluster(cluster, spec, this.config, this.metrics);
        held.session = new ClusterSession({
          ...{ cluster, client, lease, logger },
          ...{ bus: this.bus, tenancy: this.tenancy, config: this.config, metrics: this.metrics },
        });
        await held.session.start();
        this.readiness.set(`cluster ${cluster}`, undefined);
        if (signal.aborted) await held.session.stop();
        return;
      } catch (error) {
        await held.session?.stop();
        held.session = undefined;
        const delay = retryDelay(attempt + 1);
        logger.warn('cluster cannot be served yet, trying again', { error, attempt, retryMilliseconds: delay });
        await wait(delay, signal);
      }
    }
  }

  private async end(cluster: string): Promise<void> {
    const held = this.held.get(cluster);
    if (!held) return;
    this.held.delete(cluster);
    held.ended.abort();
    await held.session?.stop();
  }
}

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
