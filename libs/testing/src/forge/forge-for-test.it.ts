import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@fairlead/local-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simpleGit } from 'simple-git';
import { forgeForTest, type ForgeUser, type TestForge } from './forge-for-test.js';

interface Delivery {
  readonly event: string;
  readonly signature: string;
  readonly body: string;
}

describe('forgeForTest', () => {
  let forge: TestForge;
  let ada: ForgeUser;
  let bob: ForgeUser;
  let receiver: Server;
  const deliveries: Delivery[] = [];
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const header = (name: string) => String(request.headers[name]);
        deliveries.push({ event: header('x-gitea-event'), signature: header('x-hub-signature-256'), body });
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    forge = await forgeForTest();
    await forge.createOrganization('shop');
    [ada, bob] = await Promise.all([forge.createUser('ada'), forge.createUser('bob')]);
  });
  afterAll(async () => {
    receiver?.close();
    await forge?.stop();
  });

  it('takes pushes as a user and tells the webhook with a signature', async () => {
    await forge.createRepository('shop', 'api');
    await forge.addCollaborator('shop/api', 'ada');
    const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await forge.createWebhook('shop/api', hook, 's3cret');
    const author = { name: 'Ada', email: 'ada@example.com' };
    const commit = await forge.commit('shop/api', { 'k8s/a.yaml': 'a: 1\n' }, 'first', { as: ada, author });
    expect(await forge.head('shop/api')).toBe(commit);
    const push = await waitUntil(() => deliveries.find(({ event }) => event === 'push'), {
      what: 'a webhook',
      timeoutMilliseconds: 60_000,
    });
    expect(push.signature).toBe(`sha256=${createHmac('sha256', 's3cret').update(push.body).digest('hex')}`);
    expect(JSON.parse(push.body)).toMatchObject({ ref: 'refs/heads/main', after: commit, pusher: { login: 'ada' } });
    const second = await forge.commit('shop/api', { 'k8s/a.yaml': 'a: 2\n' }, 'second', 'develop');
    expect((await simpleGit().listRemote([`${forge.url}/shop/api.git`])).trim().split('\n').sort()).toEqual(
      [`${commit}\tHEAD`, `${commit}\trefs/heads/main`, `${second}\trefs/heads/develop`].sort(),
    );
  });

  it('shows a private repository to those who may see it only', async () => {
    await forge.createRepository('ada', 'closed', { private: true });
    await forge.commit('ada/closed', { a: 'a' }, 'first', { as: ada });
    const list = (who?: ForgeUser) =>
      simpleGit().listRemote([`${forge.url}/ada/closed.git`.replace('//', who ? `//${who.name}:${who.token}@` : '//')]);
    expect(await list(ada)).toContain('refs/heads/main');
    await expect(list(bob)).rejects.toThrow(/not found|denied|403/i);
    await expect(list()).rejects.toThrow(/could not read Username|terminal prompts disabled|Authentication failed/);
    await expect(forge.request('GET', '/repos/ada/closed', undefined, bob.token)).rejects.toMatchObject({ status: 404 });
    await expect(forge.commit('ada/closed', { b: 'b' }, 'no', { as: bob })).rejects.toThrow(/not found|denied|403/i);
  });

  it('merges into a protected branch only what another user approved', async () => {
    await forge.createRepository('shop', 'guarded');
    for (const { name } of [ada, bob]) await forge.addCollaborator('shop/guarded', name);
    await forge.commit('shop/guarded', { a: '1' });
    await forge.protectBranch('shop/guarded', 'main', { approvals: 1 });
    await expect(forge.commit('shop/guarded', { a: '2' }, 'past the gate', { as: ada })).rejects.toThrow(/protected branch/i);
    await forge.commit('shop/guarded', { a: '2' }, 'change', { branch: 'develop', as: ada });
    const pull = await forge.createPullRequest('shop/guarded', { head: 'develop', base: 'main', title: 'Promote' }, ada.token);
    await waitUntil(async () => (await forge.pullRequests('shop/guarded'))[0]?.mergeable, {
      what: 'the merge check',
      timeoutMilliseconds: 60_000,
    });
    await expect(forge.mergePullRequest('shop/guarded', pull.number, ada.token)).rejects.toThrow(/approvals/);
    await expect(forge.approvePullRequest('shop/guarded', pull.number, ada)).rejects.toMatchObject({ status: 422 });
    await forge.approvePullRequest('shop/guarded', pull.number, bob, 'looks right');
    await forge.mergePullRequest('shop/guarded', pull.number, ada.token);
    const [merged] = await forge.pullRequests('shop/guarded', 'closed');
    expect(merged).toMatchObject({ merged: true, user: { login: 'ada' }, merge_commit_sha: await forge.head('shop/guarded') });
    const reviews = await forge.request<{ state: string; user: { login: string } }[]>(
      'GET',
      `/repos/shop/guarded/pulls/${pull.number}/reviews`,
    );
    expect(reviews.map(({ state, user }) => [state, user.login])).toEqual([['APPROVED', 'bob']]);
  });

  it('has the same port and data after kill -9 and after a pause', async () => {
    await forge.createRepository('shop', 'kept');
    const commit = await forge.commit('shop/kept', { a: 'a' });
    for (const end of [forge.kill, forge.pause]) {
      await end();
      await expect(forge.head('shop/kept')).rejects.toThrow(/fetch failed/);
      await forge.start();
      expect(await forge.head('shop/kept')).toBe(commit);
    }
    expect(await forge.commit('shop/kept', { a: 'b' })).toBe(await forge.head('shop/kept'));
  });
});
