import type { ObjectRef } from '@fairlead/domain';

/** A kind as one API server serves it. */
export interface ApiResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** Plural name in URLs: `deployments`. */
  plural: string;
  namespaced: boolean;
  verbs: readonly string[];
  /** True in the version that the server prefers among those that serve the kind. */
  preferred: boolean;
}
/** A kind in one version. */
export type GroupVersionKind = Pick<ObjectRef, 'group' | 'version' | 'kind'>;

export const groupVersionPath = (gv: Pick<ObjectRef, 'group' | 'version'>): string =>
  gv.group === '' ? `/api/${gv.version}` : `/apis/${gv.group}/${gv.version}`;

/** Path of a resource's collection, or of one object. Names are escaped but never lower-cased: RBAC names may hold capitals and colons. */
export function resourcePath(resource: ApiResource, namespace?: string, name?: string, subresource?: string): string {
  const parts = [groupVersionPath(resource)];
  if (resource.namespaced && namespace) parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(resource.plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  if (subresource !== undefined) parts.push(subresource);
  return parts.join('/');
}
