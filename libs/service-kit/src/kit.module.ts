import type { DynamicModule } from '@nestjs/common';
import type { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';
import { CONFIG, LOGGER } from './tokens.js';

/** What every part of a service may use. */
export interface Kit {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Provides LOGGER, METRICS, READINESS and CONFIG to every module. Tests use it too. */
export class KitModule {
  static forRoot(kit: Kit, config: unknown): DynamicModule {
    const providers = [
      { provide: LOGGER, useValue: kit.logger },
      { provide: Metrics, useValue: kit.metrics },
      { provide: Readiness, useValue: kit.readiness },
      { provide: CONFIG, useValue: config },
    ];
    return { module: KitModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
