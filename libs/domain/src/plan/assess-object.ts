import { differences, isSubset, type Difference } from '../comparison/compare.js';
import { isEqual } from '../comparison/equal.js';
import { projectOnto, type Baseline } from '../comparison/projection.js';
import type { KubeObject } from '../manifests/kube-object.js';
import { appliedDigest, isMarkedLeaving, isOwnedBy, ownerOf, type Owner } from '../ownership/ownership.js';
import type { DesiredObject } from './desired.js';

/** Why an object is applied: it is not there; Git changed; someone changed the live object; it is there but not ours yet. */
export type ApplyReason = 'missing' | 'changed' | 'drifted' | 'adopted';
export type Assessment = { state: 'unchanged' } | { state: ApplyReason } | { state: 'contested'; by: Owner };

/** True if nobody touched what the document asks for since the API server answered our apply of it. */
function holdsAgainst(baseline: Baseline, desired: DesiredObject, live: KubeObject): boolean {
  if (live.metadata.resourceVersion !== undefined && live.metadata.resourceVersion === baseline.resourceVersion) return true;
  // Read in another version the fields have other names: the generation still tells whether the spec was touched.
  if (live.apiVersion !== desired.stamped.apiVersion) {
    return baseline.generation === undefined || live.metadata.generation === baseline.generation;
  }
  return isEqual(projectOnto(live, desired.stamped), baseline.projection);
}

function isAsDesired(desired: DesiredObject, live: KubeObject, baseline: Baseline | undefined): boolean {
  if (baseline?.digest === desired.digest) return holdsAgainst(baseline, desired, live);
  return live.apiVersion !== desired.stamped.apiVersion || isSubset(desired.stamped, live);
}

/** Compares one desired object with the live one. A `Baseline` of the same document decides if there is one; else field by field. */
export function assessObject(
  owner: Owner,
  desired: DesiredObject,
  live: KubeObject | undefined,
  baseline: Baseline | undefined,
): Assessment {
  if (!live) return { state: 'missing' };
  if (!isOwnedBy(owner, live)) {
    const by = ownerOf(live);
    const ours = by?.tenant === owner.tenant && by.application === owner.application;
    return by && !ours ? { state: 'contested', by } : { state: 'adopted' };
  }
  // One that left Git and came back before its deletion was confirmed: what was noted on it must not count another time.
  if (appliedDigest(live) !== desired.digest || isMarkedLeaving(live)) return { state: 'changed' };
  return { state: isAsDesired(desired, live, baseline) ? 'unchanged' : 'drifted' };
}

/** The fields that drifted, for reports. Where the baseline saw something that the fields don't show, none. */
export function driftOf(desired: DesiredObject, live: KubeObject): Difference[] {
  return live.apiVersion === desired.stamped.apiVersion ? differences(desired.stamped, live) : [];
}
