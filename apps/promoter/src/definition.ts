import type { ServiceDefinition } from '@fairlead/service-kit';
import { promoterConfig } from './config.js';
import { PromoterModule } from './promoter.module.js';

/** Largest body of a webhook. */
const MOST_BODY = '1mb';

/** The promoter as `runService` starts it. */
export const promoter: ServiceDefinition<typeof promoterConfig> = {
  name: 'promoter',
  config: promoterConfig,
  module: (config, kit) => PromoterModule.forRoot(config, kit),
  http: (config) => ({
    host: config.FAIRLEAD_PROMOTER_HOST,
    port: config.FAIRLEAD_PROMOTER_PORT,
    setting: 'FAIRLEAD_PROMOTER_PORT',
    configure: (app) => {
      app.disable('x-powered-by');
      // registry:2 sends a media type of its own.
      app.useBodyParser('json', { limit: MOST_BODY, type: ['application/json', 'application/*+json'] });
    },
  }),
};
