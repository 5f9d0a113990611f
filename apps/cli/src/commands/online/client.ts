import { setTimeout as sleep } from 'node:timers/promises';
import { ApiLiveEvent, ApiLiveNotice } from '@fairlead/contracts';
import { z } from 'zod';
import type { Endpoint } from './config.js';
import { OnlineError, refused, unreachable } from './errors.js';
import { readServerSentEvents, type ServerSentEvent } from './server-sent-events.js';

const ANSWER_MILLISECONDS = 30_000;
/** Two heartbeats: a stream that is silent for so long is dead. */
const SILENCE_MILLISECONDS = 35_000;
const RECONNECT_MILLISECONDS = 1_000;

export type Query = Record<string, string | undefined>;
export type LiveMessage = { kind: 'event'; event: ApiLiveEvent } | { kind: 'hello' | 'reset'; reason: string };

/** The api over HTTP. Every method throws OnlineError. */
export class ApiClient {
  constructor(
    readonly endpoint: Endpoint,
    /** Who asks; needed for commands where the api has tokens set. */
    private readonly token?: string,
  ) {}

  async get<S extends z.ZodType>(path: string, schema: S, query: Query = {}): Promise<z.infer<S>> {
    return this.read(await this.fetch(path, query, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }), schema);
  }

  async post<S extends z.ZodType>(path: string, schema: S, body: unknown): Promise<z.infer<S>> {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.read(await this.fetch(path, {}, { ...init, signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }), schema);
  }

  /** Every item of a paged list. */
  async all<T extends z.ZodType>(path: string, item: T, query: Query = {}): Promise<z.infer<T>[]> {
    const schema = z.object({ items: z.array(item), next: z.string().optional() });
    const items: z.infer<T>[] = [];
    let cursor: string | undefined;
    do {
      const page: { items: z.infer<T>[]; next?: string | undefined } = await this.get(path, schema, { ...query, limit: '500', cursor });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return items;
  }

  /**
   * Follows the live stream; connects again by itself and misses nothing. The first connection must succeed.
   * @throws OnlineError if the api can't be reached at first or refuses
   */
  async *live(query: Query, signal: AbortSignal): AsyncGenerator<LiveMessage> {
    let lastEventId = '';
    let connected = false;
    while (!signal.aborted) {
      try {
        for await (const message of this.stream(query, lastEventId, signal)) {
          connected = true;
          if (message.id !== '') lastEventId = message.id;
          const live = toLive(message);
          if (live !== undefined) yield live;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!connected || !(error instanceof OnlineError && error.transient)) throw error;
      }
      await sleep(RECONNECT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async *stream(query: Query, lastEventId: string, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS);
    try {
      const response = await this.fetch('/api/v1/events', query, {
        signal: AbortSignal.any([signal, silence.signal]),
        headers: lastEventId === '' ? {} : { 'last-event-id': lastEventId },
      });
      if (response.status !== 200 || response.body === null) throw refused(this.endpoint, response.status, await response.text());
      const alive = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS);
      };
      yield* readServerSentEvents(response.body, alive);
    } catch (error) {
      throw error instanceof OnlineError ? error : unreachable(this.endpoint, error);
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  private async fetch(path: string, query: Query, init: RequestInit): Promise<Response> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
    try {
      return await fetch(`${this.endpoint.url}${path}${search}`, { ...init, headers: { ...this.identity(), ...init.headers } });
    } catch (error) {
      throw unreachable(this.endpoint, error);
    }
  }

  private identity(): Record<string, string> {
    return { 'fairlead-client': 'cli', ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }) };
  }

  private async read<S extends z.ZodType>(response: Response, schema: S): Promise<z.infer<S>> {
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(this.endpoint, error);
    });
    if (!response.ok) throw refused(this.endpoint, response.status, text);
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      const message = `${this.endpoint.url} answered what this version of fairlead can't read. Are the api and fairlead of one version?`;
      throw new OnlineError(message);
    }
  }
}

function toLive({ event, data }: ServerSentEvent): LiveMessage | undefined {
  if (event === 'hello' || event === 'reset') return { kind: event, reason: ApiLiveNotice.parse(JSON.parse(data)).reason };
  // An api that is newer may tell of more than is known here.
  const parsed = event === 'dropped' || data === '' ? undefined : ApiLiveEvent.safeParse(JSON.parse(data));
  return parsed?.success ? { kind: 'event', event: parsed.data } : undefined;
}
