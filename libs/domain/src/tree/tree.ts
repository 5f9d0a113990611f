import { assessHealth } from '../health/assess-health.js';
import type { Health } from '../health/health.js';
import { keyOf, refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { nodeInfo, type NodeInfo } from './node-info.js';

/** What is kept of a live object for the tree: thousands of them are looked at for one answer. */
export interface SeenObject {
  readonly ref: ObjectRef;
  readonly key: string;
  readonly uid: string;
  /** Uids of what owns it, the controller first. */
  readonly owners: readonly string[];
  readonly health: Health | undefined;
  readonly createdAt: string | undefined;
  readonly info: readonly NodeInfo[];
}
export interface PlacedObject {
  readonly seen: SeenObject;
  /** Key of what owns it. */
  readonly parent: string;
}

export function seen(object: KubeObject): SeenObject {
  const { uid = '', ownerReferences = [], creationTimestamp } = object.metadata;
  const owners = [...ownerReferences].sort((a, b) => Number(b.controller ?? false) - Number(a.controller ?? false));
  return {
    ref: refOf(object),
    key: keyOf(object),
    uid,
    owners: owners.map((owner) => owner.uid),
    health: assessHealth(object),
    createdAt: creationTimestamp ?? undefined,
    info: nodeInfo(object),
  };
}

/**
 * Those of the objects that descend from the roots, each below what owns it, the nearest first. What is a root itself, or owned by nothing of these, is left out;
 * so owners that go round in a circle can't be met.
 */
export function descendants(roots: readonly Pick<SeenObject, 'key' | 'uid'>[], found: readonly SeenObject[]): PlacedObject[] {
  const known = new Set([...roots, ...found].map(({ uid }) => uid));
  const byOwner = new Map<string, SeenObject[]>();
  for (const one of found) {
    const owner = one.owners.find((uid) => known.has(uid));
    if (owner === undefined) continue;
    const owned = byOwner.get(owner);
    if (owned) owned.push(one);
    else byOwner.set(owner, [one]);
  }
  const met = new Set(roots.map(({ uid }) => uid));
  const placed: PlacedObject[] = [];
  let level: readonly Pick<SeenObject, 'key' | 'uid'>[] = roots;
  while (level.length > 0) {
    const next: SeenObject[] = [];
    for (const { key, uid } of level) {
      for (const child of byOwner.get(uid) ?? []) {
        if (child.uid === '' || met.has(child.uid)) continue;
        met.add(child.uid);
        placed.push({ seen: child, parent: key });
        next.push(child);
      }
    }
    level = next;
  }
  return placed;
}
