import { setMaxListeners } from 'node:events';
import { Agent, type Dispatcher } from 'undici';
import { Credentials, type Access, type ClusterCredentials } from './credentials.js';
import { ClusterUnreachableError, KubeApiError, type ApiStatus } from './errors.js';
import { translateStatus, type NamedObject } from './translate-status.js';

export type Verb = 'get' | 'list' | 'watch' | 'apply' | 'create' | 'patch' | 'delete' | 'discover';
/** What metrics are told of each request. For a watch: when its stream has ended. */
export interface RequestReport {
  verb: Verb;
  group: string;
  /** Plural name, empty where the request is about none. */
  resource: string;
  /** HTTP status, or 0 if there was no answer. */
  code: number;
  seconds: number;
}
/** Acts as somebody else, so that Kubernetes' RBAC decides by their rights. */
export interface Impersonate {
  user: string;
  groups?: readonly string[];
}
/**
 * A ServiceAccount as the API server itself would see it. Without groups, because the server adds those of a ServiceAccount by itself
 * (`serviceaccount.MakeGroupNames`), and leave to impersonate groups would be leave to be `system:masters`.
 */
export const asServiceAccount = ({ namespace, name }: { readonly namespace: string; readonly name: string }): Impersonate => ({
  user: `system:serviceaccount:${namespace}:${name}`,
});
export interface TransportOptions {
  credentials: ClusterCredentials;
  /** Requests at once; more wait. Default 16. Watches have connections of their own. */
  connections?: number;
  /** How long an answer may take, in milliseconds. Default 30,000. */
  timeoutMilliseconds?: number;
  userAgent?: string;
  onRequest?: (report: RequestReport) => void;
}
export interface KubeRequest {
  verb: Verb;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** For error messages: `apply Deployment shop/web`. */
  doing: string;
  /** The one object that it is about. */
  object?: NamedObject;
  group?: string;
  resource?: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  impersonate?: Impersonate;
  signal?: AbortSignal;
  /** Of a stream: it may say nothing for any time, as a log does. A watch that is silent has lost its connection. */
  mayBeSilent?: boolean;
}
export interface KubeResponse<T> {
  status: number;
  body: T;
  /** Texts of the answer's `Warning` headers. */
  warnings: string[];
}

const WATCH_SILENCE_MILLISECONDS = 150_000;
const LISTENERS = 256;

/** HTTP to one API server over kept connections. Knows credentials and errors, nothing of kinds. */
export class Transport {
  private readonly credentials: Credentials;
  private agents: { key: string; requests: Agent; watches: Agent } | undefined;

  constructor(private readonly options: TransportOptions) {
    this.credentials = new Credentials(options.credentials);
  }

