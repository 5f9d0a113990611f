import { type KubeObject } from '@fairlead/domain';
import { KubeApiError, KubeClient, resourcePath, type Impersonate } from '@fairlead/kube';
import { parse } from 'yaml';
import { z } from 'zod';
import { BoundedRegExp } from '../external/bounded-regexp.js';
import { NoSecretError, SecretProviderError, SecretSpecError } from '../external/errors.js';
import { dataOf } from '../cluster/secret-writer.js';
import type { FindQuery } from '../external/external-secret-spec.js';
import type { Provider, ProviderContext, RemoteSecret, SecretsReader } from './provider.js';
import { CaProvider, caOf, readSettings, SecretKeyRef, ServiceAccountRef, serviceAccountToken } from './settings.js';

const Settings = z.strictObject({
  server: z
    .strictObject({ url: z.string().default('kubernetes.default'), caBundle: z.string().optional(), caProvider: CaProvider.optional() })
    .prefault({}),
  remoteNamespace: z.string().default('default'),
  auth: z
    .strictObject({
      serviceAccount: ServiceAccountRef.optional(),
      token: z.strictObject({ bearerToken: SecretKeyRef }).optional(),
      cert: z.strictObject({ clientCert: SecretKeyRef, clientKey: SecretKeyRef }).optional(),
    })
    .optional(),
  /** A Secret that holds a kubeconfig. */
  authRef: SecretKeyRef.optional(),
});
type Settings = z.infer<typeof Settings>;

/** Names of the cluster itself, as seen from within. */
const OWN_CLUSTER = /^(https:\/\/)?kubernetes(\.default(\.svc(\.cluster\.local)?)?)?(:443)?\/?$/;

/** Secrets of another namespace or cluster, read with the rights of the account that the store names and never with Fairlead's own. */
export const kubernetesProvider: Provider = {
  check: (settings, store) => void checked(settings, store),
  open: async (settings, context) => {
    const checkedSettings = checked(settings, context.store);
    const { remoteNamespace } = checkedSettings;
    const own = OWN_CLUSTER.test(checkedSettings.server.url) && !checkedSettings.authRef;
    if (own) return new KubernetesReader(context, context.client, remoteNamespace, await accountOf(checkedSettings, context), true);
    const client = new KubeClient({
      credentials: { kubeconfig: await kubeconfigOf(checkedSettings, context) },
      connections: 4,
      timeoutMilliseconds: 10_000,
    });
    return new KubernetesReader(context, client, remoteNamespace, undefined, false);
  },
};

function checked(settings: unknown, store: string): Settings {
  const read = readSettings(Settings, settings, store, 'kubernetes');
  const { serviceAccount, token, cert } = read.auth ?? {};
  if ([serviceAccount, token, cert, read.authRef].filter((way) => way !== undefined).length !== 1) {
    throw new SecretSpecError(
      `${store} is not valid: spec.provider.kubernetes.auth must name one of serviceAccount, token and cert, or else authRef a kubeconfig`,
    );
  }
  if (cert && OWN_CLUSTER.test(read.server.url)) {
    throw new SecretSpecError(
      `${store} is not valid: for the cluster itself auth must be serviceAccount or token; for another one give server.url`,
    );
  }
  return read;
}

