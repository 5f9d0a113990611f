import { createApiClient, type ApiClient } from '@fairlead/api-client';
import type { Command } from 'commander';
import { settings } from '../config.js';
import { readCredential } from './credentials.js';
import { findEndpoint, type Endpoint } from './endpoint.js';
import { UnreachableError } from './problems.js';
import { send } from './send.js';

const ANSWER_MILLISECONDS = 30_000;

/** Of every command that talks to the api. */
export interface ServerOptions {
  server?: string;
}
export const withServer = (command: Command): Command =>
  command.option(
    '--server <url>',
    'the api (default: FAIRLEAD_SERVER, else that of `npm start` in this checkout, else http://127.0.0.1:8080)',
  );

export interface Connection {
  readonly endpoint: Endpoint;
  readonly api: ApiClient;
  /** Bearer token; absent where none is known, which is enough for an api without sign-in. */
  readonly token: string | undefined;
}

/** @param patience how long an answer may take, in milliseconds */
export async function connect({ server }: ServerOptions, patience = ANSWER_MILLISECONDS): Promise<Connection> {
  const endpoint = await findEndpoint(server);
  const token = settings.token ?? (await readCredential(endpoint.url))?.token;
  return { endpoint, token, api: clientFor(endpoint, { token, patience }) };
}

export interface ClientAs {
  readonly token?: string | undefined;
  readonly csrf?: () => string | undefined;
  /** Changes what is sent, and sees what came. */
  readonly around?: (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>;
  readonly patience?: number;
}
export function clientFor(endpoint: Endpoint, { token, csrf, around, patience = ANSWER_MILLISECONDS }: ClientAs): ApiClient {
  const sent = async (request: Request): Promise<Response> => {
    try {
      return await send(request, AbortSignal.any([request.signal, AbortSignal.timeout(patience)]));
    } catch (error) {
      throw new UnreachableError(endpoint, error);
    }
  };
  return createApiClient({
    baseUrl: endpoint.url,
    client: 'cli',
    token: () => token,
    ...(csrf === undefined ? {} : { csrf }),
    fetch: around === undefined ? sent : (request) => around(request, sent),
  });
}
