import { ACTIONS_MANAGER, apiVersionOf, FIELD_MANAGER, REPLICAS_MANAGER, type KubeObject, type ManagedFieldsEntry } from '@fairlead/domain';
import type { ApiResource } from '../api-resource.js';

export interface Ingested {
  object: KubeObject;
  /** Who else last changed the object, apart from its status: a name to show with drift. */
  otherManager: string | undefined;
}

/**
 * An object as it is kept: without `managedFields`, which are half of its size. Items of lists come without apiVersion and kind, which are
 * filled in from the resource. The given object, fresh from the parser, is changed in place.
 */
export function ingest(object: KubeObject, resource?: ApiResource): Ingested {
  if (resource && object.kind === undefined) {
    const { metadata, ...rest } = object;
    object = { ...rest, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
  }
  const otherManager = lastOtherManager(object.metadata.managedFields ?? []);
  delete object.metadata.managedFields;
  return { object, otherManager };
}

const OWN_MANAGERS: ReadonlySet<string | undefined> = new Set([FIELD_MANAGER, REPLICAS_MANAGER, ACTIONS_MANAGER]);

function lastOtherManager(entries: readonly ManagedFieldsEntry[]): string | undefined {
  let last: ManagedFieldsEntry | undefined;
  for (const entry of entries) {
    // Scaling goes through a subresource too, and is what people do by hand.
    if (OWN_MANAGERS.has(entry.manager) || entry.subresource === 'status') continue;
    if (!last || (entry.time ?? '') >= (last.time ?? '')) last = entry;
  }
  return last?.manager;
}
