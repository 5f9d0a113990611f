import type { KubeObject } from '@fairlead/domain';
import type { ApiResource } from '../api-resource.js';
import { KubeApiError, type ApiStatus } from '../errors.js';
import { collectionRequest, type KubeClient, type ListOptions } from '../kube-client.js';
import { translateStatus } from '../translate-status.js';
import { jsonLines } from './json-lines.js';

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }
  | { type: 'BOOKMARK'; resourceVersion: string | undefined; endsInitialEvents: boolean };
export interface WatchOptions extends ListOptions {
  signal: AbortSignal;
  /** Absent: first every object that there is, then a bookmark that ends them, then changes. Needs a server from 1.32. */
  from?: string;
}
interface RawEvent {
  type: string;
  object: KubeObject;
}

/** Watches end after 4 to 8 minutes, spread so that they don't all end at once. */
const timeoutSeconds = (): string => String(240 + Math.floor(Math.random() * 240));

/**
 * Changes to the objects of a kind until the server or the signal ends the watch. Throws `KubeApiError` (status 410: read all anew) or
 * `ClusterUnreachableError`.
 */
export async function* watchEvents(
  client: KubeClient,
  resource: ApiResource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  const request = collectionRequest(resource, 'watch', options);
  const initial = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' };
  const body = await client.transport.stream({
    ...request,
    query: {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: timeoutSeconds(),
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
      ...(options.from === undefined ? initial : { resourceVersion: options.from }),
    },
  });
  for await (const event of jsonLines(body)) yield readEvent(event as RawEvent, request.doing);
}

function readEvent({ type, object }: RawEvent, doing: string): WatchEvent {
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object };
    case 'BOOKMARK': {
      const { resourceVersion, annotations } = object.metadata;
      return { type, resourceVersion, endsInitialEvents: annotations?.['k8s.io/initial-events-end'] === 'true' };
    }
    case 'ERROR': {
      const status = object as unknown as ApiStatus;
      throw translateStatus(status.code ?? 500, status, { doing, server: '' });
    }
    default:
      throw new KubeApiError({ doing, said: `the server sent an event of the unknown type ${type}`, status: 500 });
  }
}
