import { plainDifferences } from '../comparison/compare.js';
import { managerOfField } from '../comparison/field-managers.js';
import { comparable } from '../comparison/normalise.js';
import { canonicalJson } from '../manifests/canonical-json.js';
import type { KubeObject, ManagedFieldsEntry } from '../manifests/kube-object.js';
import { APPLIED_ANNOTATION } from '../ownership/ownership.js';
import { masked, type Letters } from './mask.js';

export interface ShownDifference {
  readonly path: string;
  /** JSON. */
  readonly desired: string | undefined;
  /** JSON; undefined: the live object lacks the field. */
  readonly live: string | undefined;
  /** Who wrote the live value. */
  readonly manager: string | undefined;
}

/**
 * `differences` as people may see them: what drift is judged by, with who wrote the live value, and letters for the values of a Secret. None where the two are of
 * different versions, since fields have other names there.
 */
export function shownDifferences(
  desired: KubeObject,
  live: KubeObject,
  hidden: Letters,
  managedFields: readonly ManagedFieldsEntry[] = [],
): ShownDifference[] {
  if (desired.apiVersion !== live.apiVersion) return [];
  const found = plainDifferences(masked(comparable(desired) as KubeObject, hidden), masked(live, hidden));
  return found
    .filter(({ path }) => path !== `metadata.annotations['${APPLIED_ANNOTATION}']`)
    .map((one) => ({
      path: one.path,
      desired: json(one.desired),
      live: json(one.live),
      manager: one.live === undefined ? undefined : managerOfField(managedFields, one.path),
    }));
}

const json = (value: unknown): string | undefined => (value === undefined ? undefined : canonicalJson(value));
