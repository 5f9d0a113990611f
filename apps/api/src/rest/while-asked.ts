import type { ServerResponse } from 'node:http';

/** Aborted when whoever asked goes away, or has been answered. */
export function whileAsked(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}
