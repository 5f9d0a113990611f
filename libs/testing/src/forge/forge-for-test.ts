import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { giteaAdministrator, giteaFolder, startGitea, waitUntil, type Gitea, type GiteaOptions } from '@fairlead/local-stack';
import type { FileChanges } from '../fast-import.js';
import type { CommitOptions } from '../git-server-for-test.js';
import { recordsFolder, scratchFolder } from '../scratch.js';
import { giteaApi, type ForgeRequest } from './gitea-api.js';
import { commitAndPush, inTurn } from './work-copy.js';

export interface ForgeUser {
  readonly name: string;
  readonly password: string;
  /** With every right that the user has. */
  readonly token: string;
}
export interface ForgeRepository {
  /** For clone, fetch and push. */
  readonly url: string;
  /** Base of the repository in the API. */
  readonly api: string;
}
export interface ForgePullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly mergeable: boolean;
  readonly merge_commit_sha: string | null;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
}
export interface ForgeCommitOptions extends CommitOptions {
  /** Where a branch begins that isn't there yet. Default `main`. */
  readonly from?: string;
  /** Who pushes. Default: the administrator. */
  readonly as?: Pick<ForgeUser, 'name' | 'token'>;
}
export interface BranchProtection {
  /** Reviews that approve before a merge is possible. */
  readonly approvals: number;
  /** Users who may push without a pull request. Default: nobody. */
  readonly mayPush?: readonly string[];
  /** Commit statuses that must be there and good before a merge. */
  readonly statusChecks?: readonly string[];
}
export interface TestForge {
  readonly url: string;
  readonly adminToken: string;
  /** Any other request to the API below `/api/v1`, as the administrator unless a token is given. */
  readonly request: ForgeRequest;
  createUser(name: string): Promise<ForgeUser>;
  /** The administrator owns it. */
  createOrganization(name: string): Promise<void>;
  createRepository(owner: string, name: string, options?: { private?: boolean }): Promise<ForgeRepository>;
  /** Lets this user push (`write`), only read, or do everything with the repository. */
  addCollaborator(ownerRepo: string, user: string, permission?: 'read' | 'write' | 'admin'): Promise<void>;
  /** Commits on top of the branch (made if missing) and pushes. Returns the commit id. Throws with git's words when the forge refuses the push. */
  commit(ownerRepo: string, changes: FileChanges, message?: string, branchOrOptions?: string | ForgeCommitOptions): Promise<string>;
  /** Commit id of a branch. Throws ForgeRequestError when there is none. */
  head(ownerRepo: string, branch?: string): Promise<string>;
  /** Signed deliveries (`X-Gitea-Signature`, `X-Hub-Signature-256`) for these events. */
  createWebhook(ownerRepo: string, url: string, secret: string, events?: readonly string[]): Promise<void>;
  protectBranch(ownerRepo: string, branch: string, protection: BranchProtection): Promise<void>;
  pullRequests(ownerRepo: string, state?: 'open' | 'closed' | 'all'): Promise<ForgePullRequest[]>;
  createPullRequest(
    ownerRepo: string,
    pull: { head: string; base: string; title: string; body?: string },
    token?: string,
  ): Promise<ForgePullRequest>;
  approvePullRequest(ownerRepo: string, index: number, reviewer: Pick<ForgeUser, 'token'>, words?: string): Promise<void>;
  /** Throws ForgeRequestError when protection or conflicts forbid it. */
  mergePullRequest(ownerRepo: string, index: number, token?: string): Promise<void>;
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** Ends in good order and keeps everything for `start`. */
  pause(): Promise<void>;
  /** After `kill` or `pause`: the same port and data. */
  start(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

/** A Gitea of the test's own. */
export async function forgeForTest(options: Pick<GiteaOptions, 'rootUrl'> = {}): Promise<TestForge> {
  const { folder, remove } = await scratchFolder('forge');
  const home = join(folder, 'gitea');
  let gitea: Gitea = await startGitea({ ...options, folder: home, records: recordsFolder });
  let running = true;
  const { url, adminToken } = gitea;
  const end = async (how: 'stop' | 'kill') => {
    if (running) await gitea[how]();
    running = false;
  };
  return {
    url,
    adminToken,
    ...actions(url, adminToken, join(folder, 'copies')),
    kill: () => end('kill'),
    pause: () => end('stop'),
    async start() {
      if (running) return;
      gitea = await startGitea({ ...options, folder: home, port: gitea.port, records: recordsFolder });
      running = true;
    },
    async stop() {
      await end('stop');
      await rm(await giteaFolder(home), { recursive: true, force: true });
      await remove();
    },
  };
}

type Lifecycle = 'url' | 'adminToken' | 'kill' | 'pause' | 'start' | 'stop';

function actions(url: string, adminToken: string, copies: string): Omit<TestForge, Lifecycle> {
  const request = giteaApi(url, adminToken);
  const head = async (ownerRepo: string, branch = 'main') =>
    (await request<{ commit: { id: string } }>('GET', `/repos/${ownerRepo}/branches/${encodeURIComponent(branch)}`)).commit.id;
  const cloneUrl = (ownerRepo: string) => `${url}/${ownerRepo}.git`;
  return {
    request,
    createUser: (name) => createUser(request, name),
    createOrganization: (username) => request('POST', '/orgs', { username, visibility: 'public' }),
    createRepository: async (owner, name, options = {}) => {
      const home = owner === giteaAdministrator ? '/user/repos' : await ownerPath(request, owner);
      await request('POST', home, { name, private: options.private ?? false, default_branch: 'main' });
      return { url: cloneUrl(`${owner}/${name}`), api: `${url}/api/v1/repos/${owner}/${name}` };
    },
    addCollaborator: (ownerRepo, user, permission = 'write') => request('PUT', `/repos/${ownerRepo}/collaborators/${user}`, { permission }),
    commit: async (ownerRepo, changes, message = 'change', branchOrOptions = {}) => {
      const options = typeof branchOrOptions === 'string' ? { branch: branchOrOptions } : branchOrOptions;
      const { branch = 'main', from = 'main', as = { name: giteaAdministrator, token: adminToken } } = options;
      const push = { ...options, branch, from, as, message, changes };
      const copy = join(copies, ownerRepo);
      const commit = await inTurn(copy, () => commitAndPush(copy, cloneUrl(ownerRepo), push));
      // Gitea takes note of a push in the background; until then its API knows the old commit, or panics if it was the repository's first.
      const what = `Gitea to know the push to ${ownerRepo}`;
      await waitUntil(async () => (await head(ownerRepo, branch)) === commit, { what, timeoutMilliseconds: 30_000 });
      return commit;
    },
    head,
    createWebhook: (ownerRepo, target, secret, events = ['push', 'pull_request']) =>
      request('POST', `/repos/${ownerRepo}/hooks`, {
        type: 'gitea',
        active: true,
        events,
        config: { url: target, content_type: 'json', secret },
      }),
    protectBranch: (ownerRepo, branch, protection) =>
      request('POST', `/repos/${ownerRepo}/branch_protections`, protectionRule(branch, protection)),
    pullRequests: (ownerRepo, state = 'all') => request('GET', `/repos/${ownerRepo}/pulls?state=${state}&limit=50`),
    createPullRequest: (ownerRepo, pull, token) => request('POST', `/repos/${ownerRepo}/pulls`, pull, token),
    approvePullRequest: (ownerRepo, index, { token }, body = 'good') =>
      request('POST', `/repos/${ownerRepo}/pulls/${index}/reviews`, { event: 'APPROVED', body }, token),
    mergePullRequest: (ownerRepo, index, token) => request('POST', `/repos/${ownerRepo}/pulls/${index}/merge`, { Do: 'merge' }, token),
  };
}

async function createUser(request: ForgeRequest, name: string): Promise<ForgeUser> {
  const password = randomBytes(18).toString('base64url');
  const email = `${name}@example.com`;
  await request('POST', '/admin/users', { username: name, email, password, must_change_password: false });
  // A token can only be made with the password.
  const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  const { sha1 } = await request<{ sha1: string }>('POST', `/users/${name}/tokens`, { name: 'test', scopes: ['all'] }, basic);
  return { name, password, token: sha1 };
}

async function ownerPath(request: ForgeRequest, owner: string): Promise<string> {
  const organizations = await request<{ username: string }[]>('GET', '/orgs?limit=50');
  return organizations.some(({ username }) => username === owner) ? `/orgs/${owner}/repos` : `/admin/users/${owner}/repos`;
}

const protectionRule = (branch: string, { approvals, mayPush = [], statusChecks = [] }: BranchProtection) => ({
  rule_name: branch,
  enable_push: mayPush.length > 0,
  enable_push_whitelist: mayPush.length > 0,
  push_whitelist_usernames: mayPush,
  required_approvals: approvals,
  dismiss_stale_approvals: true,
  block_on_rejected_reviews: true,
  enable_status_check: statusChecks.length > 0,
  status_check_contexts: statusChecks,
  // Otherwise an administrator merges what nobody approved.
  block_admin_merge_override: true,
});
