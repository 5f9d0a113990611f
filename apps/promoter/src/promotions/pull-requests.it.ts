import { forgeForTest, type TestForge } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PromoterStack } from '../promoter.fixtures.js';

let stack: PromoterStack;
let forge: TestForge;
let count = 0;
beforeAll(async () => {
  [stack, forge] = await Promise.all([PromoterStack.start(), forgeForTest()]);
  await forge.createOrganization('myorg');
  const bot = await forge.createUser('fairlead-bot');
  botToken = bot.token;
  await stack.secret('git/shop/username', bot.name);
  await stack.secret('git/shop/password', bot.token);
  await stack.secret(`forge/${new URL(forge.url).host}/token`, bot.token);
  await stack.startPromoter({ FAIRLEAD_PROMOTER_INSTEAD_OF: JSON.stringify({ 'https://github.com/': `${forge.url}/` }) });
});
afterAll(() => Promise.all([stack?.stop(), forge?.stop()]));
let botToken = '';

/** `develop` → `main` by pull request that somebody approves; what runs in dev is on `develop`. */
async function shop(
  environment: object = { approval: 'required', pullRequest: true },
): Promise<{ name: string; repo: string; commit: string }> {
  const name = `shop-${++count}`;
  const repo = `myorg/${name}`;
  await forge.createRepository('myorg', name);
  await forge.addCollaborator(repo, 'fairlead-bot');
  await forge.commit(repo, { 'k8s/a.yaml': 'a: 1\n', 'k8s/b.yaml': 'b: 1\n' }, 'first');
  const commit = await forge.commit(repo, { 'k8s/a.yaml': 'a: 2\n' }, 'Change a', 'develop');
  await stack.repository('shop', name, `https://github.com/${repo}.git`, { credentialsRef: { name: 'shop' } });
  await stack.application('shop', `${name}-dev`, { repository: name, ref: 'develop', path: 'k8s' });
  await stack.application('shop', `${name}-production`, { repository: name, ref: 'main', path: 'k8s' });
  await stack.put('Promotion', name, {
    ...{ tenant: 'shop', repository: name, by: 'branch', forge: { type: 'gitea', url: `${forge.url}/api/v1` } },
    environments: [
      { name: 'dev', application: `${name}-dev`, branch: 'develop' },
      { name: 'production', application: `${name}-production`, branch: 'main', ...environment },
    ],
  });
  await stack.runs('shop', `${name}-dev`, commit);
  return { name, repo, commit };
}
const message = async (repo: string, commit: string) =>
  (await forge.request<{ commit: { message: string } }>('GET', `/repos/${repo}/git/commits/${commit}`)).commit.message;
const branches = async (repo: string) =>
  (await forge.request<{ name: string }[]>('GET', `/repos/${repo}/branches`)).map(({ name }) => name).sort();

describe('promotion by pull request', () => {
  it('opens one that tells what comes, and merges it when somebody approves', async () => {
    const { name, repo, commit } = await shop();
    const waiting = await stack.reached(name, 'production', 'AwaitingApproval', commit);
    expect(stack.states(name, 'production')).toEqual(['PullRequestOpen', 'AwaitingApproval']);
    const [pull] = await forge.pullRequests(repo);
    expect(waiting.pullRequest).toMatchObject({ number: pull?.number });
    expect(pull).toMatchObject({
      title: `Promote ${name} from dev to production (${commit.slice(0, 10)})`,
      base: { ref: 'main' },
      head: { sha: commit },
      user: { login: 'fairlead-bot' },
      body: expect.stringContaining(`- ${commit.slice(0, 10)} Change a`) as unknown,
    });
    const id = await stack.decide('shop', name, 'production', commit, 'approve');
    const promoted = await stack.reached(name, 'production', 'Promoted', commit);
    expect(promoted).toMatchObject({ actor: 'ann (slack)', result: await forge.head(repo) });
    expect(await message(repo, promoted.result ?? '')).toContain(
      `Promotion: ${name} dev → production\nPromoted-commit: ${commit}\nApproved-by: ann (slack)`,
    );
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done' });
    await stack.until('the branch to be cleared away', async () => ((await branches(repo)).join() === 'develop,main' ? true : undefined));
  });

  it('counts what a person merges or closes on the forge', async () => {
    const [merged, closed] = [await shop(), await shop()];
    for (const { name, commit } of [merged, closed]) await stack.reached(name, 'production', 'AwaitingApproval', commit);
    const eve = await forge.createUser('eve');
    await forge.addCollaborator(merged.repo, 'eve');
    const number = async (repo: string) => (await forge.pullRequests(repo))[0]?.number ?? 0;
    await stack.until('Gitea to merge', () =>
      number(merged.repo)
        .then((one) => forge.mergePullRequest(merged.repo, one, eve.token))
        .then(
          () => true,
          () => undefined,
        ),
    );
    await forge.request('PATCH', `/repos/${closed.repo}/pulls/${await number(closed.repo)}`, { state: 'closed' });
    // As the webhook of the forge makes api say.
    for (const { name } of [merged, closed]) await stack.hint('shop', name);
    expect(await stack.reached(merged.name, 'production', 'Promoted')).toMatchObject({
      actor: `eve (pull request #1)`,
      result: await forge.head(merged.repo),
    });
    expect(await stack.reached(closed.name, 'production', 'Rejected')).toMatchObject({
      reason: 'the pull request was closed without merging',
    });
  });

  it('closes the one of a version that a newer one replaces', async () => {
    const { name, repo, commit } = await shop();
    await stack.reached(name, 'production', 'AwaitingApproval', commit);
    const newer = await forge.commit(repo, { 'k8s/b.yaml': 'b: 2\n' }, 'Change b', 'develop');
    await stack.runs('shop', `${name}-dev`, newer);
    await stack.reached(name, 'production', 'AwaitingApproval', newer);
    await stack.reached(name, 'production', 'Superseded', commit);
    await stack.until('the old one to be closed', async () => ((await forge.pullRequests(repo, 'open')).length === 1 ? true : undefined));
    expect((await forge.pullRequests(repo, 'open'))[0]).toMatchObject({ head: { sha: newer } });
  });

  it('is what is done where a branch takes no push, also for a rollback', async () => {
    const { name, repo, commit } = await shop({ approval: 'required' });
    await forge.protectBranch(repo, 'main', { approvals: 0 });
    await stack.reached(name, 'production', 'AwaitingApproval', commit);
    await stack.decide('shop', name, 'production', commit, 'approve');
    const promoted = await stack.reached(name, 'production', 'Promoted', commit);
    expect(stack.states(name, 'production')).toEqual(['AwaitingApproval', 'Promoting', 'PullRequestOpen', 'Promoting', 'Promoted']);
    expect(promoted.result).toBe(await forge.head(repo));
    const id = await stack.rollBack('shop', `${name}-production`, { commit: promoted.result });
    const answer = await stack.answered(id);
    const [open] = await forge.pullRequests(repo, 'open');
    expect(answer).toMatchObject({
      outcome: 'done',
      detail: expect.stringMatching(/^main is protected: the revert of \w{10} waits in http\S+\/pulls\/2\. Merge it there\.$/) as unknown,
    });
    expect(open).toMatchObject({ number: 2, title: expect.stringContaining('Revert "') as unknown });
  });

  it('never shows its token', async () => {
    expect(botToken).not.toBe('');
    const rows = JSON.stringify([stack.changed, stack.audited, stack.pushed]);
    expect(rows).not.toContain(botToken);
  });
});
