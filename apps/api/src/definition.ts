import type { ServiceDefinition } from '@fairlead/service-kit';
import { ApiModule } from './api.module.js';
import { apiConfig } from './config.js';
import { localOnly } from './rest/local-only.js';

/** Largest body of a webhook. */
const MOST_BODY = '5mb';

/** The api as `runService` starts it. */
export const api: ServiceDefinition<typeof apiConfig> = {
  name: 'api',
  config: apiConfig,
  module: (config, kit) => {
    kit.logger.info('REST, live stream and webhooks listen on loopback only: there is no sign-in yet', {
      host: config.FAIRLEAD_API_HOST,
      port: config.FAIRLEAD_API_PORT,
    });
    return ApiModule.forRoot(config, kit);
  },
  http: (config) => ({
    host: config.FAIRLEAD_API_HOST,
    port: config.FAIRLEAD_API_PORT,
    setting: 'FAIRLEAD_API_PORT',
    configure: (app) => {
      app.disable('x-powered-by');
      app.use('/api', localOnly);
      app.useBodyParser('json', { limit: MOST_BODY });
      app.useBodyParser('urlencoded', { limit: MOST_BODY, extended: false });
    },
  }),
};
