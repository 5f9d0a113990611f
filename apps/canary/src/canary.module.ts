import { SyncFinished } from '@fairlead/contracts';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { DynamicModule } from '@nestjs/common';
import type { CanaryConfig } from './config.js';
import { OnSyncFinished } from './rollout/on-sync-finished.js';

/** Progressive delivery: what follows a sync. */
export class CanaryModule {
  static forRoot(config: Readonly<CanaryConfig>, { logger, metrics, readiness }: Kit): DynamicModule {
    const messaging = { servers: config.NATS_URL, service: 'canary', instance: config.FAIRLEAD_INSTANCE, logger, metrics, readiness };
    return {
      module: CanaryModule,
      imports: [MessagingModule.forRoot({ ...messaging, subscriptions: [SyncFinished] })],
      controllers: [OnSyncFinished],
    };
  }
}
