import { Module, type DynamicModule } from '@nestjs/common';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import { ClustersService } from './clusters/clusters.service.js';
import type { SyncerConfig } from './config.js';

@Module({})
export class SyncerModule {
  static forRoot(config: SyncerConfig, kit: Kit): DynamicModule {
    return {
      module: SyncerModule,
      imports: [
        MessagingModule.forRoot({
          servers: config.NATS_URL,
          service: 'syncer',
          instance: config.FAIRLEAD_INSTANCE,
          logger: kit.logger,
          metrics: kit.metrics,
        }),
      ],
      providers: [ClustersService],
    };
  }
}
