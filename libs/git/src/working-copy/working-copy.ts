import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ObjectNotFoundError, RefNotFoundError } from '../errors.js';
import { Mirror, type MirrorOptions } from '../mirror/mirror.js';
import { DEFAULT_PROTOCOLS } from '../mirror/url.js';
import { gitEnvironment, remoteEnvironment } from '../process/environment.js';
import { GitExitError, runGit } from '../process/run-git.js';
import { commitStream, type CommitOptions, type FileContents, type Signature } from './commit-stream.js';
import { BranchBusyError } from './errors.js';
import { pushFailure, StaleHead } from './push.js';
import { applyChange, mergeTree, type RunLocal } from './three-way.js';

/** A commit that was made here and is not pushed yet. */
export interface NewCommit {
  readonly commit: string;
  readonly message: string;
}
export interface ChangeOptions {
  /** Branch that the change is made on. */
  readonly branch: string;
  /**
   * Branch that is written, if another one: it is put on top of `branch` whatever it held before. Only for branches that belong to Fairlead alone.
   */
  readonly push?: string;
  /** Makes the commit on this head; undefined: there is nothing to change. Called again if others have pushed meanwhile. */
  readonly make: (head: string) => Promise<NewCommit | undefined>;
  /** Told of the commit before it is pushed. */
  readonly onMade?: (made: NewCommit & { readonly branch: string }) => Promise<void>;
}
export interface Pushed extends NewCommit {
  readonly branch: string;
  readonly outcome: 'pushed' | 'unchanged';
}

const ATTEMPTS = 5;
const LOCAL_MILLISECONDS = 60_000;
const PUSH_MILLISECONDS = 5 * 60_000;
/** Who stands behind commits that only serve a computation. */
const NOBODY: Signature = { name: 'Fairlead', email: 'fairlead@localhost' };

/**
 * Writes to a remote repository by way of a bare mirror: commits are made from Git's objects, without a checkout, so a process that dies leaves
 * nothing half done. One process at a time may hold it, and one change at a time may be made.
 */
export class WorkingCopy {
  private constructor(
    /** What was fetched, for reading. */
    readonly mirror: Mirror,
    private readonly options: MirrorOptions,
  ) {}

  /** @throws UnsupportedUrlError, GitUnavailableError */
  static async open(options: MirrorOptions): Promise<WorkingCopy> {
    return new WorkingCopy(await Mirror.open(options), options);
  }

  close(): void {
    this.mirror.close();
  }

  /** Fetches if the host has anything new. @throws SourceUnreachableError, AuthenticationError, RepositoryNotFoundError */
  async refresh(): Promise<void> {
    const there = await this.mirror.listRefs();
    const here = new Map([...this.mirror.refs].filter(([name]) => !name.startsWith('refs/fairlead/')));
    const same = here.size === there.size && [...there].every(([name, id]) => here.get(name) === id);
    if (!same) await this.mirror.fetch();
  }

  /** Newest fetched commit of a branch; undefined: there is no such branch. `HEAD`: the remote's default branch. */
  head(branch: string): string | undefined {
    return this.mirror.refs.get(branch === 'HEAD' ? 'HEAD' : `refs/heads/${branch}`);
  }

  /** Name of the branch that `HEAD`, a full name or a plain one means. @throws RefNotFoundError if it is no branch */
  async branchOf(ref: string): Promise<string> {
    const { ref: full } = await this.mirror.resolve(ref);
    if (full.startsWith('refs/heads/')) return full.slice('refs/heads/'.length);
    throw new RefNotFoundError(ref, this.options.url, `${ref} is ${full}, which is no branch, so nothing can be committed to it.`);
  }

