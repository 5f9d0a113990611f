import { affectedRootsBetween } from '@fairlead/domain';
import type { ObjectReader } from '../repository.js';

/**
 * Paths of the kustomizations, charts and folders of manifests that a range of commits can change, sorted, `.` for the repository's root.
 * Computed from Git's objects, without a checkout. Sound before precise: a root that is not named renders the same at both commits.
 * @param globs look at the folders that these match instead of at every root
 * @throws ObjectNotFoundError
 */
export async function affectedRoots(repository: ObjectReader, from: string, to: string, globs?: readonly string[]): Promise<string[]> {
  const [before, after, changed] = await Promise.all([repository.tree(from), repository.tree(to), repository.changedPaths(from, to)]);
  return affectedRootsBetween({ from: before, to: after, changed, ...(globs?.length ? { globs } : {}) });
}
