import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, greeting } from '@fairlead/local-stack';
import { gitServerForTest, waitUntil, type TestGitServer, type TestRepository } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Mirror, type Credentials, type MirrorOptions } from '../index.js';

let server: TestGitServer;
let shop: TestRepository;
let folder: string;
const mirrors: Mirror[] = [];
const open = async (options: Partial<MirrorOptions> = {}): Promise<Mirror> => {
  const mirror = await Mirror.open({ folder: join(folder, 'mirror.git'), url: shop.url, ...options });
  mirrors.push(mirror);
  return mirror;
};
const read = async (mirror: Mirror, ref: string, path: string): Promise<string> => {
  const tree = await mirror.tree((await mirror.resolve(ref)).commit);
  const entry = await tree.entry(path);
  return entry ? Buffer.from(await tree.read(entry)).toString() : '';
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-mirror-'));
  server = await gitServerForTest();
  shop = await server.createRepository('shop');
});
afterEach(async () => {
  mirrors.splice(0).forEach((mirror) => mirror.close());
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a mirror', () => {
  it('follows branches and tags that come, move, are rewritten and go', async () => {
    await shop.commit({ a: '1' });
    await shop.tag('v1');
    await shop.commit({ a: 'x' }, 'x', 'gone');
    const mirror = await open();
    await mirror.fetch();
    expect([...mirror.refs.keys()].sort()).toEqual(['HEAD', 'refs/heads/gone', 'refs/heads/main', 'refs/tags/v1']);
    expect([await read(mirror, 'v1', 'a'), await read(mirror, 'gone', 'a')]).toEqual(['1', 'x']);
    await shop.deleteBranch('gone');
    await shop.git('update-ref', '-d', 'refs/heads/main');
    const rewritten = await shop.commit({ a: '2' });
    await shop.tag('v1');
    await mirror.fetch();
    expect(await mirror.resolve('HEAD')).toEqual({ commit: rewritten, ref: 'refs/heads/main' });
    expect(await read(mirror, 'v1', 'a')).toBe('2');
    await expect(mirror.resolve('gone')).rejects.toMatchObject({ code: 'RefNotFound' });
  });

  it('lists refs as they are after a fetch, by one request once the host is known', async () => {
    await shop.commit({ a: '1' });
    await shop.tag('v1');
    const mirror = await open();
    await mirror.fetch();
    const sorted = (refs: ReadonlyMap<string, string>) => [...refs].sort();
    expect(sorted(await mirror.listRefs())).toEqual(sorted(mirror.refs));
    const before = server.requests.length;
    await mirror.listRefs();
    expect(server.requests.length - before).toBe(1);
  });

  it('of an empty repository is empty, and fills with the first push', async () => {
    const mirror = await open();
    await mirror.fetch();
    expect(mirror.refs.size).toBe(0);
    await expect(mirror.resolve('HEAD')).rejects.toThrow(/empty: push a first commit/);
    const commit = await shop.commit({ a: '1' });
    await mirror.fetch();
    expect((await mirror.resolve('main')).commit).toBe(commit);
  });

  it('goes on after a git that was killed in the middle of a fetch', async () => {
    await shop.commit({ a: '1' });
    const mirror = await open();
    await mirror.fetch();
    for (const lock of ['packed-refs.lock', 'HEAD.lock', 'refs/heads/main.lock', 'config.lock'])
      writeFileSync(join(folder, 'mirror.git', lock), '');
    const pack = join(folder, 'mirror.git/objects/pack');
    mkdirSync(pack, { recursive: true });
    writeFileSync(join(pack, 'tmp_pack_x'), 'half');
    await shop.commit({ a: '2' });
    const again = await open();
    await again.fetch();
    expect(await read(again, 'main', 'a')).toBe('2');
    expect(readdirSync(pack).filter((name) => name.startsWith('tmp_'))).toEqual([]);
  });

  it.each([
    [
      'objects are gone',
      (path: string) => readdirSync(join(path, 'objects')).forEach((name) => rmSync(join(path, 'objects', name), { recursive: true })),
    ],
    ['refs are noise', (path: string) => writeFileSync(join(path, 'packed-refs'), Buffer.from([0, 1, 2, 10, 3]))],
    ['config is noise', (path: string) => writeFileSync(join(path, 'config'), '[[[')],
    ['HEAD is gone', (path: string) => rmSync(join(path, 'HEAD'))],
  ])('whose %s is made anew', async (_, damage) => {
    await shop.commit({ a: '1' });
    const mirror = await open();
    await mirror.fetch();
    mirror.close();
    damage(join(folder, 'mirror.git'));
    const commit = await shop.commit({ a: '2' });
    const again = await open();
    await again.fetch();
    expect((await again.resolve('main')).commit).toBe(commit);
    expect(await read(again, 'main', 'a')).toBe('2');
  });

  it('serves what it has while the host is down, and never serves one repository as another', async () => {
    await shop.commit({ a: '1' });
    await (await open()).fetch();
    await server.pause();
    const mirror = await open();
    await expect(mirror.fetch()).rejects.toMatchObject({ code: 'SourceUnreachable' });
    expect(await read(mirror, 'main', 'a')).toBe('1');
    expect((await open({ url: server.url('other') })).refs.size).toBe(0);
  });

  it('ends a fetch when it is closed', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
    const [fetching, listing] = await Promise.all(['f', 'l'].map((name) => open({ url, folder: join(folder, name) })));
    const results = Promise.allSettled([fetching?.fetch(), listing?.listRefs()]);
    setTimeout(() => [fetching, listing].forEach((mirror) => mirror?.close()), 200);
    const start = performance.now();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(performance.now() - start).toBeLessThan(10_000);
    silent.close();
  });
});