  /**
   * Makes a change on a branch's newest commit and pushes it. If somebody else was faster it is made again on what they pushed, at most five
   * times. A shared branch only ever moves forward from exactly the commit that the change was made on.
   * @returns undefined if there was nothing to change
   * @throws RefNotFoundError, BranchBusyError, PushRefusedError, PushDeniedError, SourceUnreachableError, and what `make` throws
   */
  async change({ branch, push = branch, make, onMade }: ChangeOptions): Promise<Pushed | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await this.refresh();
      const head = this.head(branch);
      if (head === undefined) throw new RefNotFoundError(branch, this.options.url, 'Push it, or correct the branch.');
      const made = await make(head);
      if (!made) return undefined;
      const there = this.head(push);
      if (push !== branch && there !== undefined && (await this.isSameChange(there, made.commit))) {
        return { branch: push, commit: there, message: made.message, outcome: 'unchanged' };
      }
      await onMade?.({ ...made, branch: push });
      try {
        await this.push(push, made.commit, push === branch ? head : there);
        return { ...made, branch: push, outcome: 'pushed' };
      } catch (error) {
        if (!(error instanceof StaleHead)) throw error;
        // What the host has is not what it said a moment ago: nothing kept here may stand in for it.
        await this.mirror.fetch();
      }
    }
    throw new BranchBusyError(this.options.url, push, ATTEMPTS);
  }

  /** Points a branch of Fairlead's own at a commit that the host has already. */
  async setBranch(branch: string, commit: string): Promise<void> {
    await this.refresh();
    if (this.head(branch) === commit) return;
    await this.push(branch, commit, this.head(branch)).catch((error: unknown) => {
      throw error instanceof StaleHead ? new BranchBusyError(this.options.url, branch, 1) : error;
    });
  }

  /** Removes a branch of Fairlead's own; one that isn't there is no error. */
  async deleteBranch(branch: string): Promise<void> {
    await this.refresh();
    const there = this.head(branch);
    if (there === undefined) return;
    await this.push(branch, '', there).catch((error: unknown) => {
      if (!(error instanceof StaleHead)) throw error;
    });
  }

  /** A commit with these files' content on top of `parent`; undefined if they have it already. */
  async commitFiles(parent: string, files: FileContents, options: CommitOptions): Promise<NewCommit | undefined> {
    const tree = await this.mirror.tree(parent);
    const modes = new Map<string, string | undefined>();
    for (const path of files.keys()) modes.set(path, (await tree.entry(path))?.mode);
    return this.commit({ parents: [parent], files, modeOf: (path) => modes.get(path), ...options });
  }

  /**
   * A merge commit of `theirs` into `head`, also where head could simply move forward.
   * @returns undefined if head contains it already
   * @throws MergeConflictError
   */
  async merge(head: string, theirs: string, what: string, options: CommitOptions): Promise<NewCommit | undefined> {
    if (await this.contains(head, theirs)) return undefined;
    const tree = await mergeTree(this.local, head, theirs, what);
    return this.commit({ parents: [head, theirs], tree, ...options });
  }

  /**
   * A commit that takes back what the given ones changed, in this order; of a merge commit what it brought to its first parent.
   * @returns undefined if nothing of them is left
   * @throws MergeConflictError, ObjectNotFoundError for a commit without a parent
   */
  async revert(head: string, commits: readonly string[], what: string, options: CommitOptions): Promise<NewCommit | undefined> {
    let { tree } = await this.mirror.commitInfo(head);
    for (const bad of commits) {
      const { tree: from, parents } = await this.mirror.commitInfo(bad);
      const before = parents[0];
      if (before === undefined) throw new ObjectNotFoundError(`${bad}^`, this.mirror.gitDir);
      tree = await applyChange(this.local, { ours: tree, from, to: (await this.mirror.commitInfo(before)).tree }, what);
    }
    return this.commit({ parents: [head], tree, ...options });
  }

  /** Whether `commit` is in the history of `head`. */
  async contains(head: string, commit: string): Promise<boolean> {
    return this.isTrue(['merge-base', '--is-ancestor', commit, head]);
  }

  /** Commits that `to` has and `from` (if given) has not, newest first. */
  async log(to: string, { from, limit = 50, paths, text, firstParent }: LogOptions = {}): Promise<LogEntry[]> {
    const search = text === undefined ? [] : ['--fixed-strings', `--grep=${text}`];
    const range = from === undefined ? [to] : [to, `^${from}`];
    const flags = [...search, ...(firstParent ? ['--first-parent'] : [])];
    const where = paths === undefined || paths.includes('.') ? [] : paths.map((path) => `:(literal)${path}`);
    const output = await this.local(['log', '--format=%H%x00%an%x00%s', `--max-count=${limit}`, ...flags, ...range, '--', ...where]);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [commit = '', author = '', subject = ''] = line.split('\0');
        return { commit, author, subject };
      });
  }

  /** The whole message of a commit. */
  async message(commit: string): Promise<string> {
    return this.local(['log', '-1', '--format=%B', commit, '--']);
  }

  /** Paths of files below a folder (`.`: all) of a commit that contain a text. */
  async grep(commit: string, text: string, folder = '.'): Promise<string[]> {
    const where = folder === '.' || folder === '' ? [] : [`:(literal,top)${folder}`];
    try {
      const output = await this.local(['grep', '-l', '-z', '--full-name', '-F', '-e', text, commit, '--', ...where]);
      return output
        .split('\0')
        .filter((name) => name !== '')
        .map((name) => name.slice(commit.length + 1));
    } catch (error) {
      if (error instanceof GitExitError && error.exitCode === 1 && error.stderr.trim() === '') return [];
      throw error;
    }
  }

  private async commit(commit: Omit<Parameters<typeof commitStream>[0], 'ref' | 'at'>): Promise<NewCommit | undefined> {
    const ref = `refs/fairlead/made/${randomUUID()}`;
    const stream = commitStream({ ...commit, ref, at: new Date() });
    const made = (await this.local(['fast-import', '--quiet', '--done', '--date-format=raw'], stream)).trim();
    // The objects stay for as long as git keeps what nothing refers to, which is days.
    await this.local(['update-ref', '-d', ref]);
    const [first] = commit.parents;
    const isEmpty = commit.parents.length === 1 && first !== undefined && (await this.treeOf(made)) === (await this.treeOf(first));
    return isEmpty ? undefined : { commit: made, message: commit.message };
  }

  private async treeOf(commit: string): Promise<string> {
    return (await this.mirror.commitInfo(commit)).tree;
  }

  /** Same content on the same parents: only the time differs. */
  private async isSameChange(a: string, b: string): Promise<boolean> {
    const [one, other] = await Promise.all([this.mirror.commitInfo(a), this.mirror.commitInfo(b)]);
    return one.tree === other.tree && one.parents.join() === other.parents.join();
  }

  /** @throws StaleHead if the branch isn't at `expected` (undefined: isn't absent) */
  private async push(branch: string, commit: string, expected: string | undefined): Promise<void> {
    const { url, protocols = DEFAULT_PROTOCOLS } = this.options;
    const credentials = await this.options.credentials?.();
    const access = { url, protocols, credentials, ownKnownHosts: join(this.mirror.gitDir, 'known_hosts') };
    const ref = `refs/heads/${branch}`;
    const args = ['push', '--quiet', '--no-verify', `--force-with-lease=${ref}:${expected ?? ''}`, '--', url, `${commit}:${ref}`];
    try {
      await this.run(args, remoteEnvironment(this.options, access, []), this.options.timeoutMilliseconds ?? PUSH_MILLISECONDS);
    } catch (error) {
      throw pushFailure(error, url, branch, credentials);
    }
  }

  private async isTrue(args: readonly string[]): Promise<boolean> {
    try {
      await this.local(args);
      return true;
    } catch (error) {
      if (error instanceof GitExitError && error.exitCode === 1) return false;
      throw error;
    }
  }

  private readonly local: RunLocal = (args, input) => {
    const { name, email } = NOBODY;
    const who = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
    return this.run(args, gitEnvironment(this.options, [['safe.directory', '*']], who), LOCAL_MILLISECONDS, input);
  };

  private async run(
    args: readonly string[],
    env: Record<string, string>,
    timeoutMilliseconds: number,
    input?: string | Uint8Array,
  ): Promise<string> {
    const git = this.options.git ?? 'git';
    const command = { git, args: [`--git-dir=${this.mirror.gitDir}`, ...args], env, timeoutMilliseconds };
    return (await runGit(input === undefined ? command : { ...command, input })).toString();
  }
}

export interface LogOptions {
  readonly from?: string | undefined;
  /** Default 50. */
  readonly limit?: number;
  /** Only commits that change these files or folders. */
  readonly paths?: readonly string[];
  /** Only commits whose message contains it. */
  readonly text?: string;
  readonly firstParent?: boolean;
}
export interface LogEntry {
  readonly commit: string;
  /** Name without the address. */
  readonly author: string;
  /** First line of the message. */
  readonly subject: string;
}
