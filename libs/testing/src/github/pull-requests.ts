import { GitHubError, notFound, validationFailed, type Body, oneOf, optionalText, requiredText } from './github-error.js';
import type { HostedRepository, Person } from './hosted-repository.js';

export interface Review {
  readonly id: number;
  readonly user: Person;
  readonly body: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'PENDING';
  readonly commit_id: string;
  readonly submitted_at: string;
}
export interface Comment {
  readonly id: number;
  readonly user: Person;
  readonly body: string;
  readonly created_at: string;
}
export interface Protection {
  /** Reviews that approve before a merge is possible. */
  readonly approvals?: number;
  /** Contexts of commit statuses that must be `success` before a merge. */
  readonly statusChecks?: readonly string[];
}
interface PullRequest {
  readonly number: number;
  readonly user: Person;
  readonly created: string;
  readonly headRef: string;
  title: string;
  body: string | null;
  baseRef: string;
  state: 'open' | 'closed';
  draft: boolean;
  /** The commits stay what they were when it was closed. */
  closed?: { at: string; headSha: string; baseSha: string };
  merged?: { at: string; sha: string; by: Person };
  /** GitHub computes mergeability after somebody has asked for the first time. */
  askedFor: string;
  readonly reviews: Review[];
  readonly comments: Comment[];
}

/** Pull requests of one repository (GitHub documentation, "REST API endpoints for pull requests"). */
export class PullRequests {
  readonly all: PullRequest[] = [];
  readonly protection = new Map<string, Protection>();
  private lastId = 1000;

  constructor(
    private readonly fullName: string,
    private readonly repository: HostedRepository,
    private readonly url: string,
    private readonly stateOf: (sha: string, context: string) => string | undefined,
  ) {}

  async create(body: Body, user: Person): Promise<object> {
    const title = requiredText(body, 'title');
    const base = requiredText(body, 'base');
    const [owner] = this.fullName.split('/');
    const given = requiredText(body, 'head');
    const head = given.startsWith(`${owner}:`) ? given.slice(given.indexOf(':') + 1) : given;
    const [baseSha, headSha] = [await this.repository.branch(base), await this.repository.branch(head)];
    const invalid = [...(baseSha ? [] : ['base']), ...(headSha ? [] : ['head'])];
    if (!baseSha || !headSha)
      throw validationFailed(...invalid.map((field) => ({ resource: 'PullRequest', field, code: 'invalid' as const })));
    const refuse = (message: string) => validationFailed({ resource: 'PullRequest', code: 'custom', message });
    if (this.all.some((pull) => pull.state === 'open' && pull.headRef === head && pull.baseRef === base)) {
      throw refuse(`A pull request already exists for ${owner}:${head}.`);
    }
    if ((await this.repository.commitsBetween(baseSha, headSha)).length === 0) throw refuse(`No commits between ${base} and ${head}`);
    const pull: PullRequest = {
      number: this.all.length + 1,
      user,
      created: now(),
      headRef: head,
      baseRef: base,
      title,
      body: optionalText(body, 'body') ?? null,
      state: 'open',
      draft: body['draft'] === true,
      askedFor: '',
      reviews: [],
      comments: [],
    };
    this.all.push(pull);
    return this.show(pull);
  }

  async list(query: URLSearchParams): Promise<object[]> {
    const state = oneOf(query.get('state') ?? 'open', 'state', ['open', 'closed', 'all']);
    const [owner] = this.fullName.split('/');
    // GitHub ignores a head that lacks the owner.
    const head = query.get('head')?.includes(':') ? query.get('head') : undefined;
    const base = query.get('base');
    const wanted = this.all.filter(
      (pull) =>
        (state === 'all' || pull.state === state) && (!head || head === `${owner}:${pull.headRef}`) && (!base || base === pull.baseRef),
    );
    const newestFirst = query.get('direction') !== 'asc';
    const found = await Promise.all((newestFirst ? wanted.reverse() : wanted).map((pull) => this.summary(pull)));
    return found;
  }

