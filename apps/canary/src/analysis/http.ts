import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string | string[]>;
  body?: string;
  timeoutMilliseconds: number;
  /** The server's certificate is not checked. */
  insecure?: boolean;
  signal: AbortSignal;
}
export interface HttpAnswer {
  status: number;
  body: string;
}
/** More of an answer than this is not read, in characters. */
const MOST = 1_000_000;

/** One request within its time, redirects not followed. Rejects with a plain sentence that holds neither URL nor headers, which may be secret. */
export async function http({ method, url, headers = {}, body, timeoutMilliseconds, insecure, signal }: HttpRequest): Promise<HttpAnswer> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]);
  const send = url.startsWith('https:') ? secure : plain;
  return new Promise<HttpAnswer>((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new Error(ended.aborted && !signal.aborted ? `no answer within ${timeoutMilliseconds / 1000} s` : reasonOf(error)));
    const request = send(url, { method, headers, signal: ended, ...(insecure ? { rejectUnauthorized: false } : {}) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MOST) request.destroy(new Error(`the answer is longer than ${MOST} characters`));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}

function reasonOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `no connection (${code})` : error.message;
}
