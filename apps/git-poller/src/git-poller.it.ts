import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestRepository } from '@fairlead/testing';
import { PollerStack } from './poller.fixtures.js';

let stack: PollerStack;
let shop: TestRepository;
const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';

beforeEach(async () => {
  stack = await PollerStack.start();
  shop = await stack.git.createRepository('shop');
});
afterEach(() => stack.stop());

/** A running poller that has announced the application `web`. */
async function withWeb(rest: object = {}): Promise<string> {
  const commit = await shop.commit({ 'web/a.yaml': manifest, 'web/readme.md': 'x', 'api/a.yaml': manifest }, 'First\n\nmore');
  await stack.repository('shop', shop, rest);
  await stack.application('web', { repository: 'shop', path: 'web' });
  await stack.startPoller();
  await stack.announced('web', commit);
  return commit;
}

describe('the git-poller announces', () => {
  it('an application with its files, revision and spec, and that it is well', async () => {
    const commit = await withWeb();
    const message = stack.last('web');
    expect(message).toMatchObject({
      tenant: 'team',
      revision: { commit, ref: 'refs/heads/main', subject: 'First', author: 'Ada Test' },
      spec: { source: { path: 'web' } },
    });
    expect(await stack.files(message)).toEqual({ 'web/a.yaml': manifest });
    await stack.until('status', () => stack.status('web')?.generation === message?.generation);
    expect(stack.status('web')?.problem).toBeUndefined();
  });

  it('a push that touches its files, and no other', async () => {
    await withWeb();
    await stack.application('api', { repository: 'shop', path: 'api' });
    await stack.until('api', () => stack.last('api') !== undefined);
    await shop.commit({ 'web/readme.md': 'y' });
    const commit = await shop.commit({ 'web/b.yaml': manifest });
    await stack.hint('shop');
    expect(await stack.files(await stack.announced('web', commit))).toEqual({ 'web/a.yaml': manifest, 'web/b.yaml': manifest });
    await shop.commit({ 'web/readme.md': 'z', 'new.yaml': manifest });
    await stack.settled(shop, 'shop', 'web');
    expect(stack.changed.map(({ application }) => application).filter((name) => !name.includes('marker'))).toEqual(['web', 'api', 'web']);
  });

  it('a push that nobody hinted at, at the next poll, for which one request is enough', async () => {
    await withWeb({ interval: '1s' });
    const commit = await shop.commit({ 'web/a.yaml': `${manifest}# 2` });
    await stack.announced('web', commit);
    const before = stack.git.requests.length;
    await stack.until('three more polls', () => stack.git.requests.length >= before + 3);
    const polls = stack.git.requests.slice(before);
    expect(polls.every(({ method, advertisement }) => method === 'POST' && !advertisement)).toBe(true);
  });

  it('changes of the spec with the same files, but nothing while it is suspended', async () => {
    const commit = await withWeb();
    const first = stack.last('web');
    const source = { repository: 'shop', path: 'web' };
    await stack.application('web', source, { sync: { prune: false } });
    await stack.until('the new policy', () => stack.last('web')?.spec.sync.prune === false);
    expect(stack.last('web')).toMatchObject({ fingerprint: first?.fingerprint, snapshot: first?.snapshot, revision: { commit } });
    await stack.application('web', source, { sync: { prune: true }, suspend: true });
    const next = await shop.commit({ 'web/a.yaml': `${manifest}# 2` });
    await stack.hint('shop');
    await stack.settled(shop, 'shop', 'web');
    expect(stack.last('web')?.spec.sync.prune).toBe(false);
    await stack.application('web', source);
    await stack.announced('web', next);
  });

  it('branches, tags, commits, other refs and HEAD, each by its own', async () => {
    const first = await withWeb();
    const second = await shop.commit({ 'web/a.yaml': `${manifest}# 2` }, 'x', 'next');
    await shop.git('-c', 'user.name=Ada', '-c', 'user.email=a@example.com', 'tag', '--annotate', 'v1', '--message', 'one', second);
    await shop.git('update-ref', 'refs/pull/7/head', second);
    const refs = { branch: 'next', tag: 'v1', commit: first, full: 'refs/heads/next', pull: 'refs/pull/7/head' };
    for (const [name, ref] of Object.entries(refs)) await stack.application(name, { repository: 'shop', path: 'web', ref });
    for (const [name, ref] of Object.entries(refs)) await stack.announced(name, ref === first ? first : second);
    expect(stack.last('tag')?.revision.ref).toBe('refs/tags/v1');
    expect(stack.failed).toEqual([]);
  });

  it('nothing again after a restart, and what was pushed meanwhile', async () => {
    const service = await (async () => {
      await shop.commit({ 'web/a.yaml': manifest, 'api/a.yaml': manifest });
      await stack.repository('shop', shop);
      for (const name of ['web', 'api']) await stack.application(name, { repository: 'shop', path: name });
      return stack.startPoller();
    })();
    await stack.until('both', () => stack.last('web') !== undefined && stack.last('api') !== undefined);
    await stack.stopPoller(service);
    const commit = await shop.commit({ 'api/a.yaml': `${manifest}# 2` });
    await stack.startPoller('b');
    await stack.announced('api', commit);
    await stack.settled(shop, 'shop', 'web');
    expect(stack.changed.filter(({ application }) => application === 'web')).toHaveLength(1);
  });

  it('the end of applications that are no longer declared, also of those that went while it was down', async () => {
    await withWeb();
    await stack.application('api', { repository: 'shop', path: 'api' });
    await stack.until('api', () => stack.last('api') !== undefined);
    await stack.declare('api');
    await stack.remove('web');
    await stack.until('the end of web', () => stack.last('web')?.snapshot === undefined);
    const [service] = (stack as unknown as { services: Parameters<PollerStack['stopPoller']>[0][] }).services;
    if (service) await stack.stopPoller(service);
    await stack.declare();
    await stack.remove('api');
    await stack.startPoller('b');
    await stack.until('the end of api', () => stack.last('api')?.snapshot === undefined);
    await stack.application('web', { repository: 'shop', path: 'web' });
    await stack.until('web again', () => stack.last('web')?.snapshot !== undefined);
  });

  it('no end of applications when the catalog was lost, not emptied', async () => {
    await withWeb();
    await stack.remove('web');
    await stack.settled(shop, 'shop', 'api');
    expect(stack.last('web')?.snapshot).toBeDefined();
    await stack.declare('web');
    await stack.settled(shop, 'shop', 'api');
    expect(stack.last('web')?.snapshot).toBeDefined();
  });
});

