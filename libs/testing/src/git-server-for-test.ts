import { git, GitServer, type Account, type GitRequest, type WebhookTarget } from '@fairlead/local-stack';
import { fastImport, type FileChanges } from './fast-import.js';
import { scratchFolder } from './scratch.js';

export interface CommitOptions {
  /** Default `main`. */
  readonly branch?: string;
  readonly author?: { readonly name: string; readonly email: string };
  /** Seconds since 1970; default: now. */
  readonly time?: number;
}
export interface TestRepository {
  readonly name: string;
  readonly url: string;
  /** The bare repository itself. */
  readonly folder: string;
  /** Changes these files (null deletes; a folder's path deletes all of it) on top of the branch and sends the webhook as a push does. Returns the commit id. */
  commit(changes: FileChanges, message?: string, branchOrOptions?: string | CommitOptions): Promise<string>;
  /** Commit id of a ref or other revision. Throws when there is none. */
  head(revision?: string): Promise<string>;
  tag(name: string, revision?: string): Promise<void>;
  deleteBranch(name: string): Promise<void>;
  /** Any git command in the bare repository. */
  git(...args: string[]): Promise<string>;
}
export interface TestGitServer {
  url(name: string): string;
  createRepository(name: string, account?: Account): Promise<TestRepository>;
  /** What clients asked for, in order. */
  readonly requests: readonly GitRequest[];
  setWebhook(target: WebhookTarget | undefined): void;
  /** Resolves when each webhook sent so far was taken or given up. */
  delivered(): Promise<void>;
  /** Refuses connections until `start`, as a Git host that is down. */
  pause(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A Git server over HTTP with fetch, push and signed webhooks, in this process. */
export async function gitServerForTest(options: { webhook?: WebhookTarget } = {}): Promise<TestGitServer> {
  const { folder, remove } = await scratchFolder('git');
  const server = await GitServer.start({ folder, webhook: options.webhook });
  return {
    url: (name) => server.url(name),
    requests: server.requests,
    async createRepository(name, account) {
      const url = await server.createRepository(name, account);
      return testRepository(server, name, url);
    },
    setWebhook: (target) => void (server.webhook = target),
    delivered: () => server.delivered(),
    pause: () => server.stop(),
    start: () => server.listen(),
    async stop() {
      await server.stop();
      await remove();
    },
  };
}

const none = '0'.repeat(40);

function testRepository(server: GitServer, name: string, url: string): TestRepository {
  const folder = server.folderOf(name);
  const run = (...args: string[]) => git(folder, args);
  const find = async (revision: string) =>
    (await run('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).catch(() => '')).trim() || undefined;
  const head = async (revision = 'main') => {
    const commit = await find(revision);
    if (!commit) throw new Error(`${name} has no commit ${revision}`);
    return commit;
  };
  return {
    name,
    url,
    folder,
    git: run,
    head,
    async commit(changes, message = 'change', branchOrOptions = {}) {
      const options = typeof branchOrOptions === 'string' ? { branch: branchOrOptions } : branchOrOptions;
      const ref = `refs/heads/${options.branch ?? 'main'}`;
      const before = await find(ref);
      await git(folder, ['fast-import', '--quiet', '--date-format=raw'], fastImport({ ref, parent: before, message, changes, ...options }));
      const after = await head(ref);
      server.announce(name, ref, before ?? none, after);
      return after;
    },
    async tag(tag, revision = 'main') {
      await run('tag', '--force', tag, revision);
      server.announce(name, `refs/tags/${tag}`, none, await head(revision));
    },
    async deleteBranch(branch) {
      const before = await head(branch);
      await run('branch', '--delete', '--force', branch);
      server.announce(name, `refs/heads/${branch}`, before, none);
    },
  };
}
