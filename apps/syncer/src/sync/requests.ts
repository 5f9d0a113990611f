import { ActionAudited, ClusterName, type ObjectResult } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { ApplicationState, Request } from './application-state.js';

export interface Answer {
  readonly outcome: 'done' | 'failed';
  readonly detail: string;
}

/**
 * Tells those who asked for a sync what became of it on this cluster, each once. After a failure it is tried again as they wanted it, and they have been told;
 * `over`: there is nothing more to be tried.
 */
export async function answerRequests(
  application: ApplicationState,
  requests: readonly Request[],
  { outcome, detail }: Answer,
  { bus, cluster, over }: { bus: Bus; cluster: string; over: boolean },
): Promise<void> {
  for (const request of requests) {
    if (!request.told) {
      const { id, actor, via = 'api', reason, tenant, application: name } = request.message;
      const asked = { id, actor, via, ...(reason === undefined ? {} : { reason }), tenant, application: name };
      const at = new Date().toISOString();
      const text = `${cluster}: ${detail}`.slice(0, 2000);
      await bus.publish(ActionAudited, { ...asked, action: 'sync', outcome, cluster: ClusterName.parse(cluster), detail: text, at });
      request.told = true;
    }
    if (over) application.requests.delete(request.message.id);
  }
}

/** A sync that ended well, in a sentence. */
export function describeSync({ desired }: ApplicationState, results: readonly ObjectResult[]): string {
  const changed = results.filter(({ action }) => action !== 'unchanged' && action !== 'failed').length;
  const what = changed === 0 ? 'nothing had to be changed' : `${changed} ${changed === 1 ? 'object was' : 'objects were'} changed`;
  return `it is as commit ${desired.revision.commit.slice(0, 10)} says; ${what}.`;
}

/** A sync that failed, in sentences. */
export const triedAgain = (message: string): string => `${message.replace(/(\. It is tried again)?\.?$/, '')}. It is tried again.`;
