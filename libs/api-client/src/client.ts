import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { ApiProblemError, ApiUnreachableError } from './errors.js';
import type { paths, Problem } from './schema.js';

export interface ClientOptions {
  /** Base URL without slash at the end; empty in a page that the api serves. */
  readonly baseUrl: string;
  /** Says so in the audit log. */
  readonly client: 'cli' | 'console';
  /** Bearer token; absent in a browser, whose session is in a cookie. */
  readonly token?: () => string | undefined;
  /** To be sent with what is no GET, where the session is in a cookie. */
  readonly csrf?: () => string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
}
export type ApiClient = Client<paths>;

/**
 * The api by its generated types. Every call throws ApiProblemError for an answer that is no success, and ApiUnreachableError for none, so that `data` of what
 * it returns is always there (undefined where the answer has no body).
 */
export function createApiClient({ baseUrl, client, token, csrf, fetch: fetchWith = fetch }: ClientOptions): ApiClient {
  const api = createClient<paths>({ baseUrl, fetch: fetchWith, credentials: 'same-origin' });
  const identity: Middleware = {
    onRequest({ request }) {
      request.headers.set('fairlead-client', client);
      const bearer = token?.();
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
      const csrfToken = request.method === 'GET' ? undefined : csrf?.();
      if (csrfToken !== undefined) request.headers.set('fairlead-csrf', csrfToken);
    },
    async onResponse({ response }) {
      if (response.ok) return;
      const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
      throw new ApiProblemError(response.status, problem, response.headers.get('retry-after') ?? undefined);
    },
    onError({ error }) {
      if (error instanceof ApiProblemError || (error instanceof Error && error.name === 'AbortError')) return;
      return new ApiUnreachableError(baseUrl, error);
    },
  };
  api.use(identity);
  return api;
}

/** Of an answer that has a body. */
export function dataOf<T>({ data }: { readonly data?: T }): NonNullable<T> {
  if (data === undefined || data === null) throw new TypeError('The answer has no body.');
  return data;
}
