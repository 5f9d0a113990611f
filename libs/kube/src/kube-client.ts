import { describeRef, FIELD_MANAGER, refOf, type KubeObject, type ObjectRef } from '@fairlead/domain';
import { resourcePath, type ApiResource } from './api-resource.js';
import { Discovery } from './discovery.js';
import { KubeApiError } from './errors.js';
import { ingest } from './watch/ingest.js';
import { Transport, type Impersonate, type KubeRequest, type TransportOptions } from './transport.js';

export interface KubeClientOptions extends TransportOptions {
  /** Default `fairlead`. */
  fieldManager?: string;
}
export interface RequestOptions {
  impersonate?: Impersonate;
  signal?: AbortSignal;
}
export interface ApplyOptions extends RequestOptions {
  /** Takes fields from other managers. Default true. */
  force?: boolean;
  dryRun?: boolean;
  /** What to do about fields that the kind does not have. Default `Strict`: refuse, naming them. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** Default: the client's. */
  fieldManager?: string;
  /** `resourceVersion` of the live object, if known: lets the result tell `unchanged` from `configured`. */
  knownVersion?: string;
}
export interface ApplyResult {
  outcome: 'created' | 'configured' | 'unchanged';
  /** The object as the server holds it, without `managedFields`. */
  object: KubeObject;
  /** What the server remarked, such as a deprecated version. */
  warnings: string[];
}
export interface DeleteOptions extends RequestOptions {
  /** Only this very object, not another of the same name made since. */
  uid?: string;
  /** Default `Background`: owned objects go afterwards. */
  propagation?: 'Background' | 'Foreground' | 'Orphan';
}
export interface ListOptions extends RequestOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects per request. Default 500. */
  pageSize?: number;
}
export interface ObjectList {
  items: KubeObject[];
  resourceVersion: string;
}
interface RawList {
  metadata: { resourceVersion?: string; continue?: string };
  items: KubeObject[];
}

const namespaceOf = (resource: ApiResource, ref: ObjectRef): string | undefined =>
  resource.namespaced ? (ref.namespace ?? 'default') : undefined;

/**
 * One cluster's API: kinds of any group by their real names, every field kept, connections kept. Methods throw `KubeApiError`,
 * `KindNotServedError`, `ClusterUnreachableError`, `KubeconfigError`.
 */
export class KubeClient {
  readonly transport: Transport;
  readonly discovery: Discovery;
  private readonly fieldManager: string;

  constructor(options: KubeClientOptions) {
    this.transport = new Transport(options);
    this.discovery = new Discovery(this.transport);
    this.fieldManager = options.fieldManager ?? FIELD_MANAGER;
  }

  /** The server's version, for example `v1.35.4`. */
  async version(): Promise<string> {
    const request: KubeRequest = { verb: 'get', method: 'GET', path: '/version', doing: "read the cluster's version" };
    return (await this.transport.request<{ gitVersion: string }>(request)).body.gitVersion;
  }

  /** Undefined if there is no such object. */
  async get(ref: ObjectRef, options: RequestOptions = {}): Promise<KubeObject | undefined> {
    const request = await this.objectRequest(ref, 'get', 'GET', options);
    const body = await absentAsUndefined(this.transport.request<KubeObject>(request));
    return body && ingest(body.body).object;
  }

  /** Server-side apply: creates the object or makes the given fields as given. Doing it twice is harmless. */
  async apply(object: KubeObject, options: ApplyOptions = {}): Promise<ApplyResult> {
    const ref = refOf(object);
    const request: KubeRequest = {
      ...(await this.objectRequest(ref, 'apply', 'PATCH', options)),
      query: {
        fieldManager: options.fieldManager ?? this.fieldManager,
        force: String(options.force ?? true),
        fieldValidation: options.fieldValidation ?? 'Strict',
        dryRun: options.dryRun ? 'All' : undefined,
      },
      body: object,
      contentType: 'application/apply-patch+yaml',
    };
    const { status, body, warnings } = await this.forgettingOn404(ref, this.transport.request<KubeObject>(request));
    const { object: live } = ingest(body);
    const unchanged = options.knownVersion !== undefined && live.metadata.resourceVersion === options.knownVersion;
    return { outcome: status === 201 ? 'created' : unchanged ? 'unchanged' : 'configured', object: live, warnings };
  }

