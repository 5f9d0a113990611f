import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  forgeForTest,
  gitHubForTest,
  gitServerForTest,
  scratchFolder,
  type TestForge,
  type TestGitHub,
  type TestGitServer,
} from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CredentialsFolder } from '../workspace/credentials-folder.js';
import { forgeOf } from './forge-of.js';
import type { Forge, PullRequest } from './forge.js';

/** A repository on a forge, whichever that is. */
interface Hosted {
  readonly forge: Forge;
  readonly name: string;
  commit(files: Record<string, string>, branch?: string): Promise<string>;
  head(branch: string): Promise<string>;
  message(commit: string): Promise<string>;
}
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let gitea: TestForge;
let gitHub: TestGitHub;
let git: TestGitServer;
let credentials: CredentialsFolder;
let count = 0;
beforeAll(async () => {
  [scratch, gitea, gitHub, git] = await Promise.all([scratchFolder('forges'), forgeForTest(), gitHubForTest(), gitServerForTest()]);
  await gitea.createOrganization('shop');
  credentials = new CredentialsFolder(scratch.folder);
  await token(gitea.url, gitea.adminToken);
  await token(gitHub.url, gitHub.token);
});
afterAll(() => Promise.all([gitea?.stop(), gitHub?.stop(), git?.stop(), scratch?.remove()]));
async function token(url: string, text: string): Promise<void> {
  const folder = join(scratch.folder, 'forge', new URL(url).host);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'token'), `${text}\n`);
}

const onGitea = async (): Promise<Hosted> => {
  const name = `shop/config-${++count}`;
  const { url, api } = await gitea.createRepository('shop', name.slice(5));
  return {
    name,
    forge: forgeOf({ type: 'gitea' }, `https://git.example.com/${name}`, {
      credentials,
      insteadOf: { 'https://git.example.com/': `${gitea.url}/` },
    }),
    commit: (files, branch) => gitea.commit(name, files, 'change', branch === undefined ? {} : { branch }),
    head: (branch) => gitea.head(name, branch),
    message: async (commit) =>
      (
        (await (await fetch(`${api}/git/commits/${commit}`, { headers: { authorization: `token ${gitea.adminToken}` } })).json()) as {
          commit: { message: string };
        }
      ).commit.message + (url ? '' : ''),
  };
};
const onGitHub = async (): Promise<Hosted> => {
  const name = `shop/config-${++count}`;
  const repo = await git.createRepository(name);
  let hosted = false;
  return {
    name,
    forge: forgeOf({ type: 'github', url: gitHub.url }, `git@github.com:${name}.git`, { credentials, insteadOf: {} }),
    commit: async (files, branch) => {
      if (branch !== undefined && !(await repo.git('branch', '--list', branch)).includes(branch)) await repo.git('branch', branch, 'main');
      const commit = await repo.commit(files, 'change', branch);
      if (!hosted) gitHub.addRepository(name, repo);
      hosted = true;
      return commit;
    },
    head: (branch) => repo.head(branch),
    message: (commit) => repo.git('log', '-1', '--format=%B', commit),
  };
};

