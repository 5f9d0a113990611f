import { Agent, request } from 'node:https';

export interface KubeAccess {
  readonly url: string;
  readonly certificateAuthority: string;
  readonly token: string;
}
export interface KubeAnswer {
  readonly status: number;
  readonly body: string;
}

/** One plain request to an API server: enough to set the sandbox up. Resolves with any status; rejects when the server can't be reached. */
export function kubeRequest(access: KubeAccess, method: string, path: string, body?: unknown): Promise<KubeAnswer> {
  const agent = new Agent({ ca: access.certificateAuthority, keepAlive: false });
  const headers = {
    Authorization: `Bearer ${access.token}`,
    Accept: 'application/json',
    'Content-Type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, access.url), { method, headers, agent, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** As `kubeRequest`, for what must succeed; returns the parsed body. */
export async function kubeCall<T>(access: KubeAccess, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await kubeRequest(access, method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  return JSON.parse(answer.body) as T;
}
