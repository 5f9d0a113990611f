import { createHmac, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simpleGit } from 'simple-git';
import { gitServerForTest, scratchFolder, type TestGitServer } from './index.js';

describe('gitServerForTest', () => {
  let server: TestGitServer;
  let scratch: Awaited<ReturnType<typeof scratchFolder>>;
  beforeEach(async () => {
    server = await gitServerForTest();
    scratch = await scratchFolder('clone');
  });
  afterEach(async () => {
    await server.stop();
    await scratch.remove();
  });
  const clone = async (url: string, name = 'clone') => {
    await simpleGit(scratch.folder).clone(url, name);
    const work = simpleGit(join(scratch.folder, name));
    await work.addConfig('user.name', 'Ada Test');
    await work.addConfig('user.email', 'ada@example.com');
    return work;
  };

  it('serves commits of text, bytes, symbolic links and deletions', async () => {
    const repository = await server.createRepository('shop');
    const first = await repository.commit({
      'a b/"x".yaml': 'one\n',
      bin: new Uint8Array([0, 255, 10]),
      link: { symlink: 'bin' },
      'gone/x': 'x',
    });
    const second = await repository.commit({ gone: null }, 'second');
    const work = await clone(repository.url);
    expect(await work.revparse('HEAD')).toBe(second);
    expect(await work.revparse('HEAD^')).toBe(first);
    expect((await work.raw('ls-tree', '-r', '-z', 'HEAD')).split('\0').map((line) => line.replace(/ [0-9a-f]{40}\t/, ' '))).toEqual([
      '100644 blob a b/"x".yaml',
      '100644 blob bin',
      '120000 blob link',
      '',
    ]);
  });

  it('takes a push and tells the webhook about each ref with a signature, again after a refusal', async () => {
    const deliveries: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    let refusals = 1;
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (refusals-- > 0) return response.writeHead(503).end();
        deliveries.push({ headers: request.headers, body });
        return response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    server.setWebhook({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`, secret: 's3cret' });
    const repository = await server.createRepository('team/shop');
    const work = await clone(repository.url);
    await work.raw('commit', '--allow-empty', '-m', 'first');
    await work.raw('push', 'origin', 'HEAD:main', 'HEAD:refs/heads/other');
    await server.delivered();
    receiver.close();
    const head = await repository.head();
    expect(
      deliveries
        .map(({ body }) => JSON.parse(body) as { ref: string })
        .map(({ ref }) => ref)
        .sort(),
    ).toEqual(['refs/heads/main', 'refs/heads/other']);
    for (const { headers, body } of deliveries) {
      expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`);
      expect(headers['x-github-event']).toBe('push');
      expect(JSON.parse(body)).toMatchObject({
        before: '0'.repeat(40),
        after: head,
        repository: { clone_url: repository.url, full_name: 'team/shop' },
      });
    }
  });

  it('takes a push that git sends in chunks of unknown length, and fetches that it sends compressed', async () => {
    const repository = await server.createRepository('shop');
    const first = await repository.commit({ a: 'a' });
    const work = await clone(repository.url);
    await writeFile(join(scratch.folder, 'clone', 'large'), randomBytes(3_000_000));
    await work.add('.');
    await work.commit('large');
    await work.raw('-c', 'http.postBuffer=65536', 'push', 'origin', 'HEAD:main');
    // A fetch that has much to tell is gzipped by git from 1 kB on.
    for (let n = 0; n < 60; n++) await repository.tag(`v${n}`, first);
    await work.fetch(['--tags']);
    await work.raw('fetch', 'origin', 'main');
    expect(await work.revparse('FETCH_HEAD')).toBe(await repository.head());
  });

  it('asks for name and password where the repository wants them', async () => {
    const repository = await server.createRepository('closed', { username: 'ada', password: 'pw' });
    await repository.commit({ a: 'a' });
    await expect(clone(repository.url)).rejects.toThrow(/Authentication failed|could not read Username|terminal prompts disabled/);
    await clone(repository.url.replace('//', '//ada:pw@'), 'opened');
  });

  it('refuses connections while it is paused, and counts what it was asked', async () => {
    const repository = await server.createRepository('shop');
    await repository.commit({ a: 'a' });
    await server.pause();
    await expect(fetch(`${repository.url}/info/refs?service=git-upload-pack`)).rejects.toThrow();
    await server.start();
    await simpleGit().listRemote([repository.url]);
    expect(server.requests.filter(({ advertisement }) => advertisement)).toHaveLength(1);
    expect((await fetch(server.url('missing') + '/info/refs?service=git-upload-pack')).status).toBe(404);
    expect((await fetch(repository.url.replace('shop.git', '%2e%2e/x.git/HEAD'))).status).toBe(404);
  });
});
