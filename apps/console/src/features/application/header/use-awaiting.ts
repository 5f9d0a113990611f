import type { ApplicationDetail } from '@fairlead/api-client';
import type { ObjectId } from '../data/live-queries';
import { useKnownObjects } from '../data/queries';
import { awaitsConfirmation } from './advice';

export interface AwaitingObject extends ObjectId {
  readonly cluster: string;
}
/** Protected objects that left Git and are deleted only when somebody confirms it. */
export function useAwaiting(application: ApplicationDetail): readonly AwaitingObject[] {
  const some = application.perCluster.some(({ reason }) => awaitsConfirmation(reason)) || awaitsConfirmation(application.reason);
  const { data } = useKnownObjects(application, undefined, some);
  if (!some || data === undefined) return [];
  return data.items
    .filter(({ message }) => awaitsConfirmation(message))
    .map(({ group, kind, namespace = '', name, cluster }) => ({ group, kind, namespace, name, cluster }));
}
