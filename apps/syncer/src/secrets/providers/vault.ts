import { createHash } from 'node:crypto';
import { isRecord } from '@fairlead/domain';
import { z } from 'zod';
import { BoundedRegExp } from '../external/bounded-regexp.js';
import { NoSecretError, SecretProviderError, SecretSpecError } from '../external/errors.js';
import type { FindQuery } from '../external/external-secret-spec.js';
import { callHttp, type HttpAnswer } from './http.js';
import type { Provider, ProviderContext, RemoteKey, RemoteSecret, SecretsReader } from './provider.js';
import { CaProvider, caOf, notBuiltIn, readSettings, SecretKeyRef, ServiceAccountRef, serviceAccountToken } from './settings.js';

const Settings = z.strictObject({
  server: z.string().min(1),
  path: z.string().optional(),
  version: z.enum(['v1', 'v2']).default('v2'),
  namespace: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  caBundle: z.string().optional(),
  caProvider: CaProvider.optional(),
  tls: notBuiltIn('vault.tls'),
  readYourWrites: z.unknown().optional(),
  forwardInconsistent: z.unknown().optional(),
  auth: z.strictObject({
    namespace: z.string().optional(),
    tokenSecretRef: SecretKeyRef.optional(),
    appRole: z
      .strictObject({
        path: z.string().default('approle'),
        roleId: z.string().optional(),
        roleRef: SecretKeyRef.optional(),
        secretRef: SecretKeyRef,
      })
      .optional(),
    kubernetes: z
      .strictObject({
        mountPath: z.string().default('kubernetes'),
        role: z.string().min(1),
        serviceAccountRef: ServiceAccountRef.optional(),
        secretRef: SecretKeyRef.optional(),
      })
      .optional(),
    ldap: notBuiltIn('vault.auth.ldap'),
    jwt: notBuiltIn('vault.auth.jwt'),
    cert: notBuiltIn('vault.auth.cert'),
    iam: notBuiltIn('vault.auth.iam'),
    userPass: notBuiltIn('vault.auth.userPass'),
  }),
});
type Settings = z.infer<typeof Settings>;

/** HashiCorp Vault and OpenBao: key-value engine, versions 1 and 2. Paths as External Secrets builds them (pkg/provider/vault). */
export const vaultProvider: Provider = {
  check: (settings, store) => void checked(settings, store),
  open: async (settings, context) => {
    const read = checked(settings, context.store);
    return new VaultReader(read, context, await caOf(read, context));
  },
};

function checked(settings: unknown, store: string): Settings {
  const read = readSettings(Settings, settings, store, 'vault');
  const { tokenSecretRef, appRole, kubernetes } = read.auth;
  if ([tokenSecretRef, appRole, kubernetes].filter((way) => way !== undefined).length !== 1) {
    throw new SecretSpecError(`${store} is not valid: spec.provider.vault.auth must name one of tokenSecretRef, appRole and kubernetes`);
  }
  return read;
}

interface Token {
  readonly token: string;
  readonly until: number;
}
/** Tokens that logins gave, by what was logged in with; most of them live for an hour. */
const tokens = new Map<string, Token>();
const MOST_TOKENS = 1000;
const FRESH = 0.8;

class VaultReader implements SecretsReader {
  constructor(
    private readonly settings: Settings,
    private readonly context: ProviderContext,
    private readonly ca: string | undefined,
  ) {}

  async read({ key, version }: RemoteKey): Promise<RemoteSecret> {
    const { store } = this.context;
    if (version !== undefined && version !== '') {
      if (this.settings.version === 'v1')
        throw new SecretSpecError(`${store}: versions are a matter of version v2 of the key-value engine`);
      if (!/^\d+$/.test(version)) throw new SecretSpecError(`${store}: the version of ${key} must be a number`);
    }
    const path = this.pathOf(key);
    const answer = await this.call('GET', `${encoded(path)}${version ? `?version=${version}` : ''}`, path);
    const data = this.settings.version === 'v2' ? answer?.['data'] : answer;
    if (!isRecord(data)) throw new NoSecretError(`${store}: there is no ${path}`);
    return { fields: data };
  }

  async find({ path = '', name, tags }: FindQuery): Promise<Map<string, RemoteSecret>> {
    const { store } = this.context;
    if (this.settings.version === 'v1') throw new SecretSpecError(`${store}: find needs version v2 of the key-value engine`);
    if (tags) throw new SecretSpecError(`${store}: find.tags is not built into Fairlead for Vault; use find.name or find.path`);
    if (this.settings.path === undefined) throw new SecretSpecError(`${store}: find needs spec.provider.vault.path`);
    const expression = new BoundedRegExp(name?.regexp ?? '');
    const found = new Map<string, RemoteSecret>();
    for (const key of await this.list(path === '' || path.endsWith('/') ? path : `${path}/`, 0)) {
      if (expression.test(key)) found.set(key, await this.read({ key }));
    }
    return found;
  }

  private async list(below: string, depth: number): Promise<string[]> {
    const mount = this.settings.path ?? '';
    const path = `${mount}/metadata/${below}`;
    // The same as the method LIST, which not every proxy lets through.
    const keys = (await this.call('GET', `${encoded(path)}?list=true`, path))?.['keys'];
    if (!Array.isArray(keys) || depth > 8) return [];
    const names = keys.filter((key): key is string => typeof key === 'string');
    const all = await Promise.all(names.map((key) => (key.endsWith('/') ? this.list(below + key, depth + 1) : [below + key])));
    return all.flat();
  }

