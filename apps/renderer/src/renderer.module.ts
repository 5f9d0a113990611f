import { Module, type DynamicModule } from '@nestjs/common';
import { SourceChanged } from '@fairlead/contracts';
import { MessagingModule } from '@fairlead/messaging';
import type { Kit } from '@fairlead/service-kit';
import type { RendererConfig } from './config.js';
import { Publishing } from './publishing/publishing.js';
import { Retirement } from './publishing/retirement.js';
import { OnSourceChanged } from './rendering/on-source-changed.js';
import { SnapshotRenderer } from './rendering/snapshot-renderer.js';
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
          subscriptions: [SourceChanged],
        }),
      ],
      controllers: [OnSourceChanged],
      providers: [SnapshotRenderer, Publishing, Retirement, BundleCollection],
    };
  }
}
