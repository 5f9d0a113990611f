import { isRecord, splitApiVersion, type KubeObject } from '../manifests/kube-object.js';
import { listForm } from './list-keys.js';
import { comparable, isBuiltInGroup } from './normalise.js';

function project(desired: unknown, live: unknown, field: string | undefined, builtIn: boolean): unknown {
  if (isRecord(desired) && isRecord(live)) {
    const fields: Record<string, unknown> = {};
    for (const key of Object.keys(desired)) {
      if (live[key] !== undefined) fields[key] = project(desired[key], live[key], key, builtIn);
    }
    return fields;
  }
  if (Array.isArray(desired) && Array.isArray(live)) return projectList(desired, live, field, builtIn);
  return live;
}

function projectList(desired: unknown[], live: unknown[], field: string | undefined, builtIn: boolean): unknown[] {
  const form = builtIn ? listForm(field, desired) : ({ kind: 'ordered' } as const);
  if (form.kind === 'set') return desired.filter((item) => live.includes(item));
  if (form.kind === 'ordered')
    return desired.length === live.length ? desired.map((item, at) => project(item, live[at], undefined, builtIn)) : live;
  const byKey = new Map(live.map((item) => [form.identify(item), item]));
  return desired.map((item) => {
    const found = byKey.get(form.identify(item));
    return found === undefined ? null : project(item, found, undefined, builtIn);
  });
}

/**
 * The part of a live object that the manifest speaks about: the manifest's fields with the live object's values. Equal projections before
 * and after mean that nobody touched what we ask for, however the API server rewrote it.
 */
export function projectOnto(live: KubeObject, desired: KubeObject): unknown {
  const builtIn = isBuiltInGroup(splitApiVersion(desired.apiVersion).group);
  const { apiVersion: _, ...wanted } = comparable(desired);
  return project(wanted, live, undefined, builtIn);
}

/** What the API server made of our last apply of a document. Kept in memory by whoever applies. */
export interface Baseline {
  /** Digest of the document that was applied. */
  digest: string;
  resourceVersion: string | undefined;
  /** `metadata.generation` in the answer: moves with every change of the spec, whatever the version it is read in. */
  generation: number | undefined;
  projection: unknown;
}

/** The baseline to remember after `applied` was the API server's answer to the stamped document. */
export function baselineOf(stamped: KubeObject, digest: string, applied: KubeObject): Baseline {
  const { resourceVersion, generation } = applied.metadata;
  return { digest, resourceVersion, generation, projection: projectOnto(applied, stamped) };
}
