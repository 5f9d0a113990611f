import type { Filter, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { BoundedRegExp } from '../external/bounded-regexp.js';
import { NoSecretError, SecretProviderError, SecretSpecError } from '../external/errors.js';
import type { FindQuery } from '../external/external-secret-spec.js';
import type { Provider, ProviderContext, RemoteKey, RemoteSecret, SecretsReader } from './provider.js';
import { notBuiltIn, readSettings, SecretKeyRef } from './settings.js';

const Settings = z.strictObject({
  service: z.literal('SecretsManager', { error: 'only SecretsManager is built into Fairlead, not ParameterStore' }),
  region: z.string().min(1),
  auth: z
    .strictObject({
      secretRef: z
        .strictObject({
          accessKeyIDSecretRef: SecretKeyRef,
          secretAccessKeySecretRef: SecretKeyRef,
          sessionTokenSecretRef: SecretKeyRef.optional(),
        })
        .optional(),
      jwt: notBuiltIn('aws.auth.jwt'),
    })
    .optional(),
  role: notBuiltIn('aws.role'),
  additionalRoles: notBuiltIn('aws.additionalRoles'),
  externalID: notBuiltIn('aws.externalID'),
  sessionTags: notBuiltIn('aws.sessionTags'),
  transitiveTagKeys: notBuiltIn('aws.transitiveTagKeys'),
  prefix: z.string().default(''),
  /** Of writing, which is not done here. */
  secretsManager: z.unknown().optional(),
});
type Settings = z.infer<typeof Settings>;
const TIMEOUT_MILLISECONDS = 10_000;
/** Loaded when the first store needs it: most clusters have none. */
const sdk = () => import('@aws-sdk/client-secrets-manager');

/** AWS Secrets Manager with an access key. Never with credentials of the machine: those are Fairlead's, not the tenant's. */
export const awsProvider: Provider = {
  check: (settings, store) => void checked(settings, store),
  open: async (given, context) => {
    const settings = checked(given, context.store);
    return new AwsReader(await connect(settings, context), settings, context);
  },
};

function checked(settings: unknown, store: string): Settings {
  const read = readSettings(Settings, settings, store, 'aws');
  if (!read.auth?.secretRef) {
    throw new SecretSpecError(
      `${store} is not valid: spec.provider.aws.auth.secretRef must name the access key; the credentials of the machine are not used`,
    );
  }
  return read;
}

async function connect({ region, auth }: Settings, context: ProviderContext): Promise<SecretsManagerClient> {
  const { accessKeyIDSecretRef = {}, secretAccessKeySecretRef = {}, sessionTokenSecretRef } = auth?.secretRef ?? {};
  const accessKeyId = (await context.secret(accessKeyIDSecretRef, 'auth.secretRef.accessKeyIDSecretRef')).trim();
  const secretAccessKey = (await context.secret(secretAccessKeySecretRef, 'auth.secretRef.secretAccessKeySecretRef')).trim();
  const sessionToken = sessionTokenSecretRef
    ? (await context.secret(sessionTokenSecretRef, 'auth.secretRef.sessionTokenSecretRef')).trim()
    : undefined;
  const endpoint = context.config.FAIRLEAD_SYNCER_AWS_SECRETSMANAGER_ENDPOINT;
  const { SecretsManagerClient: Client } = await sdk();
  return new Client({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 2,
    requestHandler: { requestTimeout: TIMEOUT_MILLISECONDS, connectionTimeout: TIMEOUT_MILLISECONDS / 2 },
  });
}

class AwsReader implements SecretsReader {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly settings: Settings,
    private readonly context: ProviderContext,
  ) {}

  async read({ key, version }: RemoteKey): Promise<RemoteSecret> {
    const SecretId = `${this.settings.prefix}${key}`;
    const which = version?.startsWith('uuid/') ? { VersionId: version.slice('uuid/'.length) } : { VersionStage: version || 'AWSCURRENT' };
    const { GetSecretValueCommand } = await sdk();
    const answer = await this.asking(
      (abortSignal) => this.client.send(new GetSecretValueCommand({ SecretId, ...which }), { abortSignal }),
      SecretId,
    );
    if (answer.SecretString !== undefined) return { bytes: Buffer.from(answer.SecretString) };
    if (answer.SecretBinary !== undefined) return { bytes: Buffer.from(answer.SecretBinary) };
    throw new NoSecretError(`${this.context.store}: the secret ${SecretId} is empty`);
  }

  async find({ name, tags, path }: FindQuery): Promise<Map<string, RemoteSecret>> {
    const expression = new BoundedRegExp(name?.regexp ?? '');
    const found = new Map<string, RemoteSecret>();
    for (const key of await this.names(tags ?? {}, path)) if (expression.test(key)) found.set(key, await this.read({ key }));
    return found;
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private names(tags: Readonly<Record<string, string>>, path: string | undefined): Promise<string[]> {
    const Filters: Filter[] = [
      ...(path === undefined ? [] : [{ Key: 'name' as const, Values: [path] }]),
      ...Object.entries(tags).flatMap(([key, value]) => [
        { Key: 'tag-key' as const, Values: [key] },
        { Key: 'tag-value' as const, Values: [value] },
      ]),
    ];
    return this.asking(async (abortSignal) => {
      const { paginateListSecrets } = await sdk();
      const names: string[] = [];
      for await (const page of paginateListSecrets({ client: this.client }, Filters.length > 0 ? { Filters } : {}, { abortSignal })) {
        names.push(...(page.SecretList ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
      }
      return names;
    }, 'the list of secrets');
  }

  private async asking<T>(ask: (signal: AbortSignal) => Promise<T>, what: string): Promise<T> {
    const { store, signal } = this.context;
    try {
      return await ask(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]));
    } catch (error) {
      const { name, message = '', $metadata } = error as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } };
      const deleted = name === 'InvalidRequestException' && message.includes('marked for deletion');
      if (name === 'ResourceNotFoundException' || deleted) throw new NoSecretError(`${store}: there is no ${what}`);
      const status = $metadata?.httpStatusCode;
      throw new SecretProviderError(
        `${store}: AWS Secrets Manager ${status === undefined ? 'gave no answer' : `answered ${status}`} for ${what}: ${name ?? 'Error'}. It is tried again`,
        { status, reason: name },
      );
    }
  }
}
