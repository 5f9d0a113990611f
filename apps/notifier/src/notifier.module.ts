import {
  ApplicationHeld,
  DriftHealed,
  GitPushed,
  HealthChanged,
  PromotionChanged,
  PromotionDecided,
  PruneAwaited,
  PruneConfirmed,
  RenderFailed,
  RenderStatus,
  RollbackRequested,
  RolloutChanged,
  SourceFailed,
  SyncFinished,
} from '@fairlead/contracts';
import { Database, NOTIFIER_ENTITIES, Outbox } from '@fairlead/database';
import { Bus, MessagingModule } from '@fairlead/messaging';
import type { CommonConfig, Kit } from '@fairlead/service-kit';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Slack } from './channels/slack.js';
import { startOutbox } from './channels/start-outbox.js';
import { ChatInbox } from './chatops/chat-inbox.js';
import { Responder } from './chatops/responder.js';
import { SIGNING_SECRET, SlackController } from './chatops/slack.controller.js';
import type { NotifierConfig } from './config.js';
import { PROMOTIONS, promotionsWith, PRUNES, prunesWith } from './moving/kinds.js';
import { MovingMessages, type MovingKind } from './moving/moving-messages.js';
import { OnPromotionChanged } from './moving/on-promotion-changed.js';
import { OnPromotionDecided } from './moving/on-promotion-decided.js';
import { OnPruneAwaited } from './moving/on-prune-awaited.js';
import { OnPruneConfirmed } from './moving/on-prune-confirmed.js';
import { OnRolloutChanged } from './moving/on-rollout-changed.js';
import type { Promotion } from './moving/promotion.js';
import type { Prune } from './moving/prune.js';
import { Directory } from './routing/directory.js';
import { OnApplicationHeld } from './routing/on-application-held.js';
import { OnDriftHealed } from './routing/on-drift-healed.js';
import { OnGitPushed } from './routing/on-git-pushed.js';
import { OnHealthChanged } from './routing/on-health-changed.js';
import { OnRenderFailed } from './routing/on-render-failed.js';
import { OnRenderStatus } from './routing/on-render-status.js';
import { OnRollbackRequested } from './routing/on-rollback-requested.js';
import { OnSourceFailed } from './routing/on-source-failed.js';
import { OnSyncFinished } from './routing/on-sync-finished.js';
import { Router } from './routing/router.js';
import { ThreadNotes } from './routing/thread-notes.js';

const subscriptions = [
  SyncFinished,
  HealthChanged,
  RenderFailed,
  RenderStatus,
  SourceFailed,
  DriftHealed,
  RollbackRequested,
  ApplicationHeld,
  GitPushed,
  RolloutChanged,
  PromotionChanged,
  PromotionDecided,
  PruneAwaited,
  PruneConfirmed,
];
const controllers: Type[] = [
  OnSyncFinished,
  OnHealthChanged,
  OnRenderFailed,
  OnRenderStatus,
  OnSourceFailed,
  OnDriftHealed,
  OnRollbackRequested,
  OnApplicationHeld,
  OnGitPushed,
  OnRolloutChanged,
  OnPromotionChanged,
  OnPromotionDecided,
  OnPruneAwaited,
  OnPruneConfirmed,
];
type Config = Readonly<NotifierConfig & CommonConfig>;

/** Events → what people are told → outbox → Slack, and what people ask for in Slack → commands. */
export class NotifierModule {
  static forRoot(config: Config, kit: Kit): DynamicModule {
    const { logger, metrics, readiness } = kit;
    const messaging = { servers: config.NATS_URL, service: 'notifier', instance: config.FAIRLEAD_INSTANCE, logger, metrics, readiness };
    return {
      module: NotifierModule,
      imports: [MessagingModule.forRoot({ ...messaging, subscriptions })],
      controllers: [...controllers, SlackController],
      providers: [...backing(config, kit), ...telling(config, kit), ...asking(config, kit)],
    };
  }
}

const backing = (config: Config, { logger, metrics }: Kit): Provider[] => [
  {
    provide: Database,
    useFactory: () => Database.connect({ url: config.DATABASE_URL, schema: 'notification', entities: NOTIFIER_ENTITIES, logger }),
  },
  { provide: Directory, inject: [Bus], useFactory: (bus: Bus) => Directory.follow(bus, config.FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL) },
  { provide: Slack, useFactory: () => new Slack({ token: config.SLACK_TOKEN, apiUrl: config.SLACK_API_URL, logger }) },
  {
    provide: Outbox,
    inject: [Database, Slack],
    useFactory: (database: Database, slack: Slack) => startOutbox({ database, slack, logger, metrics }),
  },
];

function telling(config: Config, { metrics, readiness }: Kit): Provider[] {
  // A button that nobody answers is worse than none.
  const options = { buttons: config.FAIRLEAD_NOTIFIER_PORT !== undefined };
  return [
    {
      provide: Router,
      inject: [Database, Outbox, Directory],
      useFactory: (database: Database, outbox: Outbox, directory: Directory) =>
        new Router(database, outbox, directory, readiness, metrics, options),
    },
    {
      provide: ThreadNotes,
      inject: [Database, Outbox, Directory],
      useFactory: (...parts: ConstructorParameters<typeof ThreadNotes>) => new ThreadNotes(...parts),
    },
    {
      provide: MovingMessages,
      inject: [Database, Outbox, Directory],
      useFactory: (...parts: ConstructorParameters<typeof MovingMessages>) => new MovingMessages(...parts),
    },
    { provide: PROMOTIONS, useValue: promotionsWith(options) },
    { provide: PRUNES, useValue: prunesWith(options) },
  ];
}

const asking = (config: Config, { logger, metrics }: Kit): Provider[] => [
  { provide: SIGNING_SECRET, useValue: config.SLACK_SIGNING_SECRET },
  { provide: Responder, inject: [Slack], useFactory: (slack: Slack) => new Responder(slack, config.SLACK_API_URL, logger) },
  {
    provide: ChatInbox,
    inject: [Database, Bus, Directory, MovingMessages, Responder, PROMOTIONS, PRUNES],
    useFactory: (
      database: Database,
      bus: Bus,
      directory: Directory,
      messages: MovingMessages,
      responder: Responder,
      promotions: MovingKind<Promotion>,
      prunes: MovingKind<Prune>,
    ) => new ChatInbox({ database, parts: { bus, directory, messages, promotions, prunes }, responder, logger, metrics }),
  },
];
