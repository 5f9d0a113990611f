import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  ActionAudited,
  DriftHealed,
  GitPushed,
  HealthChanged,
  PromotionChanged,
  RenderFailed,
  RolloutChanged,
  SourceFailed,
  SyncFinished,
} from '@fairlead/contracts';
import { Bus, MessagingModule } from '@fairlead/messaging';
import { LOGGER, METRICS, type CommonConfig, type Kit, type Logger } from '@fairlead/service-kit';
import { ApiService } from './api.service.js';
import { measureApplications } from './applications/application-counts.js';
import { ApiTokens } from './auth/api-tokens.js';
import { identityControllers, identityProviders } from './auth/identity-providers.js';
import { Rights } from './auth/rights.js';
import { Sessions } from './auth/sessions.js';
import { bootstrapEntries } from './catalog/bootstrap.js';
import { CatalogReports } from './catalog/catalog-reports.js';
import { CatalogView } from './catalog/catalog-view.js';
import { CommandsController } from './commands/commands.controller.js';
import { commandProviders } from './commands/commands.providers.js';
import type { ApiConfig } from './config.js';
import { HistoryWriter } from './history/history-writer.js';
import { OnActionAudited } from './history/on-action-audited.js';
import { OnDriftHealed } from './history/on-drift-healed.js';
import { OnGitPushed } from './history/on-git-pushed.js';
import { OnHealthChanged } from './history/on-health-changed.js';
import { OnPromotionChanged } from './history/on-promotion-changed.js';
import { OnRenderFailed } from './history/on-render-failed.js';
import { OnRolloutChanged } from './history/on-rollout-changed.js';
import { OnSourceFailed } from './history/on-source-failed.js';
import { OnSyncFinished } from './history/on-sync-finished.js';
import { LiveAccess } from './live/live-access.js';
import { LiveController } from './live/live.controller.js';
import { LiveHub } from './live/live-hub.js';
import { LiveStreams } from './live/live-streams.js';
import { objectControllers, objectProviders } from './objects/objects.providers.js';
import { readControllers, readProviders } from './read-models.js';
import { renderingControllers, renderingProviders } from './renderings/renderings.providers.js';
import { VERSION } from './rest/openapi.js';
import { ProblemFilter } from './rest/problem.filter.js';
import { API_VERSION_TEXT, ReferenceController } from './rest/reference.controller.js';
import { SealingController } from './sealing/sealing.controller.js';
import { SealingReports } from './sealing/sealing-reports.js';
import { Postgres } from './store/postgres.js';
import { SystemController } from './system/system.controller.js';
import { systemProviders } from './system/system.providers.js';
import { quotaControllers, quotaProviders } from './tenancy/quotas.providers.js';
import { WEBHOOK_SECRET, WebhooksController } from './webhooks/webhooks.controller.js';

/** The api: catalog, read models, REST, live stream and webhooks. */
export class ApiModule {
  static forRoot(config: Readonly<ApiConfig & CommonConfig>, { logger, metrics, readiness }: Kit): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        MessagingModule.forRoot({
          servers: config.NATS_URL,
          service: 'api',
          instance: config.FAIRLEAD_INSTANCE,
          logger,
          metrics,
          readiness,
          subscriptions: [
            ...[SyncFinished, HealthChanged, DriftHealed, RenderFailed, SourceFailed],
            ...[RolloutChanged, PromotionChanged, GitPushed, ActionAudited],
          ],
        }),
      ],
      controllers: [
        CommandsController,
        SystemController,
        ...readControllers,
        ...objectControllers,
        ...quotaControllers,
        ...renderingControllers,
        SealingController,
        LiveController,
        WebhooksController,
        ...identityControllers,
        ReferenceController,
        OnSyncFinished,
        OnHealthChanged,
        OnDriftHealed,
        OnRenderFailed,
        OnSourceFailed,
        OnRolloutChanged,
        OnPromotionChanged,
        OnGitPushed,
        OnActionAudited,
      ],
      providers: [
        ...values(config),
        { provide: APP_FILTER, inject: [LOGGER], useFactory: (log: Logger) => new ProblemFilter(log) },
        CatalogView,
        CatalogReports,
        SealingReports,
        LiveHub,
        {
          provide: Postgres,
          inject: [LOGGER],
          useFactory: (log: Logger) => {
            const postgres = new Postgres(config.DATABASE_URL, log);
            measureApplications(metrics, postgres);
            return postgres;
          },
        },
        {
          provide: HistoryWriter,
          inject: [Postgres, LOGGER],
          useFactory: (postgres: Postgres, log: Logger) => new HistoryWriter(postgres, log),
        },
        ...readProviders,
        ...objectProviders,
        ...quotaProviders,
        ...renderingProviders,
        ...identityProviders(config),
        ...commandProviders,
        ...systemProviders,
        {
          provide: LiveStreams,
          inject: [Bus, LiveHub, LiveAccess, LOGGER, METRICS],
          useFactory: (...parts: ConstructorParameters<typeof LiveStreams>) => new LiveStreams(...parts),
        },
        {
          provide: LiveAccess,
          inject: [Rights, CatalogView, Sessions, ApiTokens],
          useFactory: (...parts: ConstructorParameters<typeof LiveAccess>) => new LiveAccess(...parts),
        },
        service(config),
      ],
    };
  }
}

const values = (config: Readonly<ApiConfig>) => [
  { provide: WEBHOOK_SECRET, useValue: config.FAIRLEAD_API_WEBHOOK_SECRET },
  { provide: API_VERSION_TEXT, useValue: VERSION },
];

const service = (config: Readonly<ApiConfig & CommonConfig>) => ({
  provide: ApiService,
  inject: [Bus, LOGGER, CatalogView, CatalogReports, LiveHub, Postgres, HistoryWriter],
  useFactory: (
    bus: Bus,
    logger: Logger,
    view: CatalogView,
    reports: CatalogReports,
    hub: LiveHub,
    postgres: Postgres,
    history: HistoryWriter,
  ) =>
    new ApiService({
      bus,
      logger,
      view,
      reports,
      hub,
      postgres,
      history,
      instance: config.FAIRLEAD_INSTANCE,
      historyDays: config.FAIRLEAD_API_HISTORY_DAYS,
      bootstrap: bootstrapEntries({
        url: config.FAIRLEAD_API_CONFIG_URL,
        ref: config.FAIRLEAD_API_CONFIG_REF,
        path: config.FAIRLEAD_API_CONFIG_PATH,
        interval: config.FAIRLEAD_API_CONFIG_INTERVAL,
        renderer: config.FAIRLEAD_API_CONFIG_RENDERER,
        credentials: config.FAIRLEAD_API_CONFIG_CREDENTIALS,
      }),
    }),
});
