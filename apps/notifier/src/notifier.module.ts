import { DriftHealed, HealthChanged, RenderFailed, RenderStatus, SourceFailed, SyncFinished } from '@fairlead/contracts';
import { Database, NOTIFIER_ENTITIES, Outbox } from '@fairlead/database';
import { Bus, MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { DynamicModule } from '@nestjs/common';
import { Slack } from './channels/slack.js';
import { startOutbox } from './channels/start-outbox.js';
import type { NotifierConfig } from './config.js';
import { Directory } from './routing/directory.js';
import { OnDriftHealed } from './routing/on-drift-healed.js';
import { OnHealthChanged } from './routing/on-health-changed.js';
import { OnRenderFailed } from './routing/on-render-failed.js';
import { OnRenderStatus } from './routing/on-render-status.js';
import { OnSourceFailed } from './routing/on-source-failed.js';
import { OnSyncFinished } from './routing/on-sync-finished.js';
import { Router } from './routing/router.js';

const subscriptions = [SyncFinished, HealthChanged, RenderFailed, RenderStatus, SourceFailed, DriftHealed];

/** Events → what people are told → outbox → Slack. */
export class NotifierModule {
  static forRoot(config: Readonly<NotifierConfig>, { logger, metrics, readiness }: Kit): DynamicModule {
    const messaging = { servers: config.NATS_URL, service: 'notifier', instance: config.FAIRLEAD_INSTANCE, logger, metrics, readiness };
    return {
      module: NotifierModule,
      imports: [MessagingModule.forRoot({ ...messaging, subscriptions })],
      controllers: [OnSyncFinished, OnHealthChanged, OnRenderFailed, OnRenderStatus, OnSourceFailed, OnDriftHealed],
      providers: [
        {
          provide: Database,
          useFactory: () => Database.connect({ url: config.DATABASE_URL, schema: 'notification', entities: NOTIFIER_ENTITIES, logger }),
        },
        {
          provide: Directory,
          inject: [Bus],
          useFactory: (bus: Bus) => Directory.follow(bus, config.FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL),
        },
        { provide: Slack, useFactory: () => new Slack({ token: config.SLACK_TOKEN, apiUrl: config.SLACK_API_URL, logger }) },
        {
          provide: Outbox,
          inject: [Database, Slack],
          useFactory: (database: Database, slack: Slack) => startOutbox({ database, slack, logger, metrics }),
        },
        {
          provide: Router,
          inject: [Database, Outbox, Directory],
          useFactory: (database: Database, outbox: Outbox, directory: Directory) =>
            new Router(database, outbox, directory, readiness, metrics),
        },
      ],
    };
  }
}
