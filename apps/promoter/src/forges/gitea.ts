import { z } from 'zod';
import { MergeBlockedError, type Forge, type MergeOptions, type NewPullRequest, type PullRequest } from './forge.js';
import { words, type ForgeHttp } from './forge-http.js';

const Pull = z.looseObject({
  number: z.int().positive(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  mergeable: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  merged_by: z.looseObject({ login: z.string() }).nullish(),
  head: z.looseObject({ ref: z.string() }),
  base: z.looseObject({ ref: z.string() }),
});

/** Gitea and Forgejo, API v1. */
export class GiteaForge implements Forge {
  /** @param path `/repos/<owner>/<name>` */
  constructor(
    private readonly http: ForgeHttp,
    private readonly path: string,
  ) {}

  async find(head: string, base: string): Promise<PullRequest | undefined> {
    // A branch name may hold slashes, which the path of "get by base and head" can't.
    const { body } = await this.http.request('GET', `${this.path}/pulls?state=all&sort=recentupdate&limit=50`);
    const found = z
      .array(Pull)
      .parse(body)
      .filter((pull) => pull.head.ref === head && pull.base.ref === base);
    return found.length === 0 ? undefined : seen(found.reduce((newest, one) => (one.number > newest.number ? one : newest)));
  }

  async open({ head, base, title, body }: NewPullRequest): Promise<PullRequest> {
    const answer = await this.http.request('POST', `${this.path}/pulls`, { head, base, title, body }, [409]);
    if (answer.status !== 409) return seen(Pull.parse(answer.body));
    const found = await this.find(head, base);
    if (found?.state === 'open') return found;
    return seen(Pull.parse((await this.http.request('POST', `${this.path}/pulls`, { head, base, title, body })).body));
  }

  async get(number: number): Promise<PullRequest> {
    return seen(Pull.parse((await this.http.request('GET', `${this.path}/pulls/${number}`)).body));
  }

  async merge(number: number, { head, title, message }: MergeOptions): Promise<PullRequest> {
    const options = {
      Do: 'merge',
      MergeTitleField: title,
      MergeMessageField: message,
      ...(head !== undefined && { head_commit_id: head }),
    };
    const answer = await this.http.request('POST', `${this.path}/pulls/${number}/merge`, options, [405, 409, 422]);
    const pull = await this.get(number);
    if (pull.state === 'merged') return pull;
    const reason =
      pull.mergeable === false
        ? `it conflicts with its target branch, or the forge is still checking (${words(answer.body)})`
        : words(answer.body);
    throw new MergeBlockedError(pull.url, reason);
  }

  async close(number: number): Promise<void> {
    await this.http.request('PATCH', `${this.path}/pulls/${number}`, { state: 'closed' }, [412, 409]);
  }
}

function seen({
  number,
  html_url: url,
  state,
  merged,
  mergeable,
  merge_commit_sha: mergeCommit,
  merged_by: by,
}: z.infer<typeof Pull>): PullRequest {
  return {
    number,
    url,
    state: merged ? 'merged' : state,
    ...(merged && mergeCommit ? { mergeCommit } : {}),
    ...(by ? { mergedBy: by.login } : {}),
    ...(typeof mergeable === 'boolean' && !merged ? { mergeable } : {}),
  };
}
