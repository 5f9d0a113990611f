import { randomUUID } from 'node:crypto';
import { HttpStandIn, type StandInAnswer, type StandInRequest } from '../http/http-stand-in.js';
import { KeyValues, type Capability } from './key-values.js';
import { allowed, Tokens, type Policy, type Token } from './tokens.js';
import { badRequest, invalidToken, isFields, noToken, permissionDenied, VaultError, type Fields } from './vault-error.js';

export interface ServiceAccountIdentity {
  readonly namespace: string;
  readonly name: string;
}
export interface VaultKubernetesRole {
  readonly serviceAccounts: readonly ServiceAccountIdentity[];
  /** Paths as in a policy, which its tokens may read. */
  readonly paths: readonly string[];
  /** Default 3600. */
  readonly ttlSeconds?: number;
}
export interface VaultForTestOptions {
  /** Whose token this is, as the cluster's TokenReview says; undefined: nobody's. Default: every token is nobody's. */
  readonly reviewToken?: (jwt: string) => Promise<ServiceAccountIdentity | undefined>;
  /** Requests must name it in X-Vault-Namespace. Default: the header is taken and means nothing. */
  readonly namespace?: string;
  readonly now?: () => Date;
}
export interface VaultRequest {
  readonly method: string;
  readonly path: string;
  readonly namespace: string | undefined;
  readonly status: number;
}
export interface TestVault {
  readonly url: string;
  readonly rootToken: string;
  /** Writes a new version of `secret/<path>`. Returns its number. */
  put(path: string, data: Readonly<Record<string, unknown>>): number;
  /** A token that may do this with these paths, as a policy names them (`secret/data/shop/*`). Default capabilities: read and list. */
  createToken(paths: string | readonly string[], options?: { ttlSeconds?: number; capabilities?: readonly Capability[] }): string;
  revoke(token: string): void;
  /** For logins at `auth/kubernetes/login`. */
  addKubernetesRole(name: string, role: VaultKubernetesRole): void;
  /** A sealed Vault answers 503 to everything. */
  seal(isSealed?: boolean): void;
  readonly requests: readonly VaultRequest[];
  pause(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const readAndList: readonly Capability[] = ['read', 'list'];

/**
 * A stand-in for Vault: the KV engine version 2 at `secret/`, tokens, policies and the Kubernetes auth method, as strict as the real one.
 * Node's HTTP server knows no method LIST, so lists are read with `GET …?list=true`, which Vault takes for the same.
 */
export async function vaultForTest(options: VaultForTestOptions = {}): Promise<TestVault> {
  const vault = new Vault(options);
  const server = await HttpStandIn.start((request) => vault.serve(request));
  return {
    url: server.url,
    rootToken: vault.tokens.create(undefined, { displayName: 'root' }).id,
    put: (path, data) => vault.secrets.put(path, data),
    createToken: (paths, { ttlSeconds, capabilities = readAndList } = {}) =>
      vault.tokens.create({ paths: [paths].flat(), capabilities }, { ttl: ttlSeconds }).id,
    revoke: (token) => vault.tokens.revoke(token),
    addKubernetesRole: (name, role) => void vault.roles.set(name, role),
    seal: (isSealed = true) => void (vault.sealed = isSealed),
    requests: vault.requests,
    pause: () => server.stop(),
    start: () => server.listen(),
    stop: () => server.stop(),
  };
}

interface Result {
  readonly data?: object;
  readonly auth?: object;
}

class Vault {
  readonly tokens: Tokens;
  readonly secrets: KeyValues;
  readonly roles = new Map<string, VaultKubernetesRole>();
  readonly requests: VaultRequest[] = [];
  sealed = false;

  constructor(private readonly options: VaultForTestOptions) {
    const now = options.now ?? (() => new Date());
    this.tokens = new Tokens(now);
    this.secrets = new KeyValues(now);
  }

  async serve(request: StandInRequest): Promise<StandInAnswer> {
    const namespace = request.header('x-vault-namespace');
    const path = decodeURIComponent(request.url.pathname.replace(/^\/v1\//, ''));
    const answer = await this.answer(request, path, namespace).catch(refusal);
    this.requests.push({ method: request.method, path, namespace, status: answer.status });
    return { ...answer, headers: { 'Cache-Control': 'no-store', ...answer.headers } };
  }

  private async answer(request: StandInRequest, path: string, namespace: string | undefined): Promise<StandInAnswer> {
    if (!request.url.pathname.startsWith('/v1/')) throw new VaultError(404, []);
    if (path === 'sys/health') return health(this.sealed);
    if (this.sealed) throw new VaultError(503, ['Vault is sealed']);
    if (this.options.namespace !== undefined && namespace?.replace(/^\/|\/$/g, '') !== this.options.namespace) throw permissionDenied();
    const body = bodyOf(request);
    const result = path === 'auth/kubernetes/login' ? await this.login(request.method, body) : this.withToken(request, path, body);
    return result ? envelope(result) : { status: 204 };
  }

  private withToken(request: StandInRequest, path: string, body: Fields): Result | undefined {
    const given = request.header('x-vault-token') ?? /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
    if (!given) throw noToken();
    const token = this.tokens.find(given);
    if (!token) throw invalidToken();
    const { method } = request;
    if (path.startsWith('auth/token/')) return this.ownToken(method, path.slice('auth/token/'.length), token, body);
    if (!path.startsWith('secret/')) {
      // Whether there is such an engine, only those may learn who may use it.
      if (token.policy) throw permissionDenied();
      throw new VaultError(404, [`no handler for route "${path}". route entry not found.`]);
    }
    const call = { method, path: path.slice('secret/'.length), query: request.url.searchParams, body };
    const capability = this.secrets.capabilityFor(call);
    if (!capability) throw new VaultError(405, ['1 error occurred:\n\t* unsupported operation\n\n']);
    // A policy names what may be listed as a folder.
    if (!allowed(token, capability === 'list' ? path.replace(/\/*$/, '/') : path, capability)) throw permissionDenied();
    const data = this.secrets.perform(call);
    return data && { data };
  }

  /** What the policy `default` lets each token do with itself. */
  private ownToken(method: string, action: string, token: Token, body: Fields): Result | undefined {
    if (action === 'lookup-self' && method === 'GET') return { data: this.tokens.lookup(token) };
    if (action === 'revoke-self' && method !== 'GET') return void this.tokens.revoke(token.id);
    if (action === 'renew-self' && method !== 'GET') {
      if (token.ttl === 0) throw badRequest('lease is not renewable');
      const increment = Number.parseInt(String(body['increment'] ?? ''), 10);
      this.tokens.renew(token, Number.isNaN(increment) ? undefined : increment);
      return { auth: this.tokens.auth(token) };
    }
    throw permissionDenied();
  }

  private async login(method: string, body: Fields): Promise<Result> {
    if (method !== 'POST' && method !== 'PUT') throw new VaultError(405, ['1 error occurred:\n\t* unsupported operation\n\n']);
    const { jwt, role: name } = body;
    if (typeof jwt !== 'string' || !jwt) throw badRequest('missing jwt');
    if (typeof name !== 'string' || !name) throw badRequest('missing role');
    const role = this.roles.get(name);
    if (!role) throw badRequest(`invalid role name ${JSON.stringify(name)}`);
    const who = await this.options.reviewToken?.(jwt);
    if (!who) throw noToken();
    const isBound = role.serviceAccounts.some((bound) => fits(bound.name, who.name) && fits(bound.namespace, who.namespace));
    if (!isBound) throw new VaultError(403, ['service account name not authorized']);
    const policy: Policy = { paths: role.paths, capabilities: readAndList };
    const token = this.tokens.create(policy, { ttl: role.ttlSeconds ?? 3600, displayName: `kubernetes-${who.namespace}-${who.name}` });
    return { auth: this.tokens.auth(token, { role: name, service_account_name: who.name, service_account_namespace: who.namespace }) };
  }
}

const fits = (bound: string, given: string) => bound === '*' || bound === given;

function bodyOf(request: StandInRequest): Fields {
  if (request.body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    if (isFields(value)) return value;
  } catch {
    // Told below.
  }
  throw badRequest('error parsing JSON');
}

/** What stands around each answer. */
const envelope = ({ data, auth }: Result): StandInAnswer => ({
  status: 200,
  body: {
    request_id: randomUUID(),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: data ?? null,
    wrap_info: null,
    warnings: null,
    auth: auth ?? null,
    mount_type: data ? 'kv' : '',
  },
});

function refusal(error: unknown): StandInAnswer {
  if (!(error instanceof VaultError)) throw error;
  const { status, errors, data, warnings } = error;
  if (!data && !warnings) return { status, body: { errors } };
  const { body } = envelope({ data });
  return { status, body: { ...(body as object), warnings: warnings ?? null, ...(warnings ? { errors } : {}) } };
}

const health = (sealed: boolean): StandInAnswer => ({
  status: sealed ? 503 : 200,
  body: {
    initialized: true,
    sealed,
    standby: false,
    performance_standby: false,
    server_time_utc: Math.floor(Date.now() / 1000),
    version: '1.21.4',
    cluster_name: 'test',
  },
});
