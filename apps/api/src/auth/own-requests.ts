import { ApiError } from '../rest/api-error.js';
import type { PublicUrl } from './public-url.js';
import type { Response } from './request.js';
import type { Middleware } from './security-headers.js';

/**
 * A page in a browser can reach this api by any name that it makes point here; what is asked by another name than the public one is not meant for
 * it. Checked before anything is read of the request.
 */
export const ownHostOnly =
  (url: PublicUrl): Middleware =>
  (request, response, next) =>
    url.isOwnHost(request.headers.host) ? next() : refuse(response, wrongHost(request.headers.host ?? ''));

/** Forms and plain text can be sent by any page without asking first. */
export const jsonOnly: Middleware = ({ headers }, response, next) => {
  const { 'content-type': type, 'content-length': length, 'transfer-encoding': encoding } = headers;
  const hasBody = encoding !== undefined || (length !== undefined && length !== '0');
  // fetch says text/plain of its own of an empty string, and programs say JSON of nothing.
  if (!hasBody || /^application\/json *(;|$)/i.test(type ?? '')) return next();
  refuse(response, notJson());
};

function refuse(response: Response, error: ApiError): void {
  response.writeHead(error.fields.status, { 'content-type': 'application/problem+json; charset=utf-8' });
  response.end(`${JSON.stringify(error.toProblem())}\n`);
}

const wrongHost = (host: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'WrongHost',
    title: 'The request is meant for another host',
    detail: `The request names host ${JSON.stringify(host.slice(0, 100))}, which is not that of this api.`,
    advice: 'Use the address that FAIRLEAD_API_URL of the api says; a proxy in front must pass the Host header on.',
  });

const notJson = (): ApiError =>
  new ApiError({
    status: 415,
    code: 'UnsupportedMediaType',
    title: 'The body is of a kind that is not read',
    detail: 'Bodies are read as JSON only.',
    advice: 'Send application/json.',
  });
