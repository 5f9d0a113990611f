import type { ServerResponse } from 'node:http';
import type { PrincipalRequest } from './principal.js';

/** What Express adds to a request. */
export type Request = PrincipalRequest & {
  /** Address of the client; behind proxies that are trusted, the one that they tell. */
  readonly ip?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The route that answers, as its controller has it. */
  readonly route?: { readonly path: string };
};
export type Response = ServerResponse & { readonly locals: Record<string, unknown> };

export const addressOf = ({ ip }: Request): string => ip ?? 'an unknown address';
export const agentOf = ({ headers }: Request): string => headers['user-agent'] ?? 'a browser that does not tell its name';
