import { z } from 'zod';
import { MergeBlockedError, type Forge, type MergeOptions, type NewPullRequest, type PullRequest } from './forge.js';
import { words, type ForgeHttp } from './forge-http.js';

const Pull = z.looseObject({
  number: z.int().positive(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().optional(),
  merged_at: z.string().nullish(),
  mergeable: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  merged_by: z.looseObject({ login: z.string() }).nullish(),
});
export const GITHUB_HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' } as const;

/** GitHub's REST API, version 2022-11-28. */
export class GitHubForge implements Forge {
  /**
   * @param path `/repos/<owner>/<name>`
   * @param owner of the repository; branches are filtered as `<owner>:<branch>`
   */
  constructor(
    private readonly http: ForgeHttp,
    private readonly path: string,
    private readonly owner: string,
  ) {}

  async find(head: string, base: string): Promise<PullRequest | undefined> {
    const query = new URLSearchParams({
      state: 'all',
      head: `${this.owner}:${head}`,
      base,
      sort: 'created',
      direction: 'desc',
      per_page: '1',
    });
    const { body } = await this.http.request('GET', `${this.path}/pulls?${query.toString()}`);
    const [first] = z.array(Pull).parse(body);
    // The list does not say who merged, nor whether it can be.
    return first && this.get(first.number);
  }

  async open({ head, base, title, body }: NewPullRequest): Promise<PullRequest> {
    const answer = await this.http.request('POST', `${this.path}/pulls`, { head, base, title, body }, [422]);
    if (answer.status !== 422) return seen(Pull.parse(answer.body));
    if (/already exists/i.test(words(answer.body))) {
      const found = await this.find(head, base);
      if (found?.state === 'open') return found;
    }
    return seen(Pull.parse((await this.http.request('POST', `${this.path}/pulls`, { head, base, title, body })).body));
  }

  async get(number: number): Promise<PullRequest> {
    return seen(Pull.parse((await this.http.request('GET', `${this.path}/pulls/${number}`)).body));
  }

  async merge(number: number, { head, title, message }: MergeOptions): Promise<PullRequest> {
    const options = { merge_method: 'merge', commit_title: title, commit_message: message, ...(head !== undefined && { sha: head }) };
    const answer = await this.http.request('PUT', `${this.path}/pulls/${number}/merge`, options, [405, 409, 422]);
    const pull = await this.get(number);
    if (pull.state === 'merged') return pull;
    throw new MergeBlockedError(
      pull.url,
      pull.mergeable === false ? `it conflicts with its target branch (${words(answer.body)})` : words(answer.body),
    );
  }

  async close(number: number): Promise<void> {
    await this.http.request('PATCH', `${this.path}/pulls/${number}`, { state: 'closed' });
  }
}

function seen(pull: z.infer<typeof Pull>): PullRequest {
  const merged = pull.merged ?? (pull.merged_at !== null && pull.merged_at !== undefined);
  return {
    number: pull.number,
    url: pull.html_url,
    state: merged ? 'merged' : pull.state,
    ...(merged && pull.merge_commit_sha ? { mergeCommit: pull.merge_commit_sha } : {}),
    ...(pull.merged_by ? { mergedBy: pull.merged_by.login } : {}),
    ...(typeof pull.mergeable === 'boolean' && !merged ? { mergeable: pull.mergeable } : {}),
  };
}