/** On the cluster itself we act as the account, which is what a token of it would do, without having to know where the API server is. */
async function accountOf({ auth }: Settings, context: ProviderContext): Promise<Impersonate> {
  if (auth?.serviceAccount) {
    const namespace = context.namespaceOf(auth.serviceAccount, 'auth.serviceAccount');
    return {
      user: `system:serviceaccount:${namespace}:${auth.serviceAccount.name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    };
  }
  const token = await context.secret(auth?.token?.bearerToken ?? {}, 'auth.token.bearerToken');
  const { body } = await context.client.transport.request<{
    status?: { authenticated?: boolean; user?: { username?: string; groups?: string[] } };
  }>({
    verb: 'create',
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/tokenreviews',
    doing: 'ask whose token the store has',
    resource: 'tokenreviews',
    signal: context.signal,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: token.trim() } },
  });
  const { authenticated, user } = body.status ?? {};
  if (!authenticated || !user?.username)
    throw new SecretProviderError(`${context.store}: the cluster does not accept the token of auth.token.bearerToken`);
  return { user: user.username, groups: user.groups ?? [] };
}

async function kubeconfigOf({ server, auth, authRef }: Settings, context: ProviderContext): Promise<string> {
  if (authRef) return ownKubeconfig(await context.secret(authRef, 'authRef'), context.store);
  const ca = await caOf(server, context);
  const user: Record<string, string> = {};
  if (auth?.serviceAccount) user['token'] = await serviceAccountToken(auth.serviceAccount, auth.serviceAccount.audiences, context);
  else if (auth?.token) user['token'] = (await context.secret(auth.token.bearerToken, 'auth.token.bearerToken')).trim();
  else {
    user['client-certificate-data'] = base64(await context.secret(auth?.cert?.clientCert ?? {}, 'auth.cert.clientCert'));
    user['client-key-data'] = base64(await context.secret(auth?.cert?.clientKey ?? {}, 'auth.cert.clientKey'));
  }
  const cluster = {
    server: /^https?:/.test(server.url) ? server.url : `https://${server.url}`,
    ...(ca ? { 'certificate-authority-data': base64(ca) } : {}),
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'store',
    contexts: [{ name: 'store', context: { cluster: 'store', user: 'store' } }],
    clusters: [{ name: 'store', cluster }],
    users: [{ name: 'store', user }],
  });
}
const GivenKubeconfig = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.strictObject({ server: z.url({ protocol: /^https$/ }), 'certificate-authority-data': z.string().optional() }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.strictObject({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
      }),
    }),
  ),
});
/** A kubeconfig of a tenant must not make this process run programs or read its files: what is not credentials is refused. */
function ownKubeconfig(text: string, store: string): string {
  let given: unknown;
  try {
    given = parse(text);
  } catch {
    given = undefined;
  }
  const parsed = GivenKubeconfig.safeParse(given);
  if (parsed.success) return JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...parsed.data });
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new SecretSpecError(
    `${store}: the kubeconfig of authRef must hold an https server and its credentials itself (token, client-certificate-data, client-key-data, certificate-authority-data), and no commands or files; look at: ${fields || 'the document'}`,
  );
}
const base64 = (text: string): string => Buffer.from(text).toString('base64');

class KubernetesReader implements SecretsReader {
  constructor(
    private readonly context: ProviderContext,
    private readonly client: KubeClient,
    private readonly namespace: string,
    private readonly impersonate: Impersonate | undefined,
    /** Its Secrets are on the store's cluster, where they can be watched. */
    private readonly own: boolean,
  ) {}

  async read({ key }: { key: string }): Promise<RemoteSecret> {
    const ref = { group: '', version: 'v1', kind: 'Secret', namespace: this.namespace, name: key };
    const secret = await this.asking(() => this.client.get(ref, this.options()), `Secret ${this.namespace}/${key}`);
    if (this.own) this.context.read(this.namespace, key, secret);
    if (!secret) throw new NoSecretError(`${this.context.store}: there is no Secret ${this.namespace}/${key}`);
    return fieldsOf(secret);
  }

  async find({ name, tags, path }: FindQuery): Promise<Map<string, RemoteSecret>> {
    if (path !== undefined) throw new SecretSpecError(`${this.context.store}: find.path has no meaning for Secrets`);
    const resource = await this.client.discovery.find({ group: '', version: 'v1', kind: 'Secret' });
    const labelSelector = Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`);
    const expression = new BoundedRegExp(name?.regexp ?? '');
    const items = await this.asking(
      () => this.list(resourcePath(resource, this.namespace), labelSelector.join(',')),
      `Secrets in ${this.namespace}`,
    );
    const found = items.filter((secret) => expression.test(secret.metadata.name));
    if (this.own) for (const secret of found) this.context.read(this.namespace, secret.metadata.name, secret);
    return new Map(found.map((secret) => [secret.metadata.name, fieldsOf(secret)]));
  }

  async close(): Promise<void> {
    if (!this.own) await this.client.close();
  }

  private async list(path: string, labelSelector: string): Promise<KubeObject[]> {
    const { body } = await this.client.transport.request<{ items: KubeObject[] }>({
      verb: 'list',
      method: 'GET',
      path,
      doing: `list Secrets in ${this.namespace}`,
      resource: 'secrets',
      query: { labelSelector: labelSelector || undefined, limit: '500' },
      ...this.options(),
    });
    return body.items;
  }

  private options() {
    return { signal: this.context.signal, ...(this.impersonate ? { impersonate: this.impersonate } : {}) };
  }

  private async asking<T>(ask: () => Promise<T>, what: string): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KubeApiError) || (error.status !== 403 && error.status !== 401)) throw error;
      const account = this.impersonate?.user ?? 'the account of the store';
      throw new SecretProviderError(
        `${this.context.store}: ${account} may not read ${what} (${error.status}). Give it the right, or name another account`,
      );
    }
  }
}

const fieldsOf = (secret: KubeObject): RemoteSecret => ({
  fields: Object.fromEntries(Object.entries(dataOf(secret)).map(([key, value]) => [key, Buffer.from(value, 'base64')])),
});
