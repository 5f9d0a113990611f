import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ManifestsRendered, type Sha256 } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { CONFIG, LOGGER, Metrics, type Logger } from '@fairlead/service-kit';
import { RendererConfig } from '../config.js';
import { RenderingHistory } from '../rollback/rendering-history.js';

type Holder = ReturnType<Bus['holdShards']>;
const HOUR = 3_600_000;
/** Far longer than from the put of a bundle to the message that names it, redeliveries included. */
const LEAST_AGE = HOUR;

/** Once an hour one of the renderers removes bundles that no application has on a cluster or may be taken back to. */
@Injectable()
export class BundleCollection implements OnApplicationBootstrap, OnModuleDestroy {
  private holder: Holder | undefined;
  private readonly removed;

  constructor(
    @Inject(CONFIG) private readonly config: RendererConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly bus: Bus,
    private readonly history: RenderingHistory,
    metrics: Metrics,
  ) {
    this.removed = metrics.counter('fairlead_renderer_bundles_removed_total', 'Bundles removed because no rendering named them any more');
  }

  onApplicationBootstrap(): void {
    this.holder = this.bus.holdShards({
      group: 'renderer-gc',
      instance: this.config.FAIRLEAD_INSTANCE,
      shards: ['manifests'],
      onAcquired: (_, lease) => {
        const timer = setInterval(() => void this.collectQuietly(lease.signal), HOUR);
        lease.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
      },
      onLost: () => undefined,
    });
  }
  async onModuleDestroy(): Promise<void> {
    await this.holder?.release();
  }

  /** @returns how many bundles were removed */
  async collect(leastAgeMilliseconds = LEAST_AGE): Promise<number> {
    const [desired, kept] = await Promise.all([this.bus.lastPerSubject(ManifestsRendered), this.history.bundles()]);
    const named = new Set<Sha256>([...kept, ...desired.flatMap(({ message }) => message.bundle?.digest ?? [])]);
    const removed = await this.bus.objects('manifests').collectGarbage((digest) => named.has(digest), leastAgeMilliseconds);
    this.removed.inc(removed);
    return removed;
  }

  private async collectQuietly(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      this.logger.info('bundles collected', { removed: await this.collect() });
    } catch (error) {
      this.logger.warn('bundles could not be collected, it is tried again in an hour', { error });
    }
  }
}