  find(number: number): PullRequest {
    const pull = this.all.find((candidate) => candidate.number === number);
    if (!pull) throw notFound();
    return pull;
  }

  async update(pull: PullRequest, body: Body): Promise<object> {
    pull.title = optionalText(body, 'title') ?? pull.title;
    pull.body = optionalText(body, 'body') ?? pull.body;
    const base = optionalText(body, 'base');
    if (base !== undefined && !(await this.repository.branch(base)))
      throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    pull.baseRef = base ?? pull.baseRef;
    const state = oneOf(optionalText(body, 'state') ?? pull.state, 'state', ['open', 'closed']);
    if (state === 'open' && pull.merged) throw validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid' });
    if (state === 'closed' && pull.state === 'open') await this.close(pull);
    if (state === 'open') pull.closed = undefined;
    pull.state = state;
    return this.show(pull);
  }

  async merge(pull: PullRequest, body: Body, by: Person): Promise<object> {
    const method = oneOf(optionalText(body, 'merge_method') ?? 'merge', 'merge_method', ['merge', 'squash', 'rebase']);
    if (method === 'rebase') throw new GitHubError(405, 'Rebase merges are not allowed on this repository.');
    const { headSha, baseSha } = await this.commits(pull);
    if (pull.state !== 'open' || !headSha || !baseSha) throw new GitHubError(405, 'Pull Request is not mergeable');
    if (pull.draft) throw new GitHubError(405, 'Pull Request is still a draft');
    const wanted = optionalText(body, 'sha');
    if (wanted !== undefined && wanted !== headSha) throw new GitHubError(409, 'Head branch was modified. Review and try the merge again.');
    const blocked = this.blockedBecause(pull, headSha);
    if (blocked) throw new GitHubError(405, blocked);
    const [owner] = this.fullName.split('/');
    const merging = method === 'merge';
    const title =
      optionalText(body, 'commit_title') ??
      (merging ? `Merge pull request #${pull.number} from ${owner}/${pull.headRef}` : `${pull.title} (#${pull.number})`);
    const message = `${title}\n\n${optionalText(body, 'commit_message') ?? (merging ? pull.title : '')}`.trimEnd();
    const sha = await this.repository.merge({ base: pull.baseRef, head: pull.headRef, headSha, message: `${message}\n`, method, by });
    pull.state = 'closed';
    pull.closed = { at: now(), headSha, baseSha };
    pull.merged = { at: pull.closed.at, sha, by };
    return { sha, merged: true, message: 'Pull Request successfully merged' };
  }

