import { lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { SecretProviderError, SecretSpecError } from '../external/errors.js';

export interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the authorities that are trusted in place of the usual ones. */
  readonly ca?: string | undefined;
  /** `SecretStore shop/vault`, for messages. */
  readonly store: string;
  readonly timeoutMilliseconds?: number;
  readonly signal: AbortSignal;
}
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const TIMEOUT_MILLISECONDS = 10_000;
const MOST_BYTES = 1_048_576;
/** Where clouds give out the machine's own credentials: no secret of a tenant is kept there. */
const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16, 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addAddress('fd00:ec2::254', 'ipv6');
const isRefused = (address: string, family: number): boolean => refused.check(address, family === 6 ? 'ipv6' : 'ipv4');

const guardedLookup: LookupFunction = (host, options, callback) =>
  lookup(host, options, (error, address, family) => {
    const all = Array.isArray(address) ? address : [{ address, family: family ?? 4 }];
    if (!error && all.some((one) => isRefused(one.address, one.family)))
      return callback(new Error('the address is link-local, which is refused'), '', 4);
    callback(error, address as string, family);
  });

/** One request, without redirects. Throws `SecretProviderError` where there is no answer; any status is one. Messages hold host and cause only. */
export async function callHttp(call: HttpCall): Promise<HttpAnswer> {
  const url = parsed(call);
  const { method, headers, body, ca, store, signal } = call;
  const timeout = call.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const failure = (why: string): SecretProviderError =>
    new SecretProviderError(`${store}: no answer from ${url.host}: ${why}. It is tried again`, { host: url.host });
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method,
        headers: { 'user-agent': 'fairlead', ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        lookup: guardedLookup,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BYTES) request.destroy(new Error(`more than ${MOST_BYTES} bytes`));
          else chunks.push(chunk);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
        response.on('error', (error) => reject(failure(error.message)));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      const timedOut = error.name === 'AbortError' || error.name === 'TimeoutError';
      reject(failure(timedOut ? `nothing within ${timeout / 1000} s` : (error.code ?? error.message)));
    });
    request.end(body);
  });
}

function parsed({ url: text, store }: HttpCall): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // It may be made of secrets.
    throw new SecretSpecError(`${store}: the URL is not valid`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new SecretSpecError(`${store}: the URL must begin with https:// or http://`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family !== 0 && isRefused(host, family))
    throw new SecretSpecError(`${store}: the address of the URL is link-local, which is refused`);
  return url;
}
