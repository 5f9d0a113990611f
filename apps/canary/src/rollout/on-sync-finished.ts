import { SyncFinished, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { LOGGER, Metrics, type Logger } from '@fairlead/service-kit';
import { Controller, Inject } from '@nestjs/common';

/**
 * Holds the canary's place in the flow: a rollout begins when a sync has brought a workload's new revision. There are no rollouts yet, so each
 * sync is counted and let pass. The durable consumer is there from the first day, so that none is missed once there are.
 */
@Controller()
export class OnSyncFinished {
  private readonly seen;

  constructor(
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.seen = metrics.counter('fairlead_canary_syncs_seen_total', 'Syncs looked at for a rollout to begin, by outcome.', ['outcome']);
  }

  @OnMessage(SyncFinished)
  handle({ tenant, application, cluster, generation, outcome }: MessageOf<typeof SyncFinished>): void {
    this.seen.inc({ outcome });
    this.logger.debug('sync seen, no rollout begins', { tenant, application, cluster, generation, outcome });
  }
}
