import { flatten } from '../environments/flatten.js';
import { canonicalJson } from '../manifests/canonical-json.js';
import { keyOf, refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { masked, type Letters } from '../masking/mask.js';

export interface RenderedChange {
  readonly ref: ObjectRef;
  readonly change: 'added' | 'removed' | 'changed';
  /** Values of Secrets are hidden; undefined where it was not there. */
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
  /** Values are JSON, undefined where the field was not there. Of an object that came or went, none. */
  readonly fields: readonly { readonly path: string; readonly before: string | undefined; readonly after: string | undefined }[];
}
export interface RenderingComparison {
  /** By kind and name. */
  readonly changes: readonly RenderedChange[];
  readonly unchanged: number;
}

/**
 * What going from one rendering to another changes, in what Git says. `hidden` stands for the values of Secrets, the same throughout. A Secret of which only
 * something hidden changed is told as changed all the same.
 */
export function compareRenderings(before: readonly KubeObject[], after: readonly KubeObject[], hidden: Letters): RenderingComparison {
  const old = new Map(before.map((object) => [keyOf(object), object]));
  const now = new Map(after.map((object) => [keyOf(object), object]));
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  const changes: RenderedChange[] = [];
  for (const key of keys) {
    const [was, is] = [old.get(key), now.get(key)];
    if (was && is && canonicalJson(was) === canonicalJson(is)) continue;
    changes.push(changeOf(was, is, hidden));
  }
  return { changes, unchanged: keys.length - changes.length };
}

function changeOf(was: KubeObject | undefined, is: KubeObject | undefined, hidden: Letters): RenderedChange {
  const before = was && masked(was, hidden);
  const after = is && masked(is, hidden);
  const one = after ?? before;
  if (!one) throw new TypeError('an object is in one of the two');
  if (!before || !after) return { ref: refOf(one), change: before ? 'removed' : 'added', before, after, fields: [] };
  return { ref: refOf(one), change: 'changed', before, after, fields: fieldsOf(before, after) };
}

function fieldsOf(before: KubeObject, after: KubeObject): RenderedChange['fields'] {
  const [old, now] = [flatten(before), flatten(after)];
  const json = (leaves: ReadonlyMap<string, unknown>, path: string): string | undefined =>
    leaves.has(path) ? canonicalJson(leaves.get(path)) : undefined;
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((path) => ({ path, before: json(old, path), after: json(now, path) }))
    .filter((field) => field.before !== field.after);
}
