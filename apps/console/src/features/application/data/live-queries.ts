import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, ApiProblemError, dataOf } from '../../../api/client';
import { pathOf, type ApplicationId } from './queries';

/** An object on a cluster, as the api wants it named. */
export interface ObjectId {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
/** As it stands in the address, and as commands name objects: `<group>/<kind>/<namespace>/<name>`. */
export const objectKey = ({ group, kind, namespace, name }: ObjectId): string => [group, kind, namespace, name].join('/');
export function parseObjectKey(key: string | undefined): ObjectId | undefined {
  const [group, kind, namespace, name, ...more] = key?.split('/') ?? [];
  if (!kind || !name || more.length > 0) return undefined;
  return { group: group ?? '', kind, namespace: namespace ?? '', name };
}

/** The cluster is asked at the moment: what a status change does not tell, such as a new Pod, is seen by asking again. */
const ASK_AGAIN_MILLISECONDS = 20_000;
/** A cluster that can't be asked is no reason to wait: the read model is shown meanwhile. */
const retry = (failures: number, error: Error): boolean =>
  !(error instanceof ApiProblemError) || error.status === 429 ? failures < 3 : false;

const treeOf = (id: ApplicationId, cluster: string | undefined) =>
  queryOptions({
    queryKey: ['application', id.tenant, id.name, 'tree', cluster],
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/tree', {
          params: { path: pathOf(id), query: { cluster: cluster ?? '' } },
          signal,
        }),
      ),
  });
export const useTree = (id: ApplicationId, cluster: string | undefined) =>
  useQuery({ ...treeOf(id, cluster), enabled: cluster !== undefined, retry, refetchInterval: ASK_AGAIN_MILLISECONDS });

/** Asks for a tree that is about to be wanted, unless what was told last is new enough; `useTree` takes the answer. */
export function useTreeAhead({ tenant, name }: ApplicationId, cluster: string | undefined): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    if (cluster !== undefined) void client.prefetchQuery(treeOf({ tenant, name }, cluster));
  }, [client, tenant, name, cluster]);
}

const lookup = (cluster: string, object: ObjectId) => ({ cluster, ...object });
export const useObject = (id: ApplicationId, cluster: string, object: ObjectId, enabled = true) =>
  useQuery({
    queryKey: ['application', id.tenant, id.name, 'object', cluster, objectKey(object)],
    enabled,
    retry,
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/object', {
          params: { path: pathOf(id), query: lookup(cluster, object) },
          signal,
        }),
      ),
  });
export const useObjectEvents = (id: ApplicationId, cluster: string, object: ObjectId) =>
  useQuery({
    queryKey: ['application', id.tenant, id.name, 'object-events', cluster, objectKey(object)],
    retry,
    refetchInterval: ASK_AGAIN_MILLISECONDS,
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/object/events', {
          params: { path: pathOf(id), query: lookup(cluster, object) },
          signal,
        }),
      ),
  });
