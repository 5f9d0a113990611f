import { RepositoryHinted, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { RepositoryKey } from '../catalog/catalog-view.js';

/**
 * Every instance hears every hint, and the one that holds the repository acts on it. A hint that is missed costs at most one polling interval,
 * so nothing is kept of it.
 */
export function followHints(
  bus: Bus,
  signal: AbortSignal,
  onHinted: (repository: RepositoryKey, traceparent: string | undefined) => void,
): Promise<void> {
  return bus.follow({
    consumer: 'git-poller-hints',
    contracts: [RepositoryHinted],
    from: 'new',
    onMessage: ({ message, traceparent }) => {
      const { tenant, repository } = message as MessageOf<typeof RepositoryHinted>;
      onHinted(`${tenant}/${repository}`, traceparent);
    },
    signal,
  });
}
