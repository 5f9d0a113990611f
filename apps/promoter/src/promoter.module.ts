import { PromotionDecided, RollbackRequested } from '@fairlead/contracts';
import { Database, PROMOTER_ENTITIES } from '@fairlead/database';
import { Bus, MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { DynamicModule } from '@nestjs/common';
import { CatalogView } from './catalog/catalog-view.js';
import type { PromoterConfig } from './config.js';
import { ApplicationStates } from './promotions/application-states.js';
import { OnPromotionDecided } from './promotions/on-promotion-decided.js';
import { RegistryWebhookController } from './registry/registry-webhook.controller.js';
import { OnRollbackRequested } from './rollback/on-rollback-requested.js';
import { Announcer } from './workspace/announcer.js';
import { Requests } from './workspace/requests.js';
import { WorkersService } from './workspace/workers.service.js';

/** Registries, environments and people's decisions → Git. */
export class PromoterModule {
  static forRoot(config: Readonly<PromoterConfig>, { logger, metrics, readiness }: Kit): DynamicModule {
    const messaging = { servers: config.NATS_URL, service: 'promoter', instance: config.FAIRLEAD_INSTANCE, logger, metrics, readiness };
    return {
      module: PromoterModule,
      imports: [MessagingModule.forRoot({ ...messaging, subscriptions: [RollbackRequested, PromotionDecided] })],
      controllers: [OnRollbackRequested, OnPromotionDecided, RegistryWebhookController],
      providers: [
        {
          provide: Database,
          useFactory: () => Database.connect({ url: config.DATABASE_URL, schema: 'promotion', entities: PROMOTER_ENTITIES, logger }),
        },
        CatalogView,
        ApplicationStates,
        { provide: Announcer, inject: [Database, Bus], useFactory: (database: Database, bus: Bus) => new Announcer(database, bus, logger) },
        {
          provide: Requests,
          inject: [Database, Announcer],
          useFactory: (database: Database, announcer: Announcer) => new Requests(database, announcer),
        },
        WorkersService,
      ],
    };
  }
}
