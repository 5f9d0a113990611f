import { Retry } from '@fairlead/contracts';
import { ForgeError } from './forge.js';

export interface ForgeHttpOptions {
  /** Base of the API, without trailing slash. */
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Value of `Authorization`; asked anew for each request. */
  readonly authorization: () => Promise<string>;
}
export interface ForgeAnswer {
  readonly status: number;
  readonly body: unknown;
}

const TIMEOUT_MILLISECONDS = 30_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Requests to a forge's API, with its refusals told in one way. */
export class ForgeHttp {
  constructor(private readonly options: ForgeHttpOptions) {}

  /**
   * @param expected statuses beside 2xx that the caller understands
   * @throws ForgeError
   */
  async request(method: string, path: string, body?: unknown, expected: readonly number[] = []): Promise<ForgeAnswer> {
    const { api, headers, authorization } = this.options;
    const url = `${api}${path}`;
    const all = {
      ...headers,
      authorization: await authorization(),
      'user-agent': 'fairlead',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    let response: Response;
    let text: string;
    try {
      const init = { method, headers: all, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS), redirect: 'error' as const };
      response = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
      text = (await response.text()).slice(0, MAX_BYTES);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ForgeError(
        'ForgeUnreachable',
        Retry.backoff,
        `The forge at ${api} can't be reached: ${why}. It is tried again with growing delay.`,
        { url },
        error,
      );
    }
    const answer = { status: response.status, body: parsed(text) };
    if (response.ok || expected.includes(response.status)) return answer;
    throw refusal(method, url, response, words(answer.body));
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { message: text.slice(0, 200) };
  }
};

/** What a forge says in its answer: GitHub's `message` and `errors`, Gitea's `message`. */
export function words(body: unknown): string {
  const { message, errors } = (typeof body === 'object' && body !== null ? body : {}) as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors)
    ? errors.map((one: unknown) =>
        typeof one === 'string'
          ? one
          : ((one as { message?: string; code?: string; field?: string }).message ??
            `${(one as { field?: string }).field} ${(one as { code?: string }).code}`),
      )
    : [];
  return [typeof message === 'string' ? message : '', ...details].filter(Boolean).join('; ').slice(0, 500) || 'it gave no reason';
}

function refusal(method: string, url: string, response: Response, why: string): ForgeError {
  const { status, headers } = response;
  const facts = { url, status };
  const limited = waitOf(headers, status, why);
  if (limited !== undefined) {
    const at = new Date(Date.now() + limited).toISOString();
    return new ForgeError(
      'ForgeRateLimited',
      Retry.after(limited),
      `${url} takes no more requests until ${at}: ${why}. It is tried again then.`,
      facts,
    );
  }
  if (status === 401) {
    const host = new URL(url).host;
    return new ForgeError(
      'ForgeAuthenticationFailed',
      Retry.backoff,
      `${url} does not accept the token of forge/${host}/token: ${why}. Replace it; it is tried again with growing delay.`,
      facts,
    );
  }
  if (status === 403) {
    return new ForgeError(
      'ForgeForbidden',
      Retry.backoff,
      `${method} ${url} is not allowed to the token given: ${why}. It needs to read and write contents and pull requests of this repository; it is tried again with growing delay.`,
      facts,
    );
  }
  if (status === 404) {
    return new ForgeError(
      'ForgeNotFound',
      Retry.backoff,
      `There is no ${url}: ${why}. Check the Repository's URL and spec.forge.url; what a token may not see looks missing too. It is tried again with growing delay.`,
      facts,
    );
  }
  if (status >= 500)
    return new ForgeError(
      'ForgeUnreachable',
      Retry.backoff,
      `${url} answers ${status}: ${why}. It is tried again with growing delay.`,
      facts,
    );
  return new ForgeError('ForgeRefused', Retry.never, `${method} ${url} was refused (${status}): ${why}.`, facts);
}

/** Milliseconds until the next request may be sent, if it is the rate that was too high. */
function waitOf(headers: Headers, status: number, why: string): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers.get('retry-after'));
  if (headers.has('retry-after') && Number.isFinite(after)) return Math.max(1, after) * 1000;
  if (headers.get('x-ratelimit-remaining') === '0') return Math.max(1000, Number(headers.get('x-ratelimit-reset')) * 1000 - Date.now());
  return status === 429 || /rate limit/i.test(why) ? 60_000 : undefined;
}
