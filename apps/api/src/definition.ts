import type { ServiceDefinition } from '@fairlead/service-kit';
import { ApiModule } from './api.module.js';
import { apiConfig } from './config.js';
import { jsonOnly, ownHostOnly } from './auth/own-requests.js';
import { PublicUrl } from './auth/public-url.js';
import { noStore, securityHeaders } from './auth/security-headers.js';
import { identitySettings } from './auth/settings.js';
import { serveConsole } from './console/console-pages.js';
import { compressed } from './rest/compressed.js';
import { sendEncodedOnce } from './rest/encoded-once.js';
import { localOnly } from './rest/local-only.js';

/** Largest body of a webhook. */
const MOST_BODY = '5mb';

/** The api as `runService` starts it. */
export const api: ServiceDefinition<typeof apiConfig> = {
  name: 'api',
  config: apiConfig,
  module: (config, kit) => {
    const { required } = identitySettings(config);
    const facts = { host: config.FAIRLEAD_API_HOST, port: config.FAIRLEAD_API_PORT };
    if (required) kit.logger.info('console, REST, live stream and webhooks are served to whoever signs in', facts);
    else kit.logger.warn('sign-in is off: whoever reaches the api, from this machine only, may do everything', facts);
    return ApiModule.forRoot(config, kit);
  },
  http: (config) => ({
    host: config.FAIRLEAD_API_HOST,
    port: config.FAIRLEAD_API_PORT,
    setting: 'FAIRLEAD_API_PORT',
    configure: (app) => {
      app.disable('x-powered-by');
      app.set('trust proxy', config.FAIRLEAD_API_PROXIES);
      const { required, url } = identitySettings(config);
      const publicUrl = new PublicUrl(url);
      app.use(securityHeaders(publicUrl));
      app.use('/api', noStore, required ? ownHostOnly(publicUrl) : localOnly, jsonOnly);
      app.use(compressed);
      app.use('/api', sendEncodedOnce);
      serveConsole(app, config.FAIRLEAD_API_CONSOLE);
      app.useBodyParser('json', { limit: MOST_BODY });
      app.useBodyParser('urlencoded', { limit: MOST_BODY, extended: false });
    },
  }),
};