describe('the git-poller tells once what is wrong', () => {
  it('with a source, and announces it anew when it is well again', async () => {
    await withWeb();
    const before = stack.last('web');
    await shop.commit({ 'web/kustomization.yaml': 'resources: ["https://example.com/base"]' });
    await stack.hint('shop');
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.failed[0]?.problem).toMatchObject({ code: 'RemoteResource', file: 'web/kustomization.yaml', line: 1, column: 13 });
    await shop.commit({ 'web/kustomization.yaml': 'resources: ["https://example.com/base"]\n' });
    await stack.hint('shop');
    await stack.settled(shop, 'shop', 'api');
    expect(stack.failed).toHaveLength(1);
    expect(stack.last('web')).toEqual(before);
    const commit = await shop.commit({ 'web/kustomization.yaml': null });
    await stack.hint('shop');
    const after = await stack.announced('web', commit);
    expect(after.fingerprint).toBe(before?.fingerprint);
    expect(after.generation).toBeGreaterThan(stack.failed[0]?.generation ?? Infinity);
    await stack.until('status', () => stack.status('web')?.problem === undefined);
  });

  it('with the host, for each application, while it is away; then all goes on', async () => {
    await withWeb({ interval: '1s' });
    await stack.git.pause();
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.status('web')?.problem ?? stack.failed[0]?.problem).toMatchObject({
      code: 'SourceUnreachable',
      message: expect.stringMatching(/^Source unreachable since 20.*refuses the connection/),
    });
    await stack.application('late', { repository: 'shop', path: 'api' });
    await stack.until('late', () => stack.last('late') !== undefined);
    await stack.git.start();
    const failedAt = stack.failed[0]?.generation ?? Infinity;
    await stack.until('recovery', () => (stack.last('web')?.generation ?? 0) > failedAt);
    expect(stack.failed.filter(({ application }) => application === 'web')).toHaveLength(1);
    await stack.until('status', () => stack.status('web')?.problem === undefined);
  });

  it.each<[string, object, object | undefined, string, RegExp]>([
    ['a ref that is not there', { ref: 'none' }, {}, 'RefNotFound', /no branch, tag or commit none.*Its branches are main/],
    ['a path that is not there', { path: 'wep' }, {}, 'PathNotFound', /no folder wep.*holds api, web/],
    ['a path out of the repository', { path: '../x' }, {}, 'PathOutsideRepository', /not below/],
    ['a repository that is not declared', { repository: 'other' }, {}, 'RepositoryMissing', /no Repository other/],
    [
      'a repository that the tenant may not read',
      {},
      { repositories: ['https://git.example.com/team/*'] },
      'RepositoryNotAllowed',
      /may not read/,
    ],
  ])('with %s, and recovers when that is corrected', async (_, source, tenant, code, message) => {
    const commit = await shop.commit({ 'web/a.yaml': manifest, 'api/a.yaml': manifest });
    await stack.put('Tenant', 'team', tenant ?? {});
    await stack.repository('shop', shop);
    await stack.application('web', { repository: 'shop', path: 'web', ...source });
    await stack.startPoller();
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.failed[0]?.problem.code).toBe(code);
    expect(stack.failed[0]?.problem.message).toMatch(message);
    await stack.put('Tenant', 'team', { repositories: ['http://127.0.0.1:*/**'] });
    await stack.application('web', { repository: 'shop', path: 'web' });
    await stack.announced('web', commit);
    expect(stack.failed).toHaveLength(1);
  });

  it('with credentials, and uses new ones at once', async () => {
    const closed = await stack.git.createRepository('closed', { username: 'ada', password: 'pw' });
    const commit = await closed.commit({ 'web/a.yaml': manifest });
    await stack.repository('closed', closed, { credentialsRef: { name: 'ada' }, interval: '1s' });
    await stack.application('web', { repository: 'closed', path: 'web' });
    await stack.startPoller();
    await stack.until('missing', () => stack.failed.some(({ problem }) => problem.code === 'CredentialsMissing'));
    const folder = join(stack.folder, 'credentials', 'ada');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'username'), 'ada\n');
    await writeFile(join(folder, 'password'), 'wrong\n');
    await stack.until('refused', () => stack.failed.some(({ problem }) => problem.code === 'SourceAuthenticationFailed'));
    await writeFile(join(folder, 'password'), 'pw\n');
    await stack.announced('web', commit);
    expect(JSON.stringify([stack.failed, stack.statuses])).not.toMatch(/wrong|YWRh/);
  });
});