  private pathOf(key: string): string {
    const { path: mount, version } = this.settings;
    const isV2 = version === 'v2';
    if (mount === undefined) {
      if (!isV2 || key.includes('/data/')) return key;
      const [first = '', ...rest] = key.split('/');
      return [first, 'data', ...rest].join('/');
    }
    let rest = key.startsWith(`${mount}/`) ? key.slice(mount.length + 1) : key;
    if (isV2 && rest !== key && rest.startsWith('data/')) rest = rest.slice('data/'.length);
    return isV2 ? `${mount}/data/${rest}` : `${mount}/${rest}`;
  }

  /** `data` of the answer. A token that Vault no longer takes is replaced once. */
  private async call(method: string, path: string, what: string): Promise<Record<string, unknown> | undefined> {
    let answer = await this.send(method, path, await this.token(false));
    if (answer.status === 403 && !this.settings.auth.tokenSecretRef) answer = await this.send(method, path, await this.token(true));
    const { store } = this.context;
    if (answer.status === 404) return undefined;
    if (answer.status === 403)
      throw new SecretProviderError(`${store}: Vault answered 403: the token is not accepted, or may not read ${what}`);
    if (answer.status < 200 || answer.status >= 300)
      throw new SecretProviderError(`${store}: Vault answered ${answer.status} for ${what}. It is tried again`);
    const { data } = this.json(answer);
    return isRecord(data) ? data : undefined;
  }

  private send(method: string, path: string, token: string | undefined, body?: object): Promise<HttpAnswer> {
    const { server, namespace, headers, auth } = this.settings;
    const within = token === undefined ? (auth.namespace ?? namespace) : namespace;
    return callHttp({
      url: `${server.replace(/\/+$/, '')}/v1/${path}`,
      method,
      headers: {
        ...headers,
        'x-vault-request': 'true',
        ...(within === undefined ? {} : { 'x-vault-namespace': within }),
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ca: this.ca,
      store: this.context.store,
      signal: this.context.signal,
    });
  }

  private json({ body }: HttpAnswer): Record<string, unknown> {
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'));
      if (isRecord(parsed)) return parsed;
    } catch {
      // Said below, without what was answered.
    }
    throw new SecretProviderError(`${this.context.store}: Vault's answer is no JSON. Is ${new URL(this.settings.server).host} a Vault?`);
  }

  private async token(anew: boolean): Promise<string> {
    const { auth, server, namespace } = this.settings;
    const { context } = this;
    if (auth.tokenSecretRef) return (await context.secret(auth.tokenSecretRef, 'auth.tokenSecretRef')).trim();
    const { path, body, identity } = await this.login();
    const key = createHash('sha256')
      .update(JSON.stringify([server, namespace, path, identity]))
      .digest('hex');
    const held = tokens.get(key);
    if (!anew && held && held.until > performance.now()) return held.token;
    const answer = await this.send('POST', path, undefined, await body());
    if (answer.status < 200 || answer.status >= 300)
      throw new SecretProviderError(`${context.store}: Vault answered ${answer.status} to the login at ${path}`);
    const login = this.json(answer)['auth'];
    const token = isRecord(login) ? login['client_token'] : undefined;
    if (typeof token !== 'string') throw new SecretProviderError(`${context.store}: Vault's answer to the login at ${path} holds no token`);
    const lease = isRecord(login) && typeof login['lease_duration'] === 'number' ? login['lease_duration'] : 0;
    if (tokens.size >= MOST_TOKENS) tokens.clear();
    tokens.set(key, { token, until: performance.now() + lease * 1000 * FRESH });
    return token;
  }

  /** Where and with what to log in; `identity` tells logins apart that must not share a token. */
  private async login(): Promise<{ path: string; body: () => Promise<object>; identity: unknown }> {
    const { appRole, kubernetes } = this.settings.auth;
    const { context } = this;
    if (appRole) {
      const role = appRole.roleId ?? (await context.secret(appRole.roleRef ?? {}, 'auth.appRole.roleRef')).trim();
      const secret = (await context.secret(appRole.secretRef, 'auth.appRole.secretRef')).trim();
      return { path: `auth/${appRole.path}/login`, body: async () => ({ role_id: role, secret_id: secret }), identity: [role, secret] };
    }
    if (!kubernetes) throw new SecretSpecError(`${context.store}: spec.provider.vault.auth is missing`);
    const { role, serviceAccountRef, secretRef, mountPath } = kubernetes;
    if (!serviceAccountRef && !secretRef)
      throw new SecretSpecError(`${context.store}: auth.kubernetes must name serviceAccountRef or secretRef`);
    const given = secretRef ? (await context.secret({ key: 'token', ...secretRef }, 'auth.kubernetes.secretRef')).trim() : undefined;
    const account = serviceAccountRef
      ? [context.namespaceOf(serviceAccountRef, 'auth.kubernetes.serviceAccountRef'), serviceAccountRef.name]
      : [];
    const jwt = async (): Promise<string> =>
      given ?? (serviceAccountRef ? serviceAccountToken(serviceAccountRef, serviceAccountRef.audiences, context) : '');
    return { path: `auth/${mountPath}/login`, body: async () => ({ role, jwt: await jwt() }), identity: [role, given, ...account] };
  }
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
