import type { KubeObject } from '@fairlead/domain';
import { WatchCache, type GroupVersionKind, type ObjectChange } from '@fairlead/kube';
import type { SecretsSession } from './session.js';

export interface WatchedOptions {
  readonly labelSelector?: string;
  readonly namespace?: string;
  readonly onChange: (change: ObjectChange) => void;
}

/** Begins to watch a kind and resolves when everything was read. */
export async function watched(session: SecretsSession, kind: GroupVersionKind, options: WatchedOptions): Promise<WatchCache> {
  const { client, logger, signal } = session;
  const resource = await client.discovery.find(kind);
  const cache = new WatchCache({
    client,
    resource,
    ...options,
    onError: (error, retryMilliseconds) =>
      logger.warn('the watch of secrets is down, trying again', { kind: kind.kind, error, retryMilliseconds }),
  });
  signal.addEventListener('abort', () => void cache.stop(), { once: true });
  if (signal.aborted) throw new Error('The session has ended');
  await cache.start().whenSynced();
  return cache;
}

export const SECRET = { group: '', version: 'v1', kind: 'Secret' } as const;
/** Name within the cluster as people write it; key of work. */
export const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
export const secretKey = (name: string): string => `/Secret/${name}`;