describe('a poisoned source harms only its own application', () => {
  it.each<[string, Parameters<TestRepository['commit']>[0], RegExp]>([
    ['of 100 MB', { 'bad/a.yaml': Buffer.alloc(100_000_000, 'x: 1\n') }, /^SourceTooLarge: .*bad\/a\.yaml with 100000000 bytes/],
    ['whose kustomization has 100 MB', { 'bad/kustomization.yaml': Buffer.alloc(100_000_000, 'x: 1\n') }, /^FileTooLarge: /],
    ['with a link out of the tree', { 'bad/a.yaml': { symlink: '../../../etc/passwd' } }, /^SymlinkOutsideRepository: .*bad\/a\.yaml/],
    [
      'that reads other files',
      { 'bad/kustomization.yaml': 'resources: [../../../../etc/passwd]' },
      /^PathOutsideRepository: bad\/kustomization\.yaml:1:13/,
    ],
    ['that uses itself', { 'bad/kustomization.yaml': 'resources: [../bad2]', 'bad2/kustomization.yaml': 'resources: [../bad]' }, /^$/],
    ['of noise', { 'bad/kustomization.yaml': Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251)) }, /^$/],
    ['of deep nesting', { 'bad/kustomization.yaml': '['.repeat(500_000) }, /^$/],
  ])('%s', async (_, files, problem) => {
    await withWeb();
    await stack.application('bad', { repository: 'shop', path: 'bad' });
    const commit = await shop.commit({ ...files, 'web/a.yaml': `${manifest}# 2` });
    await stack.hint('shop');
    await stack.announced('web', commit);
    // What only the renderer can refuse is announced; it tells what kustomize says.
    await stack.until(
      'bad',
      () =>
        stack.failed.some(({ application, problem: { code } }) => application === 'bad' && code !== 'PathNotFound') ||
        stack.last('bad') !== undefined,
    );
    const told = stack.failed
      .filter(({ application, problem: { code } }) => application === 'bad' && code !== 'PathNotFound')
      .at(-1)?.problem;
    expect(told ? `${told.code}: ${told.message}` : '').toMatch(problem);
    expect(stack.failed.every(({ application }) => application === 'bad')).toBe(true);
  });

  it('a host that never answers delays nobody', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const port = (silent.address() as { port: number }).port;
    for (let index = 0; index < 20; index++) {
      await stack.put('Repository', `dead-${index}`, { tenant: 'team', url: `http://127.0.0.1:${port}/x.git`, interval: '1s' });
      await stack.application(`dead-${index}`, { repository: `dead-${index}` });
    }
    await withWeb();
    const start = performance.now();
    const commit = await shop.commit({ 'web/a.yaml': `${manifest}# 2` });
    await stack.hint('shop');
    await stack.announced('web', commit);
    expect(performance.now() - start).toBeLessThan(10_000);
    silent.close();
  });
});