describe('access', () => {
  const basic = (password: string): Partial<MirrorOptions> => ({
    credentials: () => Promise.resolve({ kind: 'basic', username: 'ada', password }),
  });

  it('by password works for listing and fetching, and the password is on no command line', async () => {
    const closed = await server.createRepository('closed', { username: 'ada', password: 's3cret-pw' });
    await closed.commit({ a: '1' });
    const lines: string[] = [];
    const watch = setInterval(() => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
          lines.push(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
        } catch {
          // It has ended.
        }
      }
    }, 5);
    const mirror = await open({ url: closed.url, ...basic('s3cret-pw') });
    await mirror.fetch();
    clearInterval(watch);
    expect((await mirror.listRefs()).has('refs/heads/main')).toBe(true);
    const secret = Buffer.from('ada:s3cret-pw').toString('base64');
    expect(lines.some((line) => line.includes('fetch'))).toBe(true);
    expect(lines.filter((line) => line.includes('s3cret-pw') || line.includes(secret))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'no credentials',
      async () => (await open({ url: server.url('closed') })).fetch(),
      'SourceAuthenticationFailed',
      /no credentials are configured/,
    ],
    [
      'wrong credentials',
      async () => (await open({ url: server.url('closed'), ...basic('wrong') })).fetch(),
      'SourceAuthenticationFailed',
      /401 to the credentials given/,
    ],
    ['no such repository', async () => (await open({ url: server.url('none') })).fetch(), 'RepositoryNotFound', /404/],
    ['no such repository, listed', async () => (await open({ url: server.url('none') })).listRefs(), 'RepositoryNotFound', /404/],
    [
      'a port that is closed',
      async () => (await open({ url: `http://127.0.0.1:${await freePort()}/x.git` })).fetch(),
      'SourceUnreachable',
      /refuses the connection/,
    ],
    [
      'a host that is unknown',
      async () => (await open({ url: 'http://no-such-host.invalid/x.git' })).listRefs(),
      'SourceUnreachable',
      /name/,
    ],
    ['a closed ssh port', async () => (await open({ url: 'ssh://git@127.0.0.1:1/x.git' })).listRefs(), 'SourceUnreachable', /refused/i],
    ['a helper as protocol', () => open({ url: 'ext::sh -c touch% /tmp/x' }), 'UnsupportedUrl', /protocol/],
    ['an option as URL', () => open({ url: '--upload-pack=touch' }), 'UnsupportedUrl', /protocol/],
    ['a file where it is not allowed', () => open({ url: '/etc' }), 'UnsupportedUrl', /protocol/],
    [
      'a file that is no repository',
      async () => (await open({ url: 'file:///etc', protocols: ['file'] })).fetch(),
      'RepositoryNotFound',
      /does not appear/,
    ],
    ['a git that is not there', () => open({ git: '/no/git' }), 'GitUnavailable', /can't be started/],
  ])('is refused by name with %s', async (_, act, code, message) => {
    const closed = await server.createRepository('closed', { username: 'ada', password: 'pw' });
    await closed.commit({ a: '1' });
    const error: unknown = await act().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/wrong|YWRh/);
  });

  it('to files works where it is allowed', async () => {
    await shop.commit({ a: '1' });
    const mirror = await open({ url: `file://${shop.folder}`, protocols: ['file'] });
    await mirror.fetch();
    expect([...(await mirror.listRefs())].sort()).toEqual([...mirror.refs].sort());
    expect((await mirror.resolve('HEAD')).ref).toBe('refs/heads/main');
  });
});

