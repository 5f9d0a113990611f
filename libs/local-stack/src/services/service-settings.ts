export const serviceNames = ['git-poller', 'renderer', 'syncer', 'canary', 'promoter', 'notifier', 'api'] as const;
export type ServiceName = (typeof serviceNames)[number];
/** Those with a schema, and so a role, of their own in the database. */
export const databaseUsers = ['api', 'notifier', 'promoter'] as const;
export type DatabaseUser = (typeof databaseUsers)[number];

export interface StackFacts {
  readonly natsUrl: string;
  /** Of the service's own role. */
  readonly databaseUrl: Readonly<Record<DatabaseUser, string>>;
  /** Without a signing secret people are told, but can't ask for anything. */
  readonly slack: { readonly token: string; readonly apiUrl?: string; readonly signingSecret?: string };
  readonly ports: { readonly api: number; readonly slackApp: number; readonly registryHooks: number };
  readonly webhookSecret: string;
  /** Where the api writes the password of its first start, and whence it is gone once it was changed. */
  readonly adminPasswordFile: string;
  readonly configUrl: string;
  readonly kustomize: string;
  readonly helm: string;
  readonly folders: {
    readonly mirrors: string;
    readonly gitCredentials: string;
    readonly clusterCredentials: string;
    /** Below it: git, registry and forge. */
    readonly writeCredentials: string;
    readonly promoter: string;
    readonly renderer: string;
  };
}

/** Environment of each service beyond what all have. Nothing else of ours reaches it, so a service holds its own secrets only. */
export function serviceSettings(facts: StackFacts): Readonly<Record<ServiceName, Readonly<Record<string, string>>>> {
  const common = { NATS_URL: facts.natsUrl, ...passedOn(['FAIRLEAD_LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'NODE_EXTRA_CA_CERTS']) };
  const proxies = passedOn(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);
  return {
    'git-poller': {
      ...common,
      ...proxies,
      ...passedOn(['FAIRLEAD_GIT_POLLER_INSTEAD_OF']),
      FAIRLEAD_GIT_POLLER_DATA: facts.folders.mirrors,
      FAIRLEAD_GIT_POLLER_CREDENTIALS: facts.folders.gitCredentials,
    },
    renderer: {
      ...common,
      FAIRLEAD_RENDERER_KUSTOMIZE: facts.kustomize,
      FAIRLEAD_RENDERER_HELM: facts.helm,
      FAIRLEAD_RENDERER_WORK: facts.folders.renderer,
    },
    syncer: {
      ...common,
      ...passedOn(['FAIRLEAD_SYNCER_AWS_SECRETSMANAGER_ENDPOINT']),
      FAIRLEAD_SYNCER_CREDENTIALS: facts.folders.clusterCredentials,
    },
    canary: { ...common, FAIRLEAD_CANARY_CREDENTIALS: facts.folders.clusterCredentials },
    promoter: {
      ...common,
      ...proxies,
      ...passedOn(['FAIRLEAD_PROMOTER_INSTEAD_OF', 'FAIRLEAD_PROMOTER_REGISTRIES', 'FAIRLEAD_PROMOTER_EMAIL']),
      DATABASE_URL: facts.databaseUrl.promoter,
      FAIRLEAD_PROMOTER_DATA: facts.folders.promoter,
      FAIRLEAD_PROMOTER_CREDENTIALS: facts.folders.writeCredentials,
      FAIRLEAD_PROMOTER_PORT: String(facts.ports.registryHooks),
      FAIRLEAD_PROMOTER_WEBHOOK_SECRET: facts.webhookSecret,
    },
    notifier: {
      ...common,
      ...passedOn(['FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL']),
      DATABASE_URL: facts.databaseUrl.notifier,
      SLACK_TOKEN: facts.slack.token,
      ...(facts.slack.apiUrl ? { SLACK_API_URL: facts.slack.apiUrl } : {}),
      ...(facts.slack.signingSecret
        ? { SLACK_SIGNING_SECRET: facts.slack.signingSecret, FAIRLEAD_NOTIFIER_PORT: String(facts.ports.slackApp) }
        : {}),
    },
    api: {
      ...common,
      DATABASE_URL: facts.databaseUrl.api,
      ...passedOn(['FAIRLEAD_API_TOKENS', 'FAIRLEAD_API_SIGN_IN', 'FAIRLEAD_API_ADMIN_RESET']),
      FAIRLEAD_API_PORT: String(facts.ports.api),
      FAIRLEAD_API_ADMIN_PASSWORD_FILE: facts.adminPasswordFile,
      FAIRLEAD_API_WEBHOOK_SECRET: facts.webhookSecret,
      FAIRLEAD_API_CONFIG_URL: facts.configUrl,
      FAIRLEAD_API_CONFIG_REF: 'main',
      FAIRLEAD_API_CONFIG_INTERVAL: '10s',
    },
  };
}

/** Settings of the person who starts the stack that concern what stands outside of it. */
const passedOn = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
