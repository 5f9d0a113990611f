import { APPLICATION_LABEL } from '@fairlead/domain';
import { collectionRequest, type KubeClient } from '@fairlead/kube';
import { Limiter, type Logger } from '@fairlead/service-kit';
import { retryDelay } from '../sync/backoff.js';
import type { LiveObjects } from './live-objects.js';

/** Requests at once: the search is no hurry and must not slow down syncs. */
const AT_ONCE = 4;

/**
 * Watches every kind of which the cluster holds a managed object, so that objects of kinds that no rendering has any more are pruned after a restart.
 * One list request of one item per kind that can be listed and deleted; tried until it has worked once.
 */
export async function findKindsInUse(client: KubeClient, live: LiveObjects, logger: Logger, signal: AbortSignal): Promise<void> {
  const limiter = new Limiter(AT_ONCE);
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      const resources = await client.discovery.all();
      await Promise.all(
        resources.map((resource) =>
          limiter.run(async () => {
            if (signal.aborted) return;
            const { body } = await client.transport.request<{ items?: unknown[] }>({
              ...collectionRequest(resource, 'list', { signal }),
              query: { labelSelector: APPLICATION_LABEL, limit: '1' },
            });
            if (body.items?.length) await live.ensure(resource);
          }),
        ),
      );
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn('kinds in use could not be found yet, trying again', { error, attempt });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, retryDelay(attempt));
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  }
}