  async review(pull: PullRequest, body: Body, user: Person): Promise<Review> {
    const event = optionalText(body, 'event');
    const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
    const verdict = event === undefined ? undefined : oneOf(event, 'event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
    const words = optionalText(body, 'body') ?? '';
    const refuse = (message: string) => new GitHubError(422, 'Unprocessable Entity', [message]);
    if (verdict && verdict !== 'COMMENT' && user.login === pull.user.login) {
      throw refuse(`Can not ${verdict === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
    }
    if (verdict && verdict !== 'APPROVE' && !words) throw refuse('Body can not be blank');
    const { headSha = '' } = await this.commits(pull);
    const commit = optionalText(body, 'commit_id') ?? headSha;
    const review: Review = {
      id: ++this.lastId,
      user,
      body: words,
      state: verdict ? states[verdict] : 'PENDING',
      commit_id: commit,
      submitted_at: now(),
    };
    pull.reviews.push(review);
    return review;
  }

  comment(pull: PullRequest, body: Body, user: Person): Comment {
    const words = requiredText(body, 'body');
    if (!words.trim()) throw validationFailed({ resource: 'IssueComment', field: 'body', code: 'missing_field' });
    const comment: Comment = { id: ++this.lastId, user, body: words, created_at: now() };
    pull.comments.push(comment);
    return comment;
  }

  async commitsOf(pull: PullRequest): Promise<object[]> {
    const { headSha, baseSha } = await this.commits(pull);
    const commits = headSha && baseSha ? await this.repository.commitsBetween(baseSha, headSha) : [];
    return commits.map(({ sha, message, author }) => ({ sha, commit: { message, author } }));
  }

  /** With what only the answer about a single one holds. `mergeable` is null until it was asked for once after each change. */
  async show(pull: PullRequest): Promise<object> {
    const { headSha, baseSha } = await this.commits(pull);
    const pair = `${baseSha}..${headSha}`;
    const isKnown = pull.askedFor === pair;
    pull.askedFor = pair;
    const open = pull.state === 'open' && baseSha && headSha;
    const mergeable = open && isKnown ? await this.repository.isMergeable(baseSha, headSha) : null;
    const blocked = headSha ? this.blockedBecause(pull, headSha) : undefined;
    const state = mergeable === null ? 'unknown' : !mergeable ? 'dirty' : pull.draft ? 'draft' : blocked ? 'blocked' : 'clean';
    return {
      ...(await this.summary(pull)),
      merged: pull.merged !== undefined,
      merged_by: pull.merged?.by ?? null,
      mergeable,
      mergeable_state: state,
      comments: pull.comments.length,
      commits: (await this.commitsOf(pull)).length,
    };
  }

  private async summary(pull: PullRequest): Promise<object> {
    const { headSha, baseSha } = await this.commits(pull);
    const [owner] = this.fullName.split('/');
    const side = (ref: string, sha: string | undefined) => ({
      label: `${owner}:${ref}`,
      ref,
      sha,
      user: { login: owner },
      repo: { full_name: this.fullName },
    });
    return {
      url: `${this.url}/repos/${this.fullName}/pulls/${pull.number}`,
      html_url: `${this.url}/${this.fullName}/pull/${pull.number}`,
      number: pull.number,
      state: pull.state,
      title: pull.title,
      body: pull.body,
      user: pull.user,
      draft: pull.draft,
      created_at: pull.created,
      closed_at: pull.closed?.at ?? null,
      merged_at: pull.merged?.at ?? null,
      merge_commit_sha: pull.merged?.sha ?? null,
      head: side(pull.headRef, headSha),
      base: side(pull.baseRef, baseSha),
    };
  }

  private async commits(pull: PullRequest): Promise<{ headSha?: string; baseSha?: string }> {
    if (pull.closed) return pull.closed;
    return { headSha: await this.repository.branch(pull.headRef), baseSha: await this.repository.branch(pull.baseRef) };
  }

  private async close(pull: PullRequest): Promise<void> {
    const { headSha = '', baseSha = '' } = await this.commits(pull);
    pull.closed = { at: now(), headSha, baseSha };
  }

  /** The last verdict of each reviewer counts. */
  private blockedBecause(pull: PullRequest, headSha: string): string | undefined {
    const { approvals = 0, statusChecks = [] } = this.protection.get(pull.baseRef) ?? {};
    const verdicts = new Map(
      pull.reviews.filter(({ state }) => /APPROVED|CHANGES/.test(state)).map(({ user, state }) => [user.login, state]),
    );
    const states = [...verdicts.values()];
    if (approvals > 0 && states.includes('CHANGES_REQUESTED')) return 'Changes have been requested by reviewers with write access.';
    if (states.length < approvals) {
      return `At least ${approvals} approving review${approvals > 1 ? 's are' : ' is'} required by reviewers with write access.`;
    }
    const missing = statusChecks.find((context) => this.stateOf(headSha, context) !== 'success');
    return missing && `Required status check "${missing}" is ${this.stateOf(headSha, missing) ?? 'expected'}.`;
  }
}

/** To the second, as GitHub writes times. */
const now = () => new Date().toISOString().replace(/\.\d{3}/, '');
export type { PullRequest };
