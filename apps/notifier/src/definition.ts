import { ConfigError, type ServiceDefinition } from '@fairlead/service-kit';
import { notifierConfig, type NotifierConfig } from './config.js';
import { NotifierModule } from './notifier.module.js';

/** A click hands back the whole message that it was made on; as a form that is up to three times as long. */
const MOST_BODY = '1mb';

/** The notifier as `runService` starts it. Without a port it tells people and asks nobody. */
export const notifier: ServiceDefinition<typeof notifierConfig> = {
  name: 'notifier',
  config: notifierConfig,
  module: (config, kit) => {
    requireSecret(config);
    return NotifierModule.forRoot(config, kit);
  },
  http: (config) =>
    config.FAIRLEAD_NOTIFIER_PORT === undefined
      ? undefined
      : {
          host: config.FAIRLEAD_NOTIFIER_HOST,
          port: config.FAIRLEAD_NOTIFIER_PORT,
          setting: 'FAIRLEAD_NOTIFIER_PORT',
          configure: (app) => {
            app.disable('x-powered-by');
            app.useBodyParser('json', { limit: '1kb' });
            app.useBodyParser('urlencoded', { limit: MOST_BODY, extended: false });
          },
        },
};

function requireSecret({ FAIRLEAD_NOTIFIER_PORT: port, SLACK_SIGNING_SECRET: secret }: Readonly<NotifierConfig>): void {
  if (port === undefined || secret !== undefined) return;
  throw new ConfigError(
    'notifier did not start: SLACK_SIGNING_SECRET is required where FAIRLEAD_NOTIFIER_PORT is set (it is under Basic Information of the Slack app). Set it and start it again.',
    { keys: ['SLACK_SIGNING_SECRET'] },
  );
}
