import { FairleadError, Retry, type PromotionSpec } from '@fairlead/contracts';
import { reachedAt } from '@fairlead/git';
import type { CredentialsFolder } from '../workspace/credentials-folder.js';
import type { Forge } from './forge.js';
import { ForgeHttp } from './forge-http.js';
import { GiteaForge } from './gitea.js';
import { GITHUB_HEADERS, GitHubForge } from './github.js';

/** A repository's URL doesn't say which repository of a forge it is. */
export class NotOnForgeError extends FairleadError {
  readonly code = 'NotOnForge';
  readonly retry = Retry.never;
}

/** The forge that holds a repository. @throws NotOnForgeError */
export function forgeOf(
  spec: NonNullable<PromotionSpec['forge']>,
  repositoryUrl: string,
  { credentials, insteadOf }: { credentials: CredentialsFolder; insteadOf: Readonly<Record<string, string>> },
): Forge {
  const place = /^[a-z+]+:\/\/[^/]*\/(.*)$/i.exec(repositoryUrl) ?? /^[^/:]+:(.*)$/.exec(repositoryUrl);
  const [, owner, name] = /^(?:.*\/)?([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(place?.[1] ?? '') ?? [];
  if (owner === undefined || name === undefined) {
    throw new NotOnForgeError(
      `${repositoryUrl} does not end with an owner and a name, so it can't be found on a forge. Correct the Repository's URL, or do without pull requests.`,
    );
  }
  const api = (spec.url ?? defaultApi(spec.type, reachedAt(repositoryUrl, insteadOf))).replace(/\/+$/, '');
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const token = (): Promise<string> => credentials.forge(new URL(api).host);
  if (spec.type === 'github') {
    const http = new ForgeHttp({ api, headers: GITHUB_HEADERS, authorization: async () => `Bearer ${await token()}` });
    return new GitHubForge(http, path, owner);
  }
  const http = new ForgeHttp({ api, headers: { accept: 'application/json' }, authorization: async () => `token ${await token()}` });
  return new GiteaForge(http, path);
}

function defaultApi(type: 'github' | 'gitea', url: string): string {
  const origin = /^https?:/i.test(url)
    ? new URL(url).origin
    : `https://${/^(?:ssh:\/\/)?(?:[^@/]+@)?([^:/]+)/i.exec(url)?.[1] ?? 'localhost'}`;
  if (type === 'gitea') return `${origin}/api/v1`;
  return new URL(origin).hostname === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
}
