import { git } from '@fairlead/local-stack';
import { GitHubError } from './github-error.js';

export interface Person {
  readonly login: string;
}
export interface CommitInfo {
  readonly sha: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
}
export interface MergeRequest {
  readonly base: string;
  readonly head: string;
  readonly headSha: string;
  readonly message: string;
  readonly method: 'merge' | 'squash';
  readonly by: Person;
}
const commitId = /^[0-9a-f]{40}$/;

/** A bare repository, as the API shows and changes it. */
export class HostedRepository {
  constructor(
    private readonly folder: string,
    /** Refs are changed by a push to it, so that whoever listens to pushes hears of them. */
    readonly cloneUrl: string,
  ) {}

  /** Commit id of a full ref name or a commit id; undefined when there is none. */
  async commit(revision: string): Promise<string | undefined> {
    if (!commitId.test(revision) && !revision.startsWith('refs/')) return undefined;
    return (await this.git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).catch(() => '')).trim() || undefined;
  }

  branch = (name: string) => this.commit(`refs/heads/${name}`);

  async refs(prefix: string): Promise<{ ref: string; sha: string }[]> {
    const text = await this.git('for-each-ref', '--format=%(refname) %(objectname)');
    const all = text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' '));
    return all.map(([ref = '', sha = '']) => ({ ref, sha })).filter(({ ref }) => ref.startsWith(prefix));
  }

  isRefName = (ref: string) =>
    this.git('check-ref-format', ref).then(
      () => true,
      () => false,
    );

  async isAncestor(older: string, newer: string): Promise<boolean> {
    const { length } = (await this.git('rev-list', '--max-count=1', older, `^${newer}`)).trim();
    return length === 0;
  }

  /** Commits of the head that the base lacks, oldest first. */
  async commitsBetween(base: string, head: string): Promise<CommitInfo[]> {
    const text = await this.git('log', '--reverse', '--format=%H%x1f%an%x1f%ae%x1f%aI%x1f%B%x1e', `${base}..${head}`);
    return text
      .split('\x1e')
      .map((entry) => entry.trimStart().split('\x1f'))
      .filter((fields) => fields.length === 5)
      .map(([sha = '', name = '', email = '', date = '', message = '']) => ({
        sha,
        message: message.trimEnd(),
        author: { name, email, date },
      }));
  }

  async commitInfo(sha: string): Promise<CommitInfo> {
    const [name = '', email = '', date = '', message = ''] = (await this.git('log', '-1', '--format=%an%x1f%ae%x1f%aI%x1f%B', sha)).split(
      '\x1f',
    );
    return { sha, message: message.trimEnd(), author: { name, email, date } };
  }

  async isMergeable(base: string, head: string): Promise<boolean> {
    return (await this.mergedTree(base, head)) !== undefined;
  }

  /** Merges really and moves the base branch. Returns the new commit. Throws GitHubError 405 for a conflict, 409 if the base moved meanwhile. */
  async merge({ base, head, headSha, message, method, by }: MergeRequest): Promise<string> {
    const baseSha = await this.branch(base);
    const tree = baseSha && (await this.mergedTree(baseSha, headSha));
    if (!baseSha || !tree) throw new GitHubError(405, 'Pull Request is not mergeable');
    const who = ['-c', `user.name=${by.login}`, '-c', `user.email=${by.login}@users.noreply.example.com`];
    const parents = method === 'merge' ? ['-p', baseSha, '-p', headSha] : ['-p', baseSha];
    const merged = (await git(this.folder, [...who, 'commit-tree', tree, ...parents], message)).trim();
    await this.setRef(`refs/heads/${base}`, merged).catch((error: unknown) => {
      throw new GitHubError(409, `Base branch was modified. Review and try the merge again. (${head}: ${String(error)})`);
    });
    return merged;
  }

  /** Creates or moves a ref; null deletes it. Throws with git's words when it is no fast-forward and not forced. */
  async setRef(ref: string, sha: string | null, force = false): Promise<void> {
    await this.git('push', '--quiet', this.cloneUrl, `${force ? '+' : ''}${sha ?? ''}:${ref}`);
  }

  /** Undefined when they conflict. */
  private async mergedTree(base: string, head: string): Promise<string | undefined> {
    const output = await this.git('merge-tree', '--write-tree', base, head).catch(() => '');
    return output.trim() || undefined;
  }

  private git(...args: string[]): Promise<string> {
    return git(this.folder, args);
  }
}