describe.each([
  ['Gitea', onGitea],
  ['GitHub', onGitHub],
])('pull requests on %s', (_, host) => {
  const open = async (files: Record<string, string> = { a: '2' }): Promise<Hosted & { pull: PullRequest; commit1: string }> => {
    const hosted = await host();
    await hosted.commit({ a: '1' });
    const commit1 = await hosted.commit(files, 'fairlead/x-1');
    const pull = await hosted.forge.open({ head: 'fairlead/x-1', base: 'main', title: 'Promote x', body: 'Why' });
    return { ...hosted, pull, commit1 };
  };
  const merged = (hosted: Hosted, { number }: PullRequest) =>
    vi.waitFor(() => hosted.forge.merge(number, { title: 'Promote x (merge)', message: 'Approved-by: ann (slack)' }), {
      timeout: 60_000,
      interval: 500,
    });

  it('are opened once, found, merged with a message, and seen as merged', async () => {
    const hosted = await open();
    const { forge, pull } = hosted;
    expect(pull).toMatchObject({
      state: 'open',
      number: expect.any(Number) as unknown,
      url: expect.stringContaining(hosted.name) as unknown,
    });
    expect(await forge.open({ head: 'fairlead/x-1', base: 'main', title: 'again', body: '' })).toMatchObject({ number: pull.number });
    expect(await forge.find('fairlead/x-1', 'main')).toMatchObject({ number: pull.number, state: 'open' });
    expect(await forge.find('fairlead/x-2', 'main')).toBeUndefined();
    const result = await merged(hosted, pull);
    expect(result).toMatchObject({ state: 'merged', mergeCommit: await hosted.head('main'), mergedBy: expect.any(String) as unknown });
    expect(await hosted.message(await hosted.head('main'))).toMatch(/^Promote x \(merge\)\n\nApproved-by: ann \(slack\)\s*$/);
    expect(await forge.get(pull.number)).toMatchObject({ state: 'merged' });
    expect(await merged(hosted, pull)).toMatchObject({ state: 'merged' });
  });

  it('are closed', async () => {
    const { forge, pull } = await open();
    await forge.close(pull.number);
    expect(await forge.get(pull.number)).toMatchObject({ state: 'closed' });
  });

  it('that conflict are not merged, and say so', async () => {
    const hosted = await open();
    await hosted.commit({ a: '3' });
    await expect(hosted.forge.merge(hosted.pull.number, { title: 't', message: 'm' })).rejects.toMatchObject({
      code: 'MergeBlocked',
      retry: { kind: 'after' },
      message: expect.stringContaining("can't be merged yet") as unknown,
    });
  });

  it('tell a refusal of the token, a missing repository and a forge that is away', async () => {
    const hosted = await open();
    const [kind, url] = hosted.pull.url.startsWith(gitea.url) ? (['gitea', gitea.url] as const) : (['github', gitHub.url] as const);
    const at = (repository: string) =>
      forgeOf({ type: kind, url: kind === 'gitea' ? `${url}/api/v1` : url }, `https://x.example/${repository}`, {
        credentials,
        insteadOf: {},
      });
    await expect(at('shop/nowhere').get(1)).rejects.toMatchObject({ code: 'ForgeNotFound', retry: { kind: 'backoff' } });
    await token(url, 'wr0ng-token-0000');
    const refused = await at(hosted.name)
      .get(1)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ForgeAuthenticationFailed' });
    expect(String(refused)).not.toContain('wr0ng-token');
    await token(url, kind === 'gitea' ? gitea.adminToken : gitHub.token);
    const nowhere = `http://127.0.0.1:${kind === 'gitea' ? 1 : 2}`;
    const away = forgeOf({ type: kind, url: nowhere }, `https://x.example/${hosted.name}`, { credentials, insteadOf: {} });
    await expect(away.get(1)).rejects.toMatchObject({
      code: 'CredentialsMissing',
      message: expect.stringContaining(`forge/${new URL(nowhere).host}/token`) as unknown,
    });
    await token(nowhere, 'any');
    await expect(away.get(1)).rejects.toMatchObject({ code: 'ForgeUnreachable' });
  });
});

describe('GitHub', () => {
  it('tells until when it takes no more requests', async () => {
    const hosted = await onGitHub();
    await hosted.commit({ a: '1' });
    gitHub.limitNextRequests(1, 17);
    await expect(hosted.forge.get(1)).rejects.toMatchObject({ code: 'ForgeRateLimited', retry: { kind: 'after', milliseconds: 17_000 } });
  });
  it('is asked as its documentation wants', () => {
    expect(gitHub.requests.flatMap(({ advice }) => advice)).toEqual([]);
  });
});

describe('the repository on a forge', () => {
  it('is named by owner and name at the end of the URL', () => {
    expect(() => forgeOf({ type: 'github' }, 'https://github.com/only', { credentials, insteadOf: {} })).toThrow(
      /does not end with an owner and a name/,
    );
  });
});
