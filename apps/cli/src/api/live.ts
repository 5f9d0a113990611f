import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblemError, type LiveEvent, type LiveNotice, type operations } from '@fairlead/api-client';
import type { Connection } from './connection.js';
import { isTransient, UnreachableError } from './problems.js';
import { readServerSentEvents, type ServerSentEvent } from './server-sent-events.js';

/** Two heartbeats: a stream that is silent for so long is dead. */
const SILENCE_MILLISECONDS = 35_000;
const RECONNECT_MILLISECONDS = 1_000;

export type LiveQuery = NonNullable<operations['followEvents']['parameters']['query']>;
export type LiveMessage = { kind: 'event'; event: LiveEvent } | { kind: 'hello' | 'reset'; reason: string };
type Query = Record<string, string | number | undefined>;

/**
 * Follows the live stream; connects again by itself and misses nothing. The first connection must succeed.
 * @throws ApiProblemError, UnreachableError if the api can't be reached at first or refuses
 */
export async function* followLive(connection: Connection, query: LiveQuery, signal: AbortSignal): AsyncGenerator<LiveMessage> {
  let lastEventId = '';
  let connected = false;
  while (!signal.aborted) {
    try {
      for await (const message of openStream(connection, '/api/v1/events', query, signal, lastEventId)) {
        connected = true;
        if (message.id !== '') lastEventId = message.id;
        const live = toLive(message);
        if (live !== undefined) yield live;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!connected || !isTransient(error)) throw error;
    }
    await sleep(RECONNECT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** One connection to a stream of server-sent events; ends with it. */
export async function* openStream(
  connection: Connection,
  path: string,
  query: Query,
  signal: AbortSignal,
  lastEventId = '',
): AsyncGenerator<ServerSentEvent> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS);
  const alive = (): void => void timer.refresh();
  try {
    const response = await fetch(`${connection.endpoint.url}${path}${search(query)}`, {
      signal: AbortSignal.any([signal, silence.signal]),
      headers: {
        'fairlead-client': 'cli',
        ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
        ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
      },
    });
    if (!response.ok || response.body === null) throw new ApiProblemError(response.status, await problemOf(response));
    yield* readServerSentEvents(response.body, alive);
  } catch (error) {
    throw error instanceof ApiProblemError ? error : new UnreachableError(connection.endpoint, error);
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

const problemOf = (response: Response): Promise<ApiProblemError['problem']> =>
  response.json().catch(() => undefined) as Promise<ApiProblemError['problem']>;

function search(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
  return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
}

function toLive({ event, data }: ServerSentEvent): LiveMessage | undefined {
  if (data === '' || event === 'dropped') return undefined;
  if (event === 'hello' || event === 'reset') return { kind: event, reason: (JSON.parse(data) as LiveNotice).reason };
  return { kind: 'event', event: JSON.parse(data) as LiveEvent };
}
