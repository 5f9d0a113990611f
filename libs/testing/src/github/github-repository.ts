import { HostedRepository } from './hosted-repository.js';
import { PullRequests, type Protection } from './pull-requests.js';
import type { RefContext } from './refs.js';
import { Statuses } from './statuses.js';

export type Permission = 'read' | 'write' | 'admin';
const ranks: readonly Permission[] = ['read', 'write', 'admin'];
export const allows = (has: Permission, needs: Permission) => ranks.indexOf(has) >= ranks.indexOf(needs);

/** One repository with everything that the API keeps beside Git. */
export class GitHubRepository implements RefContext {
  readonly git: HostedRepository;
  readonly statuses: Statuses;
  readonly pulls: PullRequests;
  readonly api: string;
  /** By login; who is not in it doesn't learn that the repository exists. */
  readonly permissions = new Map<string, Permission>();

  constructor(
    readonly id: number,
    readonly fullName: string,
    private readonly url: string,
    source: { readonly folder: string; readonly url: string },
  ) {
    this.api = `${url}/repos/${fullName}`;
    this.git = new HostedRepository(source.folder, source.url);
    this.statuses = new Statuses(this.git);
    this.pulls = new PullRequests(fullName, this.git, url, this.statuses.stateOf);
  }

  get repository(): HostedRepository {
    return this.git;
  }

  protect(branch: string, protection: Protection): void {
    this.pulls.protection.set(branch, protection);
  }

  isProtected = (branch: string) => this.pulls.protection.has(branch);

  show(permission: Permission): object {
    const [owner = '', name = ''] = this.fullName.split('/');
    return {
      id: this.id,
      name,
      full_name: this.fullName,
      private: true,
      visibility: 'private',
      owner: { login: owner, type: 'Organization' },
      url: this.api,
      html_url: `${this.url}/${this.fullName}`,
      clone_url: this.git.cloneUrl,
      default_branch: 'main',
      allow_merge_commit: true,
      allow_squash_merge: true,
      allow_rebase_merge: false,
      permissions: { admin: allows(permission, 'admin'), push: allows(permission, 'write'), pull: true },
    };
  }
}
