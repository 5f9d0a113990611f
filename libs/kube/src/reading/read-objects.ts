import { apiVersionOf, describeRef, type KubeObject, type ObjectRef } from '@fairlead/domain';
import { resourcePath, type ApiResource } from '../api-resource.js';
import { KubeApiError } from '../errors.js';
import { collectionRequest, type KubeClient, type ListOptions, type RequestOptions } from '../kube-client.js';
import { ingest } from '../watch/ingest.js';

const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** One object with its `managedFields`, which say who wrote what; undefined if there is none. One request. Throws as KubeClient's methods do. */
export async function readWhole(
  client: KubeClient,
  resource: ApiResource,
  ref: Pick<ObjectRef, 'namespace' | 'name'>,
  { impersonate, signal }: RequestOptions = {},
): Promise<KubeObject | undefined> {
  const { group, version, kind } = resource;
  try {
    const { body } = await client.transport.request<KubeObject>({
      verb: 'get',
      method: 'GET',
      path: resourcePath(resource, ref.namespace, ref.name),
      doing: `get ${describeRef({ kind, ...ref })}`,
      object: { group, kind, plural: resource.plural, name: ref.name },
      group,
      resource: resource.plural,
      ...(impersonate ? { impersonate } : {}),
      ...(signal ? { signal } : {}),
    });
    return { ...body, apiVersion: apiVersionOf({ group, version }), kind };
  } catch (error) {
    if (error instanceof KubeApiError && error.status === 404) return undefined;
    throw error;
  }
}

export interface PageOptions extends ListOptions {
  /** Objects come with nothing but apiVersion, kind and metadata: values of Secrets never leave the API server. */
  metadataOnly?: boolean;
}
interface RawPage {
  metadata: { continue?: string };
  items: KubeObject[];
}
/**
 * Objects of a kind, without `managedFields`, a page (one request) at a time, so that whoever keeps little of each holds little. A list that outlives its snapshot
 * (410) ends with the error.
 */
export async function* pages(
  client: KubeClient,
  resource: ApiResource,
  { metadataOnly, labelSelector, fieldSelector, pageSize = 500, ...options }: PageOptions = {},
): AsyncGenerator<KubeObject[], void, undefined> {
  let from: string | undefined;
  do {
    const { body } = await client.transport.request<RawPage>({
      ...collectionRequest(resource, 'list', options),
      ...(metadataOnly ? { accept: METADATA_LIST } : {}),
      query: { labelSelector, fieldSelector, limit: String(pageSize), continue: from },
    });
    yield body.items.map((item) => ({ ...ingest(item).object, apiVersion: apiVersionOf(resource), kind: resource.kind }));
    from = body.metadata.continue || undefined;
  } while (from !== undefined);
}
