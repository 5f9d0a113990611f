export const serviceNames = ['git-poller', 'renderer', 'syncer', 'canary', 'notifier', 'api'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface StackFacts {
  readonly natsUrl: string;
  /** Of the service's own role. */
  readonly databaseUrl: Readonly<Record<'api' | 'notifier', string>>;
  readonly slack: { readonly token: string; readonly apiUrl?: string };
  readonly apiPort: number;
  readonly webhookSecret: string;
  readonly configUrl: string;
  readonly kustomize: string;
  readonly folders: {
    readonly mirrors: string;
    readonly gitCredentials: string;
    readonly clusterCredentials: string;
    readonly renderer: string;
  };
}

/** Environment of each service beyond what all have. Nothing else of ours reaches it, so a service holds its own secrets only. */
export function serviceSettings(facts: StackFacts): Readonly<Record<ServiceName, Readonly<Record<string, string>>>> {
  const common = { NATS_URL: facts.natsUrl, ...passedOn(['FAIRLEAD_LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'NODE_EXTRA_CA_CERTS']) };
  return {
    'git-poller': {
      ...common,
      ...passedOn(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']),
      FAIRLEAD_GIT_POLLER_DATA: facts.folders.mirrors,
      FAIRLEAD_GIT_POLLER_CREDENTIALS: facts.folders.gitCredentials,
    },
    renderer: { ...common, FAIRLEAD_RENDERER_KUSTOMIZE: facts.kustomize, FAIRLEAD_RENDERER_WORK: facts.folders.renderer },
    syncer: { ...common, FAIRLEAD_SYNCER_CREDENTIALS: facts.folders.clusterCredentials },
    canary: { ...common },
    notifier: {
      ...common,
      ...passedOn(['FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL']),
      DATABASE_URL: facts.databaseUrl.notifier,
      SLACK_TOKEN: facts.slack.token,
      ...(facts.slack.apiUrl ? { SLACK_API_URL: facts.slack.apiUrl } : {}),
    },
    api: {
      ...common,
      DATABASE_URL: facts.databaseUrl.api,
      FAIRLEAD_API_PORT: String(facts.apiPort),
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
