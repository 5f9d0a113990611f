import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.js';

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Listening on loopback does not keep a web page in a browser on this machine out: by a name that it makes point here it could read everything,
 * and it may post without asking. So a request must name this machine by a loopback name, and a page of another origin is refused.
 */
export function localOnly(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
  const host = request.headers.host ?? '';
  const { origin } = request.headers;
  const problem = !LOCAL_HOST.test(host)
    ? `The request names host ${JSON.stringify(host)}`
    : origin !== undefined && !isLocal(origin)
      ? `The request comes from a page of ${origin}`
      : undefined;
  if (problem === undefined) return next();
  const { fields } = forbidden(problem);
  response.writeHead(fields.status, { 'content-type': 'application/problem+json; charset=utf-8' });
  response.end(`${JSON.stringify(forbidden(problem).toProblem())}\n`);
}

const isLocal = (origin: string): boolean => URL.canParse(origin) && LOCAL_HOST.test(new URL(origin).host);

const forbidden = (problem: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'LocalOnly',
    title: 'Only local requests are answered',
    detail: `${problem}; while sign-in is off (FAIRLEAD_API_SIGN_IN), the API answers only to localhost.`,
    advice:
      'Use http://127.0.0.1 or http://localhost with the port of the api, from the same machine or through ssh -L or kubectl port-forward.',
  });