  /** Creates an object if there is none of its name; one that is there stays as it is. */
  async createIfMissing(
    object: KubeObject,
    options: RequestOptions & { dryRun?: boolean; fieldManager?: string } = {},
  ): Promise<'created' | 'exists'> {
    const ref = refOf(object);
    const resource = await this.discovery.find(ref);
    const request: KubeRequest = {
      verb: 'create',
      method: 'POST',
      path: resourcePath(resource, namespaceOf(resource, ref)),
      doing: `create ${describeRef(ref)}`,
      object: { ...ref, plural: resource.plural },
      group: ref.group,
      resource: resource.plural,
      query: { fieldManager: options.fieldManager ?? this.fieldManager, dryRun: options.dryRun ? 'All' : undefined },
      body: object,
      ...requestOptions(options),
    };
    try {
      await this.forgettingOn404(ref, this.transport.request(request));
      return 'created';
    } catch (error) {
      if (error instanceof KubeApiError && error.reason === 'AlreadyExists') return 'exists';
      throw error;
    }
  }

  /** JSON merge patch, for what is not declared in Git (an annotation, a scale). */
  async mergePatch(
    ref: ObjectRef,
    patch: unknown,
    options: RequestOptions & { subresource?: string; fieldManager?: string } = {},
  ): Promise<KubeObject> {
    const request: KubeRequest = {
      ...(await this.objectRequest(ref, 'patch', 'PATCH', options, options.subresource)),
      query: { fieldManager: options.fieldManager ?? this.fieldManager },
      body: patch,
      contentType: 'application/merge-patch+json',
    };
    return ingest((await this.transport.request<KubeObject>(request)).body).object;
  }

  /** `deleting`: accepted; finalizers or owned objects may hold it a while. `replaced`: an object of the name but with another uid is there. */
  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<'deleting' | 'absent' | 'replaced'> {
    const request: KubeRequest = {
      ...(await this.objectRequest(ref, 'delete', 'DELETE', options)),
      body: {
        propagationPolicy: options.propagation ?? 'Background',
        ...(options.uid !== undefined ? { preconditions: { uid: options.uid } } : {}),
      },
    };
    try {
      const response = await absentAsUndefined(this.transport.request(request));
      return response ? 'deleting' : 'absent';
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 409 && options.uid !== undefined) return 'replaced';
      throw error;
    }
  }

  /** All objects of a kind, page by page. A list that outlives its snapshot (410) begins anew. */
  async list(resource: ApiResource, options: ListOptions = {}): Promise<ObjectList> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.listOnce(resource, options);
      } catch (error) {
        if (!(error instanceof KubeApiError) || error.status !== 410 || attempt === 3) throw error;
      }
    }
  }

  private async listOnce(resource: ApiResource, options: ListOptions): Promise<ObjectList> {
    const items: KubeObject[] = [];
    let from: string | undefined;
    for (;;) {
      const { body } = await this.transport.request<RawList>({
        ...collectionRequest(resource, 'list', options),
        query: {
          labelSelector: options.labelSelector,
          fieldSelector: options.fieldSelector,
          limit: String(options.pageSize ?? 500),
          continue: from,
        },
      });
      for (const item of body.items) items.push(ingest(item, resource).object);
      from = body.metadata.continue || undefined;
      if (from === undefined) return { items, resourceVersion: body.metadata.resourceVersion ?? '' };
    }
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private async objectRequest(
    ref: ObjectRef,
    verb: 'get' | 'apply' | 'patch' | 'delete',
    method: KubeRequest['method'],
    options: RequestOptions,
    subresource?: string,
  ): Promise<KubeRequest> {
    const resource = await this.discovery.find(ref);
    return {
      verb,
      method,
      path: resourcePath(resource, namespaceOf(resource, ref), ref.name, subresource),
      doing: `${verb} ${describeRef(ref)}`,
      object: { ...ref, plural: resource.plural },
      group: ref.group,
      resource: resource.plural,
      ...requestOptions(options),
    };
  }

  /** A definition may have been removed and made anew in another form: look it up again next time. */
  private async forgettingOn404<T>(ref: ObjectRef, response: Promise<T>): Promise<T> {
    try {
      return await response;
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) this.discovery.forget(ref);
      throw error;
    }
  }
}

/** A request about all objects of a kind; `list` and `watch` differ in their query only. */
export function collectionRequest(resource: ApiResource, verb: 'list' | 'watch', options: ListOptions): KubeRequest {
  return {
    verb,
    method: 'GET',
    path: resourcePath(resource, options.namespace),
    doing: `${verb} ${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}`,
    group: resource.group,
    resource: resource.plural,
    ...requestOptions(options),
  };
}

const requestOptions = ({ impersonate, signal }: RequestOptions): Pick<KubeRequest, 'impersonate' | 'signal'> => ({
  ...(impersonate ? { impersonate } : {}),
  ...(signal ? { signal } : {}),
});

async function absentAsUndefined<T>(response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof KubeApiError && error.status === 404) return undefined;
    throw error;
  }
}
