import type { Closure } from './closure.js';
import { fingerprintOf, folderClosure, inputClosure } from './input-closure.js';
import { displayPath } from './paths.js';
import { findRoots, ManifestCache, type FoundRoots, type Root } from './roots.js';
import type { SourceTree } from './source-tree.js';
import { ClosureIndex } from './touched.js';

interface RootClosure {
  readonly root: Root;
  readonly closure: Closure;
}
export interface RangeOfCommits {
  readonly from: SourceTree;
  readonly to: SourceTree;
  /** Paths that differ between the two. */
  readonly changed: readonly string[];
  /** Folders to look at instead of every root there is. */
  readonly globs?: readonly string[];
}

/**
 * Paths of the roots whose manifests the change between two commits can alter: sorted, without repetition, `.` for the repository's root.
 * A root that appears, vanishes or is read in another way counts. A root whose inputs are the same never does.
 */
export async function affectedRootsBetween({ from, to, changed, globs }: RangeOfCommits): Promise<string[]> {
  if (changed.length === 0) return [];
  const cache = new ManifestCache();
  const before = await closuresOf(from, await findRoots(from, cache, globs));
  const after = await findRoots(to, cache, globs);
  const index = new ClosureIndex<string>();
  for (const [key, { closure }] of before) index.set(key, closure);
  const touched = index.touchedBy(changed);
  const affected = new Set<string>();
  const remaining = new Set(before.keys());
  const appeared: Root[] = [];
  for (const root of after.roots) {
    const key = keyOf(root);
    const known = before.get(key);
    remaining.delete(key);
    if (!known) appeared.push(root);
    else if (touched.has(key) && (await fingerprint(to, root)) !== fingerprintOf(known.closure, {})) affected.add(root.path);
  }
  for (const key of remaining) {
    const path = before.get(key)?.root.path;
    if (path !== undefined) affected.add(path);
  }
  for (const { path } of await withoutUsed(to, appeared, after, before, touched)) affected.add(path);
  return [...affected].map(displayPath).sort();
}

const keyOf = ({ path, type }: Root): string => `${type}:${path}`;

/** Restrictions on loading are a matter of each application; without them more files count. */
function closureOf(tree: SourceTree, { path, type }: Root): Promise<Closure> {
  if (type === 'mixed') return folderClosure(tree, path);
  return inputClosure(tree, {
    path: displayPath(path),
    ...(type === 'kustomize' && { kustomize: { loadRestrictor: 'none' } }),
    ...((type === 'directory' || type === 'named') && { directory: { recurse: type === 'named' } }),
  });
}

const fingerprint = async (tree: SourceTree, root: Root) => fingerprintOf(await closureOf(tree, root), {});

/** So many at once keep git busy while others are parsed. */
const AT_ONCE = 32;
async function closuresOf(tree: SourceTree, { roots, manifests }: FoundRoots): Promise<Map<string, RootClosure>> {
  const closures = new Map<string, RootClosure>();
  for (let at = 0; at < roots.length; at += AT_ONCE) {
    const some = roots.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map(async (root) => ({ root, closure: await closureOf(tree, root) })));
    for (const each of read) closures.set(keyOf(each.root), each);
  }
  const used = usedByKustomizations(closures.values());
  for (const [folder, files] of manifests) {
    if (files.every(({ path }) => used.has(path))) closures.delete(keyOf({ path: folder, type: 'directory' }));
  }
  return closures;
}

function usedByKustomizations(closures: Iterable<RootClosure>): Set<string> {
  const used = new Set<string>();
  for (const { root, closure } of closures) if (root.type === 'kustomize') for (const { path } of closure.files) used.add(path);
  return used;
}

/** Plain folders that are new as roots are none if kustomizations use all their manifests now. */
async function withoutUsed(
  tree: SourceTree,
  appeared: readonly Root[],
  found: FoundRoots,
  before: ReadonlyMap<string, RootClosure>,
  touched: ReadonlySet<string>,
) {
  if (!appeared.some(({ type }) => type === 'directory')) return appeared;
  const kustomizations = found.roots.filter(({ type }) => type === 'kustomize');
  const now = await Promise.all(
    kustomizations.map(async (root): Promise<RootClosure> => {
      const known = touched.has(keyOf(root)) ? undefined : before.get(keyOf(root));
      return known ?? { root, closure: await closureOf(tree, root) };
    }),
  );
  const used = usedByKustomizations(now);
  return appeared.filter(({ path, type }) => type !== 'directory' || !found.manifests.get(path)?.every((file) => used.has(file.path)));
}
