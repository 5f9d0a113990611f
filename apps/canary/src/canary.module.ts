import { Module, type DynamicModule } from '@nestjs/common';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import { ClustersService } from './clusters/clusters.service.js';
import { TenantAccounts } from './clusters/tenant-accounts.js';
import type { CanaryConfig } from './config.js';

/** Progressive delivery: carries out the Canaries of the clusters that this instance holds the leases of. */
@Module({})
export class CanaryModule {
  static forRoot(config: CanaryConfig, kit: Kit): DynamicModule {
    return {
      module: CanaryModule,
      imports: [
        MessagingModule.forRoot({
          servers: config.NATS_URL,
          service: 'canary',
          instance: config.FAIRLEAD_INSTANCE,
          logger: kit.logger,
          metrics: kit.metrics,
        }),
      ],
      providers: [TenantAccounts, ClustersService],
    };
  }
}
