import { ActionAudited, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '../bus.js';

type Audited = MessageOf<typeof ActionAudited>;

/**
 * Whether it was told already what became of a command, so that one which is read again after a restart is not done again. Reads all that was asked of the
 * application within the week: for starts, not for every message.
 */
export async function isAnswered(
  bus: Bus,
  { id, tenant, application, cluster }: Pick<Audited, 'id' | 'tenant' | 'application' | 'cluster'>,
): Promise<boolean> {
  const entries = await bus.all(ActionAudited, `event.action-audited.${tenant}.${application ?? '_'}`);
  return entries.some(
    ({ message }) =>
      message.id === id &&
      (message.outcome === 'done' || message.outcome === 'failed') &&
      (cluster === undefined || message.cluster === undefined || message.cluster === cluster),
  );
}
