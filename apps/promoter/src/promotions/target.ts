import { FairleadError, Retry, type PromotionDocument, type PromotionEnvironment } from '@fairlead/contracts';
import { carryVersion, copyMatcher, type Carried, type FolderFiles, type SourceTree, type TreeEntry } from '@fairlead/domain';
import { withTrailers, type NewCommit, type Trailers, type WorkingCopy } from '@fairlead/git';
import type { Workspace } from '../workspace/workspace.js';

/** What a version would bring to an environment. */
export interface Prospect {
  readonly isThere: boolean;
  readonly changes: readonly string[];
}
/** A version can't be carried as it is written. */
export class CarryError extends FairleadError {
  readonly code = 'VersionNotCarried';
  readonly retry = Retry.never;
}
const MOST_FILES = 2_000;

/** How one environment's version is written to Git: a merge of branches, or a change of files. */
export interface Target {
  readonly branch: string;
  look(commit: string): Promise<Prospect>;
  /** Makes the commit on the target's head; undefined: there is nothing to change. */
  make(head: string, commit: string, trailers: Trailers): Promise<NewCommit | undefined>;
  /** Brings the version to a branch of Fairlead's own, for a pull request. */
  offer(own: string, commit: string, trailers: Trailers): Promise<void>;
}

export const titleOf = (promotion: string, from: string, to: string, commit: string): string =>
  `Promote ${promotion} from ${from} to ${to} (${commit.slice(0, 10)})`;

export class BranchTarget implements Target {
  constructor(
    private readonly workspace: Workspace,
    private readonly copy: WorkingCopy,
    private readonly promotion: PromotionDocument,
    private readonly from: PromotionEnvironment,
    private readonly to: PromotionEnvironment,
    readonly branch: string,
  ) {}

  async look(commit: string): Promise<Prospect> {
    const head = this.copy.head(this.branch);
    if (head === undefined || (await this.copy.mirror.commitOf(commit)) !== commit) return { isThere: false, changes: [] };
    if (await this.copy.contains(head, commit)) return { isThere: true, changes: [] };
    const commits = await this.copy.log(commit, { from: head, limit: 50 });
    return { isThere: false, changes: commits.map((one) => `${one.commit.slice(0, 10)} ${one.subject}`) };
  }

  make(head: string, commit: string, trailers: Trailers): Promise<NewCommit | undefined> {
    const { name } = this.promotion.metadata;
    const message = withTrailers(titleOf(name, this.from.name, this.to.name, commit), trailers);
    return this.copy.merge(head, commit, `Merging ${commit.slice(0, 10)} of ${this.from.name} into ${this.branch}`, {
      author: this.workspace.fairlead,
      message,
    });
  }

  offer(own: string, commit: string): Promise<void> {
    this.workspace.assertHeld();
    return this.copy.setBranch(own, commit);
  }
}

export class DirectoryTarget implements Target {
  constructor(
    private readonly workspace: Workspace,
    private readonly copy: WorkingCopy,
    private readonly promotion: PromotionDocument,
    private readonly from: PromotionEnvironment,
    private readonly to: PromotionEnvironment,
    readonly branch: string,
  ) {}

  async look(commit: string): Promise<Prospect> {
    const head = this.copy.head(this.branch);
    if (head === undefined) return { isThere: false, changes: [] };
    const { files, changes, problems } = await this.carry(head, commit);
    return { isThere: files.size === 0 && problems.length === 0, changes };
  }

  async make(head: string, commit: string, trailers: Trailers): Promise<NewCommit | undefined> {
    const { files, changes, problems } = await this.carry(head, commit);
    if (problems.length > 0)
      throw new CarryError(
        `The version can't be carried to ${this.to.name} as it is written: ${problems.slice(0, 5).join('; ')}. Nothing was pushed.`,
      );
    const folder = plain(this.to.path);
    const placed = new Map([...files].map(([path, bytes]) => [folder === '' ? path : `${folder}/${path}`, bytes]));
    const title = titleOf(this.promotion.metadata.name, this.from.name, this.to.name, commit);
    const message = withTrailers([title, changes.map((change) => `- ${change}`).join('\n')].join('\n\n'), trailers);
    return this.copy.commitFiles(head, placed, { author: this.workspace.fairlead, message });
  }

  async offer(own: string, commit: string, trailers: Trailers): Promise<void> {
    await this.copy.change({
      branch: this.branch,
      push: own,
      make: (head) => this.make(head, commit, trailers),
      onMade: () => Promise.resolve(this.workspace.assertHeld()),
    });
  }

  private async carry(head: string, commit: string): Promise<Carried> {
    const source = await filesBelow(await this.copy.mirror.tree(commit), plain(this.from.path), commit);
    const target = await filesBelow(await this.copy.mirror.tree(head), plain(this.to.path), head);
    return carryVersion(source, target, copyMatcher(this.promotion.spec.files));
  }
}

const plain = (path: string | undefined): string => (path ?? '.').replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');

/** @throws CarryError if the folder isn't there, or holds more than a folder of manifests does */
async function filesBelow(tree: SourceTree, folder: string, commit: string): Promise<FolderFiles> {
  const files = new Map<string, Uint8Array>();
  const walk = async (below: TreeEntry[]): Promise<void> => {
    for (const entry of below) {
      if (entry.type === 'directory') await walk(await tree.list(entry.path));
      if (entry.type !== 'file') continue;
      if (files.size >= MOST_FILES)
        throw new CarryError(`${folder || 'the root'} holds more than ${MOST_FILES} files, which is too many for an environment's folder.`);
      files.set(folder === '' ? entry.path : entry.path.slice(folder.length + 1), await tree.read(entry));
    }
  };
  const top = await tree.list(folder);
  if (top.length === 0)
    throw new CarryError(
      `There is no folder ${folder} at ${commit.slice(0, 10)}. Correct the path of the Promotion's environment, or commit the folder.`,
    );
  await walk(top);
  return files;
}
