import { notFound, type Body } from './github-error.js';
import type { Person } from './hosted-repository.js';
import type { GitHubRepository, Permission } from './github-repository.js';
import { createRef, deleteRef, getBranch, getRef, matchingRefs, updateRef } from './refs.js';

export interface Call {
  readonly repository: GitHubRepository;
  readonly user: Person;
  readonly permission: Permission;
  readonly body: Body;
  readonly query: URLSearchParams;
  /** What the path's groups matched, decoded. */
  readonly path: readonly string[];
}
export interface Route {
  readonly method: string;
  /** Below `/repos/{owner}/{repo}`. */
  readonly pattern: RegExp;
  readonly needs: Permission;
  readonly status: number;
  /** The answer is cut into pages. */
  readonly pages?: boolean;
  handle(call: Call): Promise<unknown> | unknown;
}

const route = (method: string, pattern: string, needs: Permission, status: number, handle: Route['handle'], pages = false): Route => ({
  method,
  pattern: new RegExp(`^${pattern}$`),
  needs,
  status,
  handle,
  pages,
});
const pull = ({ repository, path }: Call) => repository.pulls.find(Number(path[0]));
const first = ({ path }: Call) => path[0] ?? '';

async function commitOf(call: Call): Promise<string> {
  const { git } = call.repository;
  const found = (await git.commit(first(call))) ?? (await git.branch(first(call))) ?? (await git.commit(`refs/tags/${first(call)}`));
  if (!found) throw notFound();
  return found;
}

const number = '/(\\d+)';

/** What of GitHub's REST API is played here; anything else is not found. */
export const routes: readonly Route[] = [
  route('GET', '', 'read', 200, ({ repository, permission }) => repository.show(permission)),
  route('GET', '/branches/(.+)', 'read', 200, (call) => getBranch(call.repository, first(call))),
  route('GET', '/git/ref/(.+)', 'read', 200, (call) => getRef(call.repository, first(call))),
  route('GET', '/git/matching-refs/(.+)', 'read', 200, (call) => matchingRefs(call.repository, first(call)), true),
  route('POST', '/git/refs', 'write', 201, ({ repository, body }) => createRef(repository, body)),
  route('PATCH', '/git/refs/(.+)', 'write', 200, (call) => updateRef(call.repository, first(call), call.body)),
  route('DELETE', '/git/refs/(.+)', 'write', 204, (call) => deleteRef(call.repository, first(call))),
  route('GET', '/pulls', 'read', 200, ({ repository, query }) => repository.pulls.list(query), true),
  route('POST', '/pulls', 'read', 201, ({ repository, body, user }) => repository.pulls.create(body, user)),
  route('GET', `/pulls${number}`, 'read', 200, (call) => call.repository.pulls.show(pull(call))),
  route('PATCH', `/pulls${number}`, 'write', 200, (call) => call.repository.pulls.update(pull(call), call.body)),
  route('GET', `/pulls${number}/commits`, 'read', 200, (call) => call.repository.pulls.commitsOf(pull(call)), true),
  route('PUT', `/pulls${number}/merge`, 'write', 200, (call) => call.repository.pulls.merge(pull(call), call.body, call.user)),
  route('GET', `/pulls${number}/reviews`, 'read', 200, (call) => pull(call).reviews, true),
  route('POST', `/pulls${number}/reviews`, 'read', 200, (call) => call.repository.pulls.review(pull(call), call.body, call.user)),
  route('GET', `/issues${number}/comments`, 'read', 200, (call) => pull(call).comments, true),
  route('POST', `/issues${number}/comments`, 'read', 201, (call) => call.repository.pulls.comment(pull(call), call.body, call.user)),
  route('POST', '/statuses/([^/]+)', 'write', 201, (call) => call.repository.statuses.create(first(call), call.body, call.user)),
  route('GET', '/commits/(.+)/statuses', 'read', 200, async (call) => call.repository.statuses.of(await commitOf(call)), true),
  route('GET', '/commits/(.+)/status', 'read', 200, async (call) => call.repository.statuses.combined(await commitOf(call))),
];
