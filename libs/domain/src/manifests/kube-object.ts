/** Metadata of a Kubernetes object as manifests and the API server write it. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
  [field: string]: unknown;
}
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: string;
  subresource?: string;
  time?: string;
  [field: string]: unknown;
}
/** Any Kubernetes object: only the envelope is typed, since users bring kinds of their own. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** Names one object of one cluster. */
export interface ObjectRef {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** Absent for cluster-scoped objects. */
  namespace?: string;
  name: string;
}

/** `apps/v1` → group `apps`, version `v1`; `v1` → group empty. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
export const apiVersionOf = (ref: Pick<ObjectRef, 'group' | 'version'>): string =>
  ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;

export function refOf(object: KubeObject): ObjectRef {
  const { namespace, name } = object.metadata;
  return { ...splitApiVersion(object.apiVersion), kind: object.kind, ...(namespace ? { namespace } : {}), name };
}

/**
 * Key of an object within its cluster: `<group>/<kind>/<namespace>/<name>`, group and namespace empty where there is none.
 * The version is left out: it names a form of the object, not another object.
 */
export const objectKey = (ref: Pick<ObjectRef, 'group' | 'kind' | 'namespace' | 'name'>): string =>
  `${ref.group}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
export const keyOf = (object: KubeObject): string => objectKey(refOf(object));

/** How people read an object's name: `Deployment shop/web`, `Namespace shop`. */
export const describeRef = (ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string =>
  `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;

/** Any parsed JSON or YAML object, not an array. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for what has the envelope of a Kubernetes object with a name. */
export const isKubeObject = (value: unknown): value is KubeObject =>
  isRecord(value) &&
  typeof value['apiVersion'] === 'string' &&
  typeof value['kind'] === 'string' &&
  isRecord(value['metadata']) &&
  typeof value['metadata']['name'] === 'string';
