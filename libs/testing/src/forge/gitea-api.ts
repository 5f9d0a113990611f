/** The API refused a request. */
export class ForgeRequestError extends Error {
  constructor(
    readonly status: number,
    request: string,
    answer: string,
  ) {
    super(`${request} was answered ${status}: ${answer.slice(0, 500)}`);
    this.name = 'ForgeRequestError';
  }
}

/** One request to Gitea's API below `/api/v1`. Returns what it answered, undefined for no content. Throws ForgeRequestError for any other status than 2xx. */
export type ForgeRequest = <T = unknown>(method: string, path: string, body?: unknown, token?: string) => Promise<T>;

export function giteaApi(url: string, adminToken: string): ForgeRequest {
  return async <T>(method: string, path: string, body?: unknown, token = adminToken) => {
    // A token belongs in a header; `Basic …` is for what only a password may do.
    const authorization = token.includes(' ') ? token : `token ${token}`;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { Authorization: authorization, Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new ForgeRequestError(response.status, `${method} ${path}`, text);
    return (text ? JSON.parse(text) : undefined) as T;
  };
}
