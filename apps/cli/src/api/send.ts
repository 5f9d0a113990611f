import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Readable } from 'node:stream';

/**
 * Sends a request by node:http and answers as `fetch` does, which takes twice as long to begin: its parser is compiled anew in every process. A redirect is left to
 * `fetch`. Rejects with the error of the connection (`code` tells which) or the signal's reason.
 */
export async function send(request: Request, signal: AbortSignal): Promise<Response> {
  signal.throwIfAborted();
  const body = request.body === null ? undefined : Buffer.from(await request.clone().arrayBuffer());
  const answer = await answered(await beginning(request, signal), body, signal);
  const { statusCode: status = 0, headers } = answer;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    answer.resume();
    return fetch(request, { signal });
  }
  return new Response(status === 204 || status === 304 ? null : await bodyOf(answer), { status, headers: headersOf(answer) });
}

class StaleConnectionError extends Error {}
type Begin = (more?: RequestOptions) => ClientRequest;

async function beginning({ url, method, headers }: Request, signal: AbortSignal): Promise<Begin> {
  const { request } = await (url.startsWith('https:') ? import('node:https') : import('node:http'));
  const own = { accept: '*/*', 'user-agent': 'fairlead', 'accept-encoding': 'gzip' };
  const options: RequestOptions = { method, signal, headers: { ...own, ...Object.fromEntries(headers) } };
  return (more = {}) => request(url, { ...options, ...more });
}

async function answered(begin: Begin, body: Buffer | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    try {
      return await exchange(begin(), body);
    } catch (error) {
      // The server had closed the kept connection just then; what changes something bears a key by which it is done once.
      if (error instanceof StaleConnectionError) return await exchange(begin({ agent: false }), body);
      throw error;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

function exchange(sent: ClientRequest, body: Buffer | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', (error: NodeJS.ErrnoException) =>
      reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnectionError(error.message, { cause: error }) : error),
    );
    sent.end(body);
  });
}

async function bodyOf(answer: IncomingMessage): Promise<ReadableStream> {
  if (answer.headers['content-encoding'] !== 'gzip') return Readable.toWeb(answer) as ReadableStream;
  const [{ createGunzip }, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')]);
  // Whoever reads is told of an error by the stream itself.
  return Readable.toWeb(pipeline(answer, createGunzip(), () => undefined)) as ReadableStream;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}
