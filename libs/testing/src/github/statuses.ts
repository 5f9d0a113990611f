import { GitHubError, oneOf, optionalText, requiredText, validationFailed, type Body } from './github-error.js';
import type { HostedRepository, Person } from './hosted-repository.js';

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly creator: Person;
  readonly created_at: string;
}

/** Commit statuses of one repository (GitHub documentation, "REST API endpoints for commit statuses"). */
export class Statuses {
  readonly all: CommitStatus[] = [];

  constructor(private readonly repository: HostedRepository) {}

  async create(sha: string, body: Body, creator: Person): Promise<CommitStatus> {
    const state = oneOf(requiredText(body, 'state'), 'state', ['error', 'failure', 'pending', 'success']);
    if (!(await this.repository.commit(sha))) throw new GitHubError(422, `No commit found for SHA: ${sha}`);
    const description = optionalText(body, 'description') ?? null;
    const refuse = (field: string, message: string) => validationFailed({ resource: 'Status', field, code: 'custom', message });
    if (description && description.length > 140) throw refuse('description', 'description is too long (maximum is 140 characters)');
    const target = optionalText(body, 'target_url') ?? null;
    if (target && !/^https?:\/\//.test(target)) throw refuse('target_url', 'target_url must use http(s) scheme');
    const status: CommitStatus = {
      id: this.all.length + 1,
      sha,
      state,
      context: optionalText(body, 'context') ?? 'default',
      description,
      target_url: target,
      creator,
      created_at: new Date().toISOString(),
    };
    this.all.push(status);
    return status;
  }

  /** Newest first. */
  of = (sha: string): CommitStatus[] => this.all.filter((status) => status.sha === sha).reverse();

  stateOf = (sha: string, context: string) => this.of(sha).find((status) => status.context === context)?.state;

  combined(sha: string): object {
    const latest = this.of(sha).filter((status, index, all) => all.findIndex(({ context }) => context === status.context) === index);
    const states = latest.map(({ state }) => state);
    const bad = states.some((state) => state === 'error' || state === 'failure');
    const state = bad ? 'failure' : states.length === 0 || states.includes('pending') ? 'pending' : 'success';
    return { state, sha, total_count: latest.length, statuses: latest };
  }
}
