import type { ApplicationDetail } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client';
import type { ObjectId } from '../data/live-queries';
import { keyOf } from '../data/queries';

const MOST = 500;
export interface AwaitingObject extends ObjectId {
  readonly cluster: string;
}
/** Protected objects that left Git and are deleted only when somebody confirms it. */
export function useAwaiting({ tenant, name }: Pick<ApplicationDetail, 'tenant' | 'name'>): readonly AwaitingObject[] {
  const { data } = useQuery({
    queryKey: [...keyOf({ tenant, name }), 'objects', 'awaiting'],
    queryFn: async ({ signal }) => {
      const params = { path: { tenant, name }, query: { awaits: 'deletion' as const, limit: MOST } };
      return dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/objects', { params, signal })).items;
    },
  });
  return (data ?? []).map(({ group, kind, namespace = '', name: object, cluster }) => ({ group, kind, namespace, name: object, cluster }));
}
