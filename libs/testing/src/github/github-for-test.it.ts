import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gitServerForTest, type TestGitServer, type TestRepository } from '../git-server-for-test.js';
import { gitHubForTest, type TestGitHub } from './github-for-test.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

describe('gitHubForTest', () => {
  let host: TestGitServer;
  let gitHub: TestGitHub;
  let repository: TestRepository;
  let name: string;
  let count = 0;
  beforeAll(async () => {
    host = await gitServerForTest();
    gitHub = await gitHubForTest();
  });
  afterAll(async () => {
    await gitHub?.stop();
    await host?.stop();
  });
  beforeEach(async () => {
    name = `shop/config-${++count}`;
    repository = await host.createRepository(name);
    await repository.commit({ a: '1\n', b: '1\n' }, 'first');
    await repository.git('branch', 'develop', 'main');
    gitHub.addRepository(name, repository);
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${gitHub.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${gitHub.token}`,
        Accept: 'application/vnd.github+json',
        'X-GitHub-Api-Version': '2022-11-28',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    call(method, `/repos/${name}${path}`, body, headers);
  const open = (changes: object = {}) => ask('POST', '/pulls', { title: 'Promote', head: 'develop', base: 'main', ...changes });

  it('merges a pull request really, and the push is heard of', async () => {
    const head = await repository.commit({ a: '2\n' }, 'change', 'develop');
    const base = await repository.commit({ b: '2\n' }, 'meanwhile');
    expect(await open({ body: 'why' })).toMatchObject({ status: 201, body: { number: 1, state: 'open', merged: false, mergeable: null } });
    expect((await ask('GET', '/pulls/1')).body).toMatchObject({
      mergeable: true,
      mergeable_state: 'clean',
      head: { sha: head },
      commits: 1,
    });
    expect((await ask('GET', '/pulls/1/commits')).body).toMatchObject([{ sha: head, commit: { message: 'change' } }]);
    expect(await ask('PUT', '/pulls/1/merge', { sha: base })).toMatchObject({ status: 409 });
    const pushes = host.requests.length;
    const merged = await ask('PUT', '/pulls/1/merge', { sha: head, commit_title: 'Promotion', commit_message: 'Approved-by: ada' });
    expect(merged).toMatchObject({ status: 200, body: { merged: true, sha: await repository.head() } });
    expect((await repository.git('log', '-1', '--format=%P%n%B')).trim()).toBe(`${base} ${head}\nPromotion\n\nApproved-by: ada`);
    expect(await repository.git('show', 'main:a', 'main:b')).toBe('2\n2\n');
    expect(host.requests.slice(pushes).some(({ service }) => service === 'git-receive-pack')).toBe(true);
    expect((await ask('GET', '/pulls?state=closed')).body).toMatchObject([
      { number: 1, head: { sha: head }, merge_commit_sha: merged.body['sha'] },
    ]);
    expect(await ask('PUT', '/pulls/1/merge')).toMatchObject({ status: 405 });
    expect((await ask('GET', '/pulls')).body).toEqual([]);
  });

  it('squashes, and refuses a conflict', async () => {
    await repository.commit({ a: '2\n' }, 'one', 'develop');
    await open();
    await ask('PUT', '/pulls/1/merge', { merge_method: 'squash' });
    expect((await repository.git('log', '-1', '--format=%s')).trim()).toBe('Promote (#1)');
    await repository.commit({ a: '3\n' }, 'two', 'develop');
    await repository.commit({ a: '4\n' }, 'other');
    await open();
    expect((await ask('GET', '/pulls/2')).body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect(await ask('PUT', '/pulls/2/merge')).toMatchObject({ status: 405, body: { message: 'Pull Request is not mergeable' } });
    expect(await ask('PUT', '/pulls/2/merge', { merge_method: 'rebase' })).toMatchObject({ status: 405 });
  });

  it.each([
    [{ title: undefined }, /"title" wasn't supplied/],
    [{ head: 'missing' }, /"field":"head","code":"invalid"/],
    [{ base: 'missing' }, /"field":"base","code":"invalid"/],
    [{ head: 'main' }, /No commits between main and main/],
    [{ title: 5 }, /is not a string/],
  ])('refuses the pull request %j', async (changes, complaint) => {
    await repository.commit({ a: '2\n' }, 'change', 'develop');
    const refused = await open(changes);
    expect(refused).toMatchObject({ status: 422, body: { status: '422', documentation_url: expect.any(String) } });
    expect(JSON.stringify(refused.body).replaceAll('\\"', '"')).toMatch(complaint);
  });

  it('has one open pull request for two branches, finds it by head and base, and changes it', async () => {
    await repository.commit({ a: '2\n' }, 'change', 'develop');
    await open();
    const again = await open();
    expect(again.body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ code: 'custom', message: 'A pull request already exists for shop:develop.' }],
    });
    expect((await ask('GET', '/pulls?head=shop:develop&base=main')).body).toMatchObject([{ number: 1 }]);
    expect((await ask('GET', '/pulls?head=shop:other')).body).toEqual([]);
    expect((await ask('PATCH', '/pulls/1', { title: 'New', state: 'closed' })).body).toMatchObject({ title: 'New', state: 'closed' });
    expect((await open()).status).toBe(201);
  });

  it('wants the approval of another user and good checks where the branch is protected', async () => {
    const head = await repository.commit({ a: '2\n' }, 'change', 'develop');
    gitHub.protectBranch(name, 'main', { approvals: 1, statusChecks: ['ci'] });
    await open();
    const merge = () => ask('PUT', '/pulls/1/merge');
    expect(await merge()).toMatchObject({
      status: 405,
      body: { message: expect.stringMatching(/At least 1 approving review is required/) },
    });
    expect(await ask('POST', '/pulls/1/reviews', { event: 'APPROVE' })).toMatchObject({
      status: 422,
      body: { errors: ['Can not approve your own pull request'] },
    });
    const ada = gitHub.addUser('ada');
    gitHub.grant(name, 'ada', 'write');
    const asAda = { Authorization: `token ${ada}` };
    expect(await ask('POST', '/pulls/1/reviews', { event: 'REQUEST_CHANGES' }, asAda)).toMatchObject({ status: 422 });
    expect((await ask('POST', '/pulls/1/reviews', { event: 'APPROVE' }, asAda)).body).toMatchObject({
      state: 'APPROVED',
      commit_id: head,
      user: { login: 'ada' },
    });
    expect(await merge()).toMatchObject({ status: 405, body: { message: expect.stringMatching(/"ci" is expected/) } });
    expect((await ask('POST', `/statuses/${head}`, { state: 'success', context: 'ci' })).status).toBe(201);
    expect(await merge()).toMatchObject({ status: 200 });
    expect((await ask('GET', '/pulls/1/reviews')).body).toMatchObject([{ user: { login: 'ada' } }]);
  });

  it('makes, moves and deletes refs as Git allows', async () => {
    const first = await repository.head();
    const second = await repository.commit({ a: '2\n' }, 'second');
    expect(await ask('POST', '/git/refs', { ref: 'refs/heads/promote/x', sha: first })).toMatchObject({
      status: 201,
      body: { object: { sha: first, type: 'commit' } },
    });
    expect((await ask('GET', '/git/ref/heads/promote/x')).body).toMatchObject({ ref: 'refs/heads/promote/x', object: { sha: first } });
    expect((await ask('GET', '/branches/promote/x')).body).toMatchObject({ name: 'promote/x', commit: { sha: first } });
    const refusal = async (method: string, path: string, body?: object) => {
      const { status, body: answer } = await ask(method, path, body);
      return `${status} ${String(answer['message']).split('\n').at(-1)}`;
    };
    expect(await refusal('POST', '/git/refs', { ref: 'refs/heads/promote/x', sha: first })).toBe('422 Reference already exists');
    expect(await refusal('POST', '/git/refs', { ref: 'refs/heads/y', sha: '1'.repeat(40) })).toBe('422 Object does not exist');
    expect(await refusal('POST', '/git/refs', { ref: 'heads', sha: first })).toBe('422 heads is not a valid ref name.');
    expect(await refusal('POST', '/git/refs', { ref: 'refs/heads/y' })).toBe('422 "sha" wasn\'t supplied.');
    expect((await ask('PATCH', '/git/refs/heads/promote/x', { sha: second })).status).toBe(200);
    expect(await refusal('PATCH', '/git/refs/heads/promote/x', { sha: first })).toBe('422 Update is not a fast forward');
    expect((await ask('PATCH', '/git/refs/heads/promote/x', { sha: first, force: true })).status).toBe(200);
    expect((await ask('DELETE', '/git/refs/heads/promote/x')).status).toBe(204);
    expect(await refusal('DELETE', '/git/refs/heads/promote/x')).toBe('422 Reference does not exist');
    expect(await refusal('GET', '/git/ref/heads/promote/x')).toBe('404 Not Found');
    expect(await refusal('GET', '/branches/promote/x')).toBe('404 Branch not found');
  });

  it('keeps statuses and comments', async () => {
    const head = await repository.commit({ a: '2\n' }, 'change', 'develop');
    await open();
    for (const state of ['pending', 'success']) await ask('POST', `/statuses/${head}`, { state, context: 'fairlead/guards' });
    expect((await ask('GET', '/commits/develop/status')).body).toMatchObject({ state: 'success', total_count: 1 });
    expect((await ask('GET', `/commits/${head}/statuses`)).body).toMatchObject([{ state: 'success' }, { state: 'pending' }]);
    expect(await ask('POST', `/statuses/${'1'.repeat(40)}`, { state: 'success' })).toMatchObject({ status: 422 });
    expect(await ask('POST', `/statuses/${head}`, { state: 'good' })).toMatchObject({ status: 422 });
    expect(await ask('POST', `/statuses/${head}`, { state: 'error', description: 'x'.repeat(141) })).toMatchObject({ status: 422 });
    expect(await ask('POST', '/issues/1/comments', { body: 'words' })).toMatchObject({ status: 201 });
    expect(await ask('POST', '/issues/1/comments', {})).toMatchObject({ status: 422 });
    expect(await ask('POST', '/issues/2/comments', { body: 'words' })).toMatchObject({ status: 404 });
    expect((await ask('GET', '/issues/1/comments')).body).toMatchObject([{ body: 'words', user: { login: 'fairlead-bot' } }]);
  });

  it('refuses who may not, and what it does not understand', async () => {
    expect(await ask('GET', '')).toMatchObject({ status: 200, body: { full_name: name, permissions: { push: true, admin: false } } });
    expect(await ask('GET', '', undefined, { Authorization: 'Bearer nothing' })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
    const token = gitHub.addUser('eve');
    const asEve = { Authorization: `Bearer ${token}` };
    expect(await ask('GET', '', undefined, asEve)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    gitHub.grant(name, 'eve', 'read');
    expect((await ask('GET', '', undefined, asEve)).status).toBe(200);
    expect(await ask('POST', '/git/refs', { ref: 'refs/heads/x', sha: await repository.head() }, asEve)).toMatchObject({ status: 403 });
    expect(await call('GET', '/user', undefined, asEve)).toMatchObject({ body: { login: 'eve' } });
    expect((await fetch(`${gitHub.url}/repos/${name}`)).status).toBe(404);
    expect(gitHub.requests.at(-1)?.advice).toEqual([
      'Accept should be application/vnd.github+json',
      'X-GitHub-Api-Version should name a version',
    ]);
    expect(await ask('POST', '/pulls', '{')).toMatchObject({ status: 400, body: { message: 'Problems parsing JSON' } });
    expect(await ask('POST', '/pulls', '[]')).toMatchObject({ status: 400, body: { message: 'Body should be a JSON object' } });
    expect(await ask('GET', '', undefined, { Accept: 'text/xml' })).toMatchObject({ status: 415 });
    expect(await ask('GET', '', undefined, { 'X-GitHub-Api-Version': '2020-01-01' })).toMatchObject({ status: 400 });
    expect(await ask('GET', '/unknown')).toMatchObject({ status: 404 });
    const anonymousAgent = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${gitHub.url}/user`, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(anonymousAgent).toBe(403);
  });

  it('limits, and cuts lists into pages', async () => {
    gitHub.limitNextRequests(1, 7, 429);
    const limited = await ask('GET', '');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    for (const branch of ['x1', 'x2', 'x3']) await repository.git('branch', branch, 'main');
    const page = await ask('GET', '/git/matching-refs/heads/x?per_page=2');
    expect(page.body).toHaveLength(2);
    const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect((await call('GET', next.slice(gitHub.url.length))).body).toMatchObject([{ ref: 'refs/heads/x3' }]);
  });
});
