import { Module, type DynamicModule } from '@nestjs/common';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { GitPollerConfig } from './config.js';
import { PollersService } from './polling/pollers.service.js';

@Module({})
export class GitPollerModule {
  static forRoot(config: GitPollerConfig, kit: Kit): DynamicModule {
    return {
      module: GitPollerModule,
      imports: [
        MessagingModule.forRoot({
          servers: config.NATS_URL,
          service: 'git-poller',
          instance: config.FAIRLEAD_INSTANCE,
          logger: kit.logger,
          metrics: kit.metrics,
          readiness: kit.readiness,
        }),
      ],
      providers: [PollersService],
    };
  }
}