  /** Throws `KubeApiError`, `ClusterUnreachableError`, `KubeconfigError`. */
  async request<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    const started = performance.now();
    let code = 0;
    try {
      const response = await this.withFreshCredentials(request, (access, agent) => this.send(request, access, agent));
      code = response.statusCode;
      const body = await readBody(response);
      if (code >= 300) throw await this.refused(request, code, body as ApiStatus, headerOf(response, 'retry-after'));
      return { status: code, body: body as T, warnings: warningsOf(response) };
    } catch (error) {
      throw await this.translated(request, error);
    } finally {
      this.report(request, code, started);
    }
  }

  /** The body of a watch as it comes. The caller consumes or destroys it. Throws as `request` does. */
  async stream(request: KubeRequest): Promise<Dispatcher.ResponseData['body']> {
    const started = performance.now();
    let code = 0;
    try {
      const response = await this.withFreshCredentials(request, (access) => this.send(request, access, this.agentsFor(access).watches));
      code = response.statusCode;
      if (code >= 300) throw await this.refused(request, code, (await readBody(response)) as ApiStatus, headerOf(response, 'retry-after'));
      response.body.once('close', () => this.report(request, code, started));
      return response.body;
    } catch (error) {
      this.report(request, code, started);
      throw await this.translated(request, error);
    }
  }

  async close(): Promise<void> {
    const agents = this.agents;
    this.agents = undefined;
    await Promise.all([agents?.requests.destroy(), agents?.watches.destroy()]);
  }

  /** A request that is not let in (401) is sent once more with credentials read anew; one on a kept connection that the server had just closed is sent once more too: all that we send may come twice. */
  private async withFreshCredentials(
    request: KubeRequest,
    send: (access: Access, agent: Agent) => Promise<Dispatcher.ResponseData>,
  ): Promise<Dispatcher.ResponseData> {
    const attempt = async (): Promise<Dispatcher.ResponseData> => {
      const access = await this.credentials.current();
      return send(access, this.agentsFor(access).requests);
    };
    const first = await attempt().catch((error: unknown) => {
      if (request.signal?.aborted || !isStaleConnection(error)) throw error;
      return attempt();
    });
    if (first.statusCode !== 401) return first;
    await first.body.dump();
    this.credentials.forget();
    return attempt();
  }

  private async send(request: KubeRequest, access: Access, agent: Agent): Promise<Dispatcher.ResponseData> {
    const { method, query, body, impersonate, signal } = request;
    const headers: Record<string, string | string[]> = {
      ...access.headers,
      accept: request.accept ?? 'application/json',
      'user-agent': this.options.userAgent ?? 'fairlead',
    };
    if (body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    if (impersonate) {
      headers['impersonate-user'] = impersonate.user;
      if (impersonate.groups) headers['impersonate-group'] = [...impersonate.groups];
    }
    // One signal may stand for all requests of a session; Node takes more than ten listeners for a leak.
    if (signal) setMaxListeners(LISTENERS, signal);
    const search = queryText(query);
    const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return agent.request({
      origin: access.origin,
      path: `${access.prefix}${request.path}${search}`,
      method,
      headers,
      ...(payload !== undefined ? { body: payload } : {}),
      ...(signal ? { signal } : {}),
      ...(request.mayBeSilent ? { bodyTimeout: 0 } : {}),
    });
  }

  private agentsFor(access: Access): { requests: Agent; watches: Agent } {
    if (this.agents?.key === access.connectionKey) return this.agents;
    const old = this.agents;
    const timeout = this.options.timeoutMilliseconds ?? 30_000;
    const common = { connect: { ...access.tls, timeout: 10_000, keepAlive: true }, pipelining: 1, headersTimeout: timeout };
    this.agents = {
      key: access.connectionKey,
      requests: new Agent({ ...common, connections: this.options.connections ?? 16, bodyTimeout: timeout, keepAliveTimeout: 55_000 }),
      // The API server sends a bookmark about every minute: a watch that says nothing for longer has lost its connection.
      watches: new Agent({ ...common, bodyTimeout: WATCH_SILENCE_MILLISECONDS }),
    };
    // Requests under way end on the old connections.
    void old?.requests.close().catch(() => undefined);
    void old?.watches.close().catch(() => undefined);
    return this.agents;
  }

  private async refused(
    request: KubeRequest,
    code: number,
    body: ApiStatus | undefined,
    retryAfter: string | undefined,
  ): Promise<KubeApiError> {
    const { origin } = await this.credentials.current();
    return translateStatus(
      code,
      typeof body === 'object' && body !== null ? body : {},
      { doing: request.doing, object: request.object, server: origin },
      retryAfter,
    );
  }

  private async translated(request: KubeRequest, error: unknown): Promise<unknown> {
    if (error instanceof KubeApiError || (error instanceof Error && 'retry' in error) || request.signal?.aborted) return error;
    const server = await this.credentials.current().then(
      (access) => access.origin,
      () => 'unknown',
    );
    const why = error instanceof Error ? [error.message, codeOfCause(error)].filter((part) => part).join(' ') : String(error);
    const said = `no answer from ${server}: ${why}. It is tried again`;
    return new ClusterUnreachableError({ doing: request.doing, said, facts: { server } }, error);
  }

  private report(request: KubeRequest, code: number, started: number): void {
    const { verb, group = '', resource = '' } = request;
    this.options.onRequest?.({ verb, group, resource, code, seconds: (performance.now() - started) / 1000 });
  }
}

const STALE = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const isStaleConnection = (error: unknown): boolean => error instanceof Error && STALE.has(codeOfCause(error));
function codeOfCause(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.cause instanceof Error ? codeOfCause(error.cause) : '';
}

function queryText(query: KubeRequest['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, value);
  return search.size > 0 ? `?${search.toString()}` : '';
}

async function readBody(response: Dispatcher.ResponseData): Promise<unknown> {
  const text = await response.body.text();
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    if (response.statusCode < 300) throw error;
    return { message: text.slice(0, 500) };
  }
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
/** `299 - "text"`, several in one header or several headers. */
function warningsOf(response: Dispatcher.ResponseData): string[] {
  const header = response.headers['warning'];
  if (header === undefined) return [];
  const all = Array.isArray(header) ? header.join(', ') : header;
  return [...all.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