describe('access over ssh', () => {
  let child: ChildProcess | undefined;
  let port: number;
  const file = (name: string) => join(folder, name);

  beforeEach(async () => {
    // sshd refuses keys in folders that others may write to.
    chmodSync(folder, 0o700);
    for (const name of ['host', 'other-host', 'client', 'stranger'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
    port = await freePort();
    const known = (name: string) => `[127.0.0.1]:${port} ${readFileSync(file(`${name}.pub`), 'utf8')}`;
    writeFileSync(file('known_hosts'), known('host'));
    writeFileSync(file('wrong_hosts'), known('other-host'));
    writeFileSync(file('authorized_keys'), readFileSync(file('client.pub')));
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized_keys')}`,
    ];
    settings.push(
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      `PidFile ${file('pid')}`,
    );
    writeFileSync(file('sshd_config'), settings.join('\n') + '\n');
    // Made by whatever starts the system's own sshd; without it a daemon of root's refuses to start.
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
    child = spawn((await resolveTool('sshd')).path, ['-D', '-e', '-f', file('sshd_config')], { stdio: 'ignore' });
    await waitUntil(async () => (await greeting(port)).startsWith('SSH-'), { what: 'sshd listens', timeoutMilliseconds: 60_000 });
    await shop.commit({ a: '1' });
  });
  afterEach(() => void child?.kill('SIGKILL'));

  const ssh = (identity: string, knownHosts?: string): Promise<Mirror> => {
    const credentials: Credentials = { kind: 'ssh', identityFile: file(identity), ...(knownHosts && { knownHostsFile: file(knownHosts) }) };
    const url = `ssh://${userInfo().username}@127.0.0.1:${port}${shop.folder}`;
    return open({ url, credentials: () => Promise.resolve(credentials), folder: join(folder, 'with space', 'm.git') });
  };

  it.each([['known_hosts'], [undefined]])('works with an identity, host keys from %s', async (knownHosts) => {
    const mirror = await ssh('client', knownHosts);
    await mirror.fetch();
    expect(await read(mirror, 'main', 'a')).toBe('1');
    expect([...(await mirror.listRefs())].sort()).toEqual([...mirror.refs].sort());
  });
  it.each([
    ['a stranger', 'stranger', 'known_hosts', /Permission denied/],
    ['another host key', 'client', 'wrong_hosts', /host key is not the one in known_hosts/],
  ])('is refused by name with %s', async (_, identity, knownHosts, message) => {
    const error: unknown = await (await ssh(identity, knownHosts)).fetch().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SourceAuthenticationFailed' });
    expect((error as Error).message).toMatch(message);
  });
});
