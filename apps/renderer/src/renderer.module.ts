import { Module, type DynamicModule } from '@nestjs/common';
import { RollbackRequested, SourceChanged } from '@fairlead/contracts';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { RendererConfig } from './config.js';
import { GuardCheck } from './guards/guard-check.js';
import { GuardRules } from './guards/guard-rules.js';
import { WaitingRenderings } from './guards/waiting-renderings.js';
import { Publishing } from './publishing/publishing.js';
import { Retirement } from './publishing/retirement.js';
import { OnSourceChanged } from './rendering/on-source-changed.js';
import { SnapshotRenderer } from './rendering/snapshot-renderer.js';
import { SourceRendering } from './rendering/source-rendering.js';
import { Holds } from './rollback/holds.js';
import { OnRollbackRequested } from './rollback/on-rollback-requested.js';
import { RenderingHistory } from './rollback/rendering-history.js';
import { Rollback } from './rollback/rollback.js';
import { BundleCollection } from './storage/bundle-collection.js';

@Module({})
export class RendererModule {
  static forRoot(config: RendererConfig, { logger, metrics, readiness }: Kit): DynamicModule {
    return {
      module: RendererModule,
      imports: [
        MessagingModule.forRoot({
          servers: config.NATS_URL,
          service: 'renderer',
          instance: config.FAIRLEAD_INSTANCE,
          logger,
          metrics,
          readiness,
          subscriptions: [SourceChanged, RollbackRequested],
        }),
      ],
      controllers: [OnSourceChanged, OnRollbackRequested],
      providers: [
        ...[SnapshotRenderer, SourceRendering, Publishing, Retirement, BundleCollection],
        ...[GuardRules, GuardCheck, WaitingRenderings],
        ...[Holds, RenderingHistory, Rollback],
      ],
    };
  }
}
