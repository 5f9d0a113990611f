import { randomBytes } from 'node:crypto';
import { HttpStandIn, type StandInAnswer, type StandInRequest } from '../http/http-stand-in.js';
import { GitHubError, notFound, type Body } from './github-error.js';
import { allows, GitHubRepository, type Permission } from './github-repository.js';
import type { Person } from './hosted-repository.js';
import type { Protection, Review } from './pull-requests.js';
import { routes } from './routes.js';
import type { CommitStatus } from './statuses.js';

export interface GitHubRequest {
  readonly method: string;
  readonly path: string;
  readonly login: string | undefined;
  readonly status: number;
  /** What GitHub lets pass but tells clients to do: `Accept: application/vnd.github+json`, and a version in `X-GitHub-Api-Version`. */
  readonly advice: readonly string[];
}
export interface TestGitHub {
  /** Base URL of the REST API, in the place of `https://api.github.com`. */
  readonly url: string;
  /** Of the user `fairlead-bot`, who may write to each repository. */
  readonly token: string;
  /** A user without any right. Returns the token. */
  addUser(login: string): string;
  /** A private repository over a bare one (of `gitServerForTest`, say): read in its folder, changed by pushes to its URL, which therefore must need no password. */
  addRepository(fullName: string, source: { readonly folder: string; readonly url: string }): void;
  grant(fullName: string, login: string, permission: Permission | undefined): void;
  protectBranch(fullName: string, branch: string, protection: Protection): void;
  /** Approves as this user, as in the browser. */
  approve(fullName: string, pull: number, login: string, words?: string): Promise<Review>;
  statuses(fullName: string): readonly CommitStatus[];
  readonly requests: readonly GitHubRequest[];
  /** The next requests are answered as GitHub answers too many: 403 or 429 with Retry-After in seconds. */
  limitNextRequests(requests: number, retryAfterSeconds: number, status?: 403 | 429): void;
  pause(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const apiVersions = ['2022-11-28', '2026-03-10'];

/** A stand-in for GitHub's REST API, as strict as its documentation, that really merges. */
export async function gitHubForTest(): Promise<TestGitHub> {
  const gitHub = new GitHub();
  const server = await HttpStandIn.start((request) => gitHub.serve(request));
  gitHub.url = server.url;
  return {
    url: server.url,
    token: gitHub.addUser('fairlead-bot'),
    addUser: (login) => gitHub.addUser(login),
    addRepository: (fullName, source) => gitHub.addRepository(fullName, source),
    grant: (fullName, login, permission) => {
      const { permissions } = gitHub.repository(fullName);
      if (permission) permissions.set(login, permission);
      else permissions.delete(login);
    },
    protectBranch: (fullName, branch, protection) => gitHub.repository(fullName).protect(branch, protection),
    approve: (fullName, pull, login, body = '') => {
      const { pulls } = gitHub.repository(fullName);
      return pulls.review(pulls.find(pull), { event: 'APPROVE', body }, { login });
    },
    statuses: (fullName) => gitHub.repository(fullName).statuses.all,
    requests: gitHub.requests,
    limitNextRequests: (requests, retryAfterSeconds, status = 403) => void (gitHub.limited = { requests, retryAfterSeconds, status }),
    pause: () => server.stop(),
    start: () => server.listen(),
    stop: () => server.stop(),
  };
}

class GitHub {
  url = '';
  readonly requests: GitHubRequest[] = [];
  limited = { requests: 0, retryAfterSeconds: 0, status: 403 };
  private readonly users = new Map<string, Person>();
  private readonly repositories = new Map<string, GitHubRepository>();

  addUser(login: string): string {
    const token = `ghp_${randomBytes(18).toString('hex')}`;
    this.users.set(token, { login });
    return token;
  }

  addRepository(fullName: string, source: { readonly folder: string; readonly url: string }): void {
    if (!/^[\w.-]+\/[\w.-]+$/.test(fullName)) throw new TypeError(`"${fullName}" is not owner/name`);
    const repository = new GitHubRepository(this.repositories.size + 1, fullName, this.url, source);
    repository.permissions.set('fairlead-bot', 'write');
    this.repositories.set(fullName.toLowerCase(), repository);
  }

  repository(fullName: string): GitHubRepository {
    const found = this.repositories.get(fullName.toLowerCase());
    if (!found) throw new TypeError(`there is no repository ${fullName}`);
    return found;
  }

  async serve(request: StandInRequest): Promise<StandInAnswer> {
    let user: Person | undefined;
    let answer: StandInAnswer;
    try {
      this.checkHeaders(request);
      user = this.userOf(request.header('authorization'));
      this.checkLimit();
      answer = await this.answer(request, user);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      answer = error.answer();
    }
    const path = request.url.pathname;
    this.requests.push({ method: request.method, path, login: user?.login, status: answer.status, advice: adviceFor(request) });
    const limits = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999', 'x-github-request-id': randomBytes(8).toString('hex') };
    return { ...answer, headers: { ...limits, ...answer.headers } };
  }

  private checkHeaders(request: StandInRequest): void {
    if (!request.header('user-agent')) {
      throw new GitHubError(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.');
    }
    const accept = request.header('accept') ?? '*/*';
    if (!/application\/(vnd\.github[\w.+-]*\+?json|json)|\*\/\*|application\/\*/.test(accept)) {
      throw new GitHubError(415, `Unsupported 'Accept' header: '${accept}'. Must accept 'application/json'.`);
    }
    const version = request.header('x-github-api-version');
    if (version !== undefined && !apiVersions.includes(version)) {
      throw new GitHubError(400, `"${version}" is not a supported version of the REST API; supported are ${apiVersions.join(', ')}.`);
    }
  }

  private userOf(header: string | undefined): Person | undefined {
    if (header === undefined) return undefined;
    const token = /^(?:bearer|token) (\S+)$/i.exec(header)?.[1];
    const user = this.users.get(token ?? '');
    if (!user) throw new GitHubError(401, 'Bad credentials');
    return user;
  }

  private checkLimit(): void {
    if (this.limited.requests <= 0) return;
    this.limited.requests--;
    const headers = { 'retry-after': String(this.limited.retryAfterSeconds) };
    throw new GitHubError(
      this.limited.status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      undefined,
      headers,
    );
  }

  private async answer(request: StandInRequest, user: Person | undefined): Promise<StandInAnswer> {
    const { pathname, searchParams: query } = request.url;
    if (pathname === '/user') {
      if (!user) throw new GitHubError(401, 'Requires authentication');
      return { status: 200, body: { ...user, type: 'User' } };
    }
    const [, fullName = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const repository = this.repositories.get(fullName.toLowerCase());
    const permission = user && repository?.permissions.get(user.login);
    // Whoever may not see it must not learn that it is there.
    if (!user || !repository || !permission) throw notFound();
    const found = routes.find(({ method, pattern }) => method === request.method && pattern.test(rest));
    if (!found) throw notFound();
    if (!allows(permission, found.needs)) throw new GitHubError(403, 'Resource not accessible by personal access token');
    const path = (found.pattern.exec(rest) ?? []).slice(1).map(decodeURIComponent);
    const result = await found.handle({ repository, user, permission, query, path, body: bodyOf(request) });
    if (found.status === 204) return { status: 204 };
    return found.pages ? pageOf(result as unknown[], request.url, this.url) : { status: found.status, body: result as object };
  }
}

function bodyOf(request: StandInRequest): Body {
  if (request.body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new GitHubError(400, 'Body should be a JSON object');
  return value as Body;
}

/** 30 a page unless told, 100 at most; the Link header names the next one. */
function pageOf(all: unknown[], url: URL, base: string): StandInAnswer {
  const whole = (name: string, otherwise: number) => Math.max(1, Number.parseInt(url.searchParams.get(name) ?? '', 10) || otherwise);
  const [size, page] = [Math.min(whole('per_page', 30), 100), whole('page', 1)];
  const pages = Math.max(1, Math.ceil(all.length / size));
  const link = (target: number, rel: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(target));
    return `<${base}${url.pathname}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < pages ? [link(page + 1, 'next'), link(pages, 'last')] : []),
  ];
  return { status: 200, headers: links.length ? { link: links.join(', ') } : {}, body: all.slice((page - 1) * size, page * size) };
}

function adviceFor(request: StandInRequest): string[] {
  return [
    ...(/vnd\.github/.test(request.header('accept') ?? '') ? [] : ['Accept should be application/vnd.github+json']),
    ...(request.header('x-github-api-version') ? [] : ['X-GitHub-Api-Version should name a version']),
  ];
}
