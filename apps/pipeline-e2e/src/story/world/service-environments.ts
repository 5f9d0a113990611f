import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { urlOf, type Passwords } from '../../harness/database.js';
import type { ServiceName } from '../../harness/service.js';
import { GIT_HOST, type World } from './world.js';

export interface Addresses {
  readonly passwords: Passwords;
  readonly apiPort: number;
  readonly notifierPort: number;
  readonly webhookSecret: string;
}

/** Settings of each service, as an operator would give them; each gets its own kind of secret only. */
export async function serviceEnvironments(world: World, addresses: Addresses): Promise<Record<ServiceName, Record<string, string>>> {
  const { folder, stage } = world;
  const { nats, postgres, forge, registry, slack, charts, traces } = stage;
  const [kustomize, helm] = await Promise.all([resolveTool('kustomize'), resolveTool('helm')]);
  const common = { NATS_URL: nats.url, OTEL_EXPORTER_OTLP_ENDPOINT: traces.url };
  const insteadOf = JSON.stringify({
    [GIT_HOST]: `${forge.url}/`,
    'https://github.com/myorg/': `${forge.url}/myorg/`,
    'https://charts.example.com': charts.url,
  });
  const { passwords, apiPort, notifierPort, webhookSecret } = addresses;
  return {
    'git-poller': {
      ...common,
      FAIRLEAD_GIT_POLLER_DATA: join(folder, 'mirrors'),
      FAIRLEAD_GIT_POLLER_CREDENTIALS: join(folder, 'git-read'),
      FAIRLEAD_GIT_POLLER_INSTEAD_OF: insteadOf,
    },
    renderer: {
      ...common,
      FAIRLEAD_RENDERER_KUSTOMIZE: kustomize.path,
      FAIRLEAD_RENDERER_HELM: helm.path,
      FAIRLEAD_RENDERER_WORK: join(folder, 'renderer'),
    },
    syncer: {
      ...common,
      FAIRLEAD_SYNCER_CREDENTIALS: join(folder, 'clusters'),
      FAIRLEAD_SYNCER_AWS_SECRETSMANAGER_ENDPOINT: stage.aws.url,
    },
    canary: { ...common, FAIRLEAD_CANARY_CREDENTIALS: join(folder, 'clusters') },
    promoter: {
      ...common,
      DATABASE_URL: urlOf(postgres.url, 'promoter', passwords),
      FAIRLEAD_PROMOTER_PORT: '0',
      FAIRLEAD_PROMOTER_DATA: join(folder, 'promoter'),
      FAIRLEAD_PROMOTER_CREDENTIALS: join(folder, 'git-write'),
      FAIRLEAD_PROMOTER_INSTEAD_OF: insteadOf,
      FAIRLEAD_PROMOTER_REGISTRIES: JSON.stringify({ 'registry.example.com': registry.url }),
    },
    notifier: {
      ...common,
      DATABASE_URL: urlOf(postgres.url, 'notifier', passwords),
      SLACK_TOKEN: slack.token,
      SLACK_API_URL: slack.url,
      SLACK_SIGNING_SECRET: world.slackSecret,
      FAIRLEAD_NOTIFIER_PORT: String(notifierPort),
    },
    api: {
      ...common,
      DATABASE_URL: urlOf(postgres.url, 'api', passwords),
      FAIRLEAD_API_PORT: String(apiPort),
      FAIRLEAD_API_SIGN_IN: 'off',
      FAIRLEAD_API_TOKENS: join(folder, 'tokens.json'),
      FAIRLEAD_API_WEBHOOK_SECRET: webhookSecret,
      FAIRLEAD_API_CONFIG_URL: `${GIT_HOST}platform/config.git`,
      FAIRLEAD_API_CONFIG_REF: 'main',
      FAIRLEAD_API_CONFIG_INTERVAL: '10s',
      FAIRLEAD_API_CONFIG_CREDENTIALS: 'platform',
    },
  };
}
