import type { SourceTree, TreeEntry } from '@fairlead/domain';
import { ObjectNotFoundError } from './errors.js';
import { CatFile } from './objects/cat-file.js';
import { changedPaths } from './objects/changed-paths.js';
import { parseCommit, type CommitInfo } from './objects/commit.js';
import { GitTree } from './objects/git-tree.js';
import { TreeObjects } from './objects/tree-objects.js';
import { gitEnvironment, type GitOptions } from './process/environment.js';
import { takeSnapshot, type Snapshot } from './snapshot/snapshot.js';

const MAX_TAG_DEPTH = 10;

/** Reads the objects of a repository on disk. Nothing here writes to it or needs a checkout. */
export class ObjectReader {
  protected readonly catFile: CatFile;
  protected readonly trees: TreeObjects;
  private readonly commits = new Map<string, CommitInfo>();

  /** @param gitDir the folder with `objects` and `refs` */
  constructor(
    readonly gitDir: string,
    options: GitOptions = {},
  ) {
    this.catFile = new CatFile(options.git ?? 'git', gitDir, gitEnvironment(options, [['safe.directory', '*']]));
    this.trees = new TreeObjects(this.catFile, gitDir);
  }

  /** The commit that an object is, tags followed; undefined if it is none or not there. */
  async commitOf(id: string): Promise<string | undefined> {
    let at = id;
    for (let depth = 0; depth < MAX_TAG_DEPTH; depth++) {
      const info = await this.catFile.info(at);
      if (info?.type === 'commit') return at;
      if (info?.type !== 'tag') return undefined;
      const target = /^object ([0-9a-f]+)$/m.exec((await this.catFile.content(at))?.data.toString() ?? '')?.[1];
      if (target === undefined) return undefined;
      at = target;
    }
    return undefined;
  }

  /** @throws ObjectNotFoundError */
  async commitInfo(commit: string): Promise<CommitInfo> {
    const known = this.commits.get(commit);
    if (known) return known;
    const object = await this.catFile.content(commit);
    if (object?.type !== 'commit') throw new ObjectNotFoundError(commit, this.gitDir);
    const info = parseCommit(commit, object.data.toString());
    if (this.commits.size > 1000) this.commits.clear();
    this.commits.set(commit, info);
    return info;
  }

  /** The files of a commit. @throws ObjectNotFoundError */
  async tree(commit: string): Promise<SourceTree> {
    return new GitTree((await this.commitInfo(commit)).tree, this.trees, this.catFile, this.gitDir);
  }

  /** Paths of files, links and submodules that differ between two commits, in no certain order. @throws ObjectNotFoundError */
  async changedPaths(from: string, to: string): Promise<string[]> {
    const [before, after] = await Promise.all([this.commitInfo(from), this.commitInfo(to)]);
    return changedPaths(this.trees, before.tree, after.tree);
  }

  /** Tar of files and links of one commit. @throws SourceTooLargeError, ObjectNotFoundError */
  snapshot(entries: readonly TreeEntry[], folders: readonly string[] = [], limit?: number): Promise<Snapshot> {
    return takeSnapshot(this.catFile, this.gitDir, entries, folders, limit);
  }

  close(): void {
    this.catFile.close();
  }
}
