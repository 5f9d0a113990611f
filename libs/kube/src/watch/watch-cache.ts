import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '@fairlead/domain';
import type { ApiResource } from '../api-resource.js';
import { KubeApiError } from '../errors.js';
import type { KubeClient } from '../kube-client.js';
import { Backoff } from './backoff.js';
import { ObjectStore, type ObjectChange } from './object-store.js';
import { watchEvents, type WatchEvent } from './watch-events.js';

export interface WatchCacheOptions {
  client: KubeClient;
  resource: ApiResource;
  /** For example `fairlead.dev/application` (has the label). */
  labelSelector?: string;
  /** Absent: all namespaces. */
  namespace?: string;
  /** Called after the cache was changed, one change after another. */
  onChange?: (change: ObjectChange) => void;
  /** The cache is complete: after the start, and after each time that it had to be read anew. */
  onSynced?: () => void;
  /** The watch is down and the cache stays as it was; also told what a callback of yours threw. Not called for watches that end as they should. */
  onError?: (error: Error, retryInMilliseconds: number) => void;
}

/** Servers that don't know the streaming form of the first list (before 1.32, or with it turned off) answer so. */
const refusesStreamingList = (error: unknown): boolean => error instanceof KubeApiError && (error.status === 400 || error.status === 422);

/**
 * The objects of one kind as the cluster holds them, kept current by a watch. Resumes where a watch ended; reads anew when the server has
 * forgotten that place (410), reporting what vanished in between as deleted. Goes on until stopped.
 */
export class WatchCache {
  private readonly store: ObjectStore;
  private readonly stopping = new AbortController();
  private readonly backoff = new Backoff();
  private resourceVersion: string | undefined;
  private streamingList = true;
  private complete = false;
  private running: Promise<void> | undefined;
  private whenComplete: (() => void)[] = [];

  constructor(private readonly options: WatchCacheOptions) {
    this.store = new ObjectStore(options.resource, (change) => this.guarded(() => options.onChange?.(change)));
  }

  get resource(): ApiResource {
    return this.options.resource;
  }
  /** True once everything was read. Stays true while a watch is down: `onError` tells. */
  get synced(): boolean {
    return this.complete;
  }
  get(key: string): KubeObject | undefined {
    return this.store.get(key);
  }
  objects(): IterableIterator<KubeObject> {
    return this.store.objects();
  }
  /** Who else last changed the object, apart from its status. */
  otherManager(key: string): string | undefined {
    return this.store.otherManager(key);
  }
  get size(): number {
    return this.store.size;
  }

  start(): this {
    this.running ??= this.run();
    return this;
  }
  /** Resolves once everything was read; at once if it was. Rejects when the cache is stopped before. */
  whenSynced(): Promise<void> {
    if (this.complete) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.whenComplete.push(resolve);
      this.stopping.signal.addEventListener('abort', () => reject(new Error('The watch was stopped before it had read everything')), {
        once: true,
      });
    });
  }
  /** Resolves when the connection is given back; no callback comes afterwards. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        if (this.resourceVersion !== undefined) await this.follow();
        else if (this.streamingList) await this.followFromStart();
        else await this.listAndFollow();
        // A watch that ends at once, again and again, must not become a busy loop.
        if (performance.now() - started < 1000 && !signal.aborted) await this.pause(this.backoff.next());
      } catch (error) {
        if (!signal.aborted) await this.failed(error);
      }
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof KubeApiError && (error.status === 410 || error.status === 404)) this.resourceVersion = undefined;
    // Normal in the life of a watch: the server keeps its past for some minutes only.
    if (error instanceof KubeApiError && error.status === 410) return this.pause(this.backoff.next());
    if (this.streamingList && this.resourceVersion === undefined && refusesStreamingList(error)) {
      this.streamingList = false;
      return;
    }
    // The kind is gone, and its objects with it.
    if (error instanceof KubeApiError && error.status === 404 && this.complete) this.store.replace([]);
    const delay = this.backoff.next();
    this.guarded(() => this.options.onError?.(error instanceof Error ? error : new Error(String(error)), delay));
    return this.pause(delay);
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** The first objects come through the watch itself, which costs the server less than a list and leaves no gap before the watch. */
  private async followFromStart(): Promise<void> {
    const initial: KubeObject[] = [];
    let reading = true;
    for await (const event of this.events(undefined)) {
      if (!reading) this.take(event);
      else if (event.type === 'BOOKMARK') {
        if (!event.endsInitialEvents) continue;
        reading = false;
        this.readAll(initial, event.resourceVersion);
      } else if (event.type !== 'DELETED') initial.push(event.object);
    }
  }

  private async listAndFollow(): Promise<void> {
    const { client, resource, labelSelector, namespace } = this.options;
    const list = await client.list(resource, { ...selection(labelSelector, namespace), signal: this.stopping.signal });
    this.readAll(list.items, list.resourceVersion);
    await this.follow();
  }

  private async follow(): Promise<void> {
    for await (const event of this.events(this.resourceVersion)) this.take(event);
  }

  private events(from: string | undefined): AsyncGenerator<WatchEvent, void, undefined> {
    const { client, resource, labelSelector, namespace } = this.options;
    const options = { ...selection(labelSelector, namespace), signal: this.stopping.signal, ...(from === undefined ? {} : { from }) };
    return watchEvents(client, resource, options);
  }

  private readAll(objects: readonly KubeObject[], resourceVersion: string | undefined): void {
    this.store.replace(objects);
    this.resourceVersion = resourceVersion;
    this.complete = true;
    this.backoff.reset();
    for (const resolve of this.whenComplete.splice(0)) resolve();
    this.guarded(() => this.options.onSynced?.());
  }

  private take(event: WatchEvent): void {
    this.backoff.reset();
    if (event.type === 'BOOKMARK') {
      this.resourceVersion = event.resourceVersion ?? this.resourceVersion;
      return;
    }
    this.resourceVersion = event.object.metadata.resourceVersion ?? this.resourceVersion;
    if (event.type === 'DELETED') this.store.remove(event.object);
    else this.store.put(event.object);
  }

  /** What a callback throws must not end the watch. */
  private guarded(call: () => void): void {
    if (this.stopping.signal.aborted) return;
    try {
      call();
    } catch (error) {
      this.options.onError?.(error instanceof Error ? error : new Error(String(error)), 0);
    }
  }
}

const selection = (labelSelector: string | undefined, namespace: string | undefined) => ({
  ...(labelSelector !== undefined ? { labelSelector } : {}),
  ...(namespace !== undefined ? { namespace } : {}),
});
