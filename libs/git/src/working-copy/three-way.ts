import { GitExitError } from '../process/run-git.js';
import { MergeConflictError } from './errors.js';

/** Runs one local git command on the repository. */
export type RunLocal = (args: readonly string[], input?: string | Uint8Array) => Promise<string>;

/**
 * Tree of a merge, without a checkout (git-merge-tree(1), git 2.38).
 * @param what what is done, as the beginning of a sentence: `Merging abc into main`
 * @throws MergeConflictError
 */
export async function mergeTree(run: RunLocal, ours: string, theirs: string, what: string): Promise<string> {
  try {
    return (await run(['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs])).split('\0')[0]?.trim() ?? '';
  } catch (error) {
    if (!(error instanceof GitExitError) || error.exitCode !== 1) throw error;
    const [, ...files] = error.stdout.split('\0').filter((part) => part.trim() !== '');
    throw new MergeConflictError(what, [...new Set(files)]);
  }
}

/**
 * Tree of `ours` with the change from `from` to `to` put on top. Three commits that only this command sees give merge-tree the base that it
 * takes from history otherwise (`--merge-base` is of git 2.40).
 * @throws MergeConflictError
 */
export async function applyChange(run: RunLocal, trees: { ours: string; from: string; to: string }, what: string): Promise<string> {
  const commit = async (tree: string, parent?: string): Promise<string> =>
    (await run(['commit-tree', tree, ...(parent === undefined ? [] : ['-p', parent])], 'base')).trim();
  const base = await commit(trees.from);
  const [ours, theirs] = [await commit(trees.ours, base), await commit(trees.to, base)];
  return mergeTree(run, ours, theirs, what);
}