describe('several instances', () => {
  it('share the repositories, and each takes over when another ends', async () => {
    const repositories: TestRepository[] = [];
    for (let index = 0; index < 6; index++) {
      const repository = await stack.git.createRepository(`r${index}`);
      await repository.commit({ 'a.yaml': manifest });
      await stack.repository(`r${index}`, repository);
      await stack.application(`app${index}`, { repository: `r${index}` });
      repositories.push(repository);
    }
    const first = await stack.startPoller('a');
    await stack.startPoller('b');
    await stack.until('all', () => repositories.every((_, index) => stack.last(`app${index}`) !== undefined));
    await stack.stopPoller(first);
    const commits = await Promise.all(repositories.map((repository) => repository.commit({ 'a.yaml': `${manifest}# 2` })));
    await stack.until('all by the other', async () => {
      for (let index = 0; index < commits.length; index++) await stack.hint(`r${index}`);
      return commits.every((commit, index) => stack.last(`app${index}`)?.revision.commit === commit);
    });
    for (let index = 0; index < commits.length; index++) {
      expect(stack.changed.filter(({ application }) => application === `app${index}`)).toHaveLength(2);
    }
  });
});

describe('a damaged mirror', () => {
  it('is made anew', async () => {
    await withWeb();
    const { rm, readdir } = await import('node:fs/promises');
    const objects = join(stack.folder, 'a', 'team', 'shop.git', 'objects');
    for (const name of await readdir(objects)) if (name.length === 2 || name === 'pack') await rm(join(objects, name), { recursive: true });
    const commit = await shop.commit({ 'web/a.yaml': `${manifest}# 2` });
    await stack.hint('shop');
    await stack.announced('web', commit);
    expect(stack.failed).toEqual([]);
  });
});

describe('a repository of a thousand applications', () => {
  it('costs a push no more than its own application', async () => {
    const files: Record<string, string> = { 'base/kustomization.yaml': 'resources: [common.yaml]', 'base/common.yaml': manifest };
    const names = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
    for (const name of names) {
      files[`apps/${name}/kustomization.yaml`] = 'resources:\n- deployment.yaml\n- service.yaml\n- ../../base\n';
      for (const file of ['deployment', 'service']) files[`apps/${name}/${file}.yaml`] = `${manifest}# ${name}`;
    }
    const head = await shop.commit(files);
    await stack.repository('shop', shop);
    await Promise.all(names.map((name) => stack.application(name, { repository: 'shop', path: `apps/${name}` })));
    const cold = performance.now();
    const service = await stack.startPoller();
    await stack.until('all', () => new Set(stack.changed.map(({ application }) => application)).size === 1000);
    const announced = performance.now() - cold;
    expect(stack.changed.every(({ revision }) => revision.commit === head)).toBe(true);
    const steps = async () => {
      const text = await service.kit.metrics.registry.getSingleMetricAsString('fairlead_repository_seconds');
      return new Map([...text.matchAll(/_sum\{.*step="(\w+)".*\} (\S+)/g)].map(([, step, sum]) => [step, Number(sum) * 1000]));
    };
    await stack.settled(shop, 'shop', 'warm');
    const before = await steps();
    const clone = join(stack.folder, 'by-hand.git');
    const git = (...args: string[]) =>
      promisify(execFile)('git', args, { env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null' } });
    await git('clone', '--quiet', '--mirror', shop.url, clone);
    const times: number[] = [];
    const byHand: number[] = [];
    const rounds = 20;
    for (let round = 0; round < rounds; round++) {
      const name = `app-${round * 37}`;
      const commit = await shop.commit({ [`apps/${name}/service.yaml`]: `${manifest}# ${round}` });
      const said = stack.changed.length;
      const start = performance.now();
      const arrived = stack.next((message) => message.application === name && message.revision.commit === commit);
      await stack.hint('shop');
      await arrived;
      times.push(performance.now() - start);
      expect(stack.changed.length).toBe(said + 1);
      const reference = performance.now();
      await git(`--git-dir=${clone}`, 'fetch', '--quiet', '--prune');
      byHand.push(performance.now() - reference);
    }
    const median = (values: number[]) => [...values].sort((x, y) => x - y)[values.length / 2] ?? 0;
    const after = await steps();
    const each = [...after].map(([step, sum]) => `${step} ${((sum - (before.get(step) ?? 0)) / rounds).toFixed(1)} ms`);
    console.log(`1,000 applications announced after ${Math.round(announced)} ms`);
    console.log(
      `push announced after ${median(times).toFixed(1)} ms (median; on average ${each.join(', ')}); git fetch by hand takes ${median(byHand).toFixed(1)} ms`,
    );
    expect(median(times)).toBeLessThan(4 * median(byHand) + 100);
  });
});
