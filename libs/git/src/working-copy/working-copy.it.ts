import { gitServerForTest, scratchFolder, type TestGitServer, type TestRepository } from '@fairlead/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MergeConflictError, PushDeniedError, PushRefusedError } from './errors.js';
import { withTrailers } from './trailers.js';
import { WorkingCopy } from './working-copy.js';

let server: TestGitServer;
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
const opened: WorkingCopy[] = [];
let count = 0;
beforeAll(async () => {
  server = await gitServerForTest();
  scratch = await scratchFolder('working-copy');
});
afterEach(() => opened.splice(0).forEach((copy) => copy.close()));
afterAll(async () => {
  await server?.stop();
  await scratch?.remove();
});

const ann = { name: 'Ann <b>\n', email: 'ann@example.com' };
const repository = (): Promise<TestRepository> => server.createRepository(`team/shop-${++count}`);
async function copyOf({ url }: TestRepository, rest: Partial<Parameters<typeof WorkingCopy.open>[0]> = {}): Promise<WorkingCopy> {
  const copy = await WorkingCopy.open({ folder: join(scratch.folder, `copy-${++count}.git`), url, ...rest });
  opened.push(copy);
  return copy;
}
const files = (contents: Record<string, string | null>) =>
  new Map(Object.entries(contents).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]));
const text = (repo: TestRepository, revision: string) => repo.git('show', revision);

describe('a working copy', () => {
  it('commits files with author, committer and trailers, keeps modes, and pushes', async () => {
    const repo = await repository();
    await repo.commit({ 'a/x.yaml': 'x: 1\n', 'run.sh': '#!/bin/sh\n', gone: 'y' });
    const copy = await copyOf(repo);
    const message = withTrailers('Change x\n\nBecause.', [['Approved-by', 'ann (slack)']]);
    const pushed = await copy.change({
      branch: 'main',
      make: (head) =>
        copy.commitFiles(head, files({ 'a/x.yaml': 'x: 2\n', 'new "ü"/z.yaml': 'z', gone: null }), {
          author: ann,
          committer: { name: 'Fairlead', email: 'fairlead@example.com' },
          message,
        }),
    });
    expect(pushed).toMatchObject({ branch: 'main', outcome: 'pushed', commit: await repo.head() });
    expect(await text(repo, 'main:a/x.yaml')).toBe('x: 2\n');
    expect(await text(repo, 'main:new "ü"/z.yaml')).toBe('z');
    expect((await repo.git('ls-tree', '-r', '--name-only', '-z', 'main')).split('\0').filter(Boolean)).toEqual([
      'a/x.yaml',
      'new "ü"/z.yaml',
      'run.sh',
    ]);
    expect(await repo.git('log', '-1', '--format=%an|%ae|%cn|%B', 'main')).toBe(
      'Ann b|ann@example.com|Fairlead|Change x\n\nBecause.\n\nApproved-by: ann (slack)\n\n',
    );
    expect(await repo.git('log', '-1', '--format=%(trailers:key=Approved-by,valueonly)', 'main')).toBe('ann (slack)\n\n');
  });

  it('makes no commit of what is there already', async () => {
    const repo = await repository();
    const head = await repo.commit({ x: '1' });
    const copy = await copyOf(repo);
    const make = (on: string) => copy.commitFiles(on, files({ x: '1' }), { author: ann, message: 'nothing' });
    expect(await copy.change({ branch: 'main', make })).toBeUndefined();
    expect(await repo.head()).toBe(head);
  });

  it('makes the change again on what somebody else pushed meanwhile, and loses neither', async () => {
    const repo = await repository();
    await repo.commit({ x: '1' });
    const copy = await copyOf(repo);
    let rounds = 0;
    await copy.change({
      branch: 'main',
      make: async (head) => {
        if (++rounds < 3) await repo.commit({ [`other-${rounds}`]: 'o' });
        return copy.commitFiles(head, files({ x: '2' }), { author: ann, message: 'mine' });
      },
    });
    expect(rounds).toBe(3);
    expect((await repo.git('ls-tree', '--name-only', 'main')).trim().split('\n')).toEqual(['other-1', 'other-2', 'x']);
  });

  it('never takes back what was pushed, also when the branch was set back meanwhile', async () => {
    const repo = await repository();
    const first = await repo.commit({ x: '1' });
    await repo.commit({ secret: 'leaked' });
    const copy = await copyOf(repo);
    let rounds = 0;
    await copy.change({
      branch: 'main',
      make: async (head) => {
        if (++rounds === 1) await repo.git('update-ref', 'refs/heads/main', first);
        return copy.commitFiles(head, files({ x: '2' }), { author: ann, message: 'mine' });
      },
    });
    expect((await repo.git('ls-tree', '--name-only', 'main')).trim()).toBe('x');
  });

  it('puts a branch of its own on top of another, whatever it held, and once only', async () => {
    const repo = await repository();
    await repo.commit({ x: '1' });
    await repo.commit({ old: '1' }, 'old', 'updates');
    const copy = await copyOf(repo);
    const change = () =>
      copy.change({
        branch: 'main',
        push: 'updates',
        make: (head) => copy.commitFiles(head, files({ x: '2' }), { author: ann, message: 'mine' }),
      });
    expect(await change()).toMatchObject({ outcome: 'pushed', branch: 'updates' });
    const first = await repo.head('updates');
    expect(await repo.git('log', '--format=%s', 'updates')).toBe('mine\nchange\n');
    expect(await change()).toMatchObject({ outcome: 'unchanged', commit: first });
    await repo.commit({ y: '1' });
    expect(await change()).toMatchObject({ outcome: 'pushed' });
    expect(await repo.git('log', '--format=%s', 'updates')).toBe('mine\nchange\nchange\n');
  });

  it('merges with a merge commit, finds what is merged already, and names the files of a conflict', async () => {
    const repo = await repository();
    const base = await repo.commit({ x: '1\n', y: '1\n' });
    await repo.git('branch', 'develop', base);
    const theirs = await repo.commit({ x: '2\n' }, 'theirs', 'develop');
    await repo.commit({ y: '2\n' });
    const copy = await copyOf(repo);
    const merge = (commit: string) =>
      copy.change({
        branch: 'main',
        make: (head) => copy.merge(head, commit, 'Merging develop into main', { author: ann, message: 'merge' }),
      });
    await merge(theirs);
    expect(await repo.git('show', 'main:x', 'main:y')).toBe('2\n2\n');
    expect((await repo.git('log', '-1', '--format=%P', 'main')).trim().split(' ')).toHaveLength(2);
    expect(await merge(theirs)).toBeUndefined();
    const [left, right] = [await repo.commit({ x: 'left\n' }), await repo.commit({ x: 'right\n' }, 'right', 'develop')];
    const failed = await merge(right).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(MergeConflictError);
    expect(failed).toMatchObject({
      files: ['x'],
      message: expect.stringContaining('Merging develop into main conflicts with later changes in x. Nothing was pushed') as unknown,
    });
    expect(await repo.head()).toBe(left);
  });

  it('reverts a commit, a merge and several commits, keeping what came after', async () => {
    const repo = await repository();
    const base = await repo.commit({ x: 'a\nb\nc\nd\ne\nf\ng\n', image: '1' });
    const bad = await repo.commit({ x: 'BAD\nb\nc\nd\ne\nf\ng\n', broken: 'b' });
    await repo.commit({ x: 'BAD\nb\nc\nd\ne\nf\nLATER\n' });
    const copy = await copyOf(repo);
    const revert = (...commits: string[]) =>
      copy.change({ branch: 'main', make: (head) => copy.revert(head, commits, 'Reverting', { author: ann, message: 'revert' }) });
    await revert(bad);
    expect(await text(repo, 'main:x')).toBe('a\nb\nc\nd\ne\nf\nLATER\n');
    expect((await repo.git('ls-tree', '--name-only', 'main')).trim().split('\n')).toEqual(['image', 'x']);
    expect(await revert(bad)).toBeUndefined();

    await repo.git('branch', 'feature', base);
    const feature = await repo.commit({ image: '2', more: 'm' }, 'feature', 'feature');
    const merged = await copy.change({
      branch: 'main',
      make: (head) => copy.merge(head, feature, 'Merging', { author: ann, message: 'merge' }),
    });
    await revert(merged?.commit ?? '');
    expect((await repo.git('ls-tree', '--name-only', 'main')).trim().split('\n')).toEqual(['image', 'x']);
    expect(await text(repo, 'main:image')).toBe('1');

    const [one, two] = [await repo.commit({ image: '3' }), await repo.commit({ image: '4' })];
    await revert(two, one);
    expect(await text(repo, 'main:image')).toBe('1');
  });

  it('says which files keep a revert from being made, and pushes nothing', async () => {
    const repo = await repository();
    await repo.commit({ 'k8s/web.yaml': 'replicas: 2\n' });
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\n' });
    const head = await repo.commit({ 'k8s/web.yaml': 'replicas: 9\n' });
    const copy = await copyOf(repo);
    const revert = copy.change({ branch: 'main', make: (on) => copy.revert(on, [bad], 'Reverting it', { author: ann, message: 'r' }) });
    await expect(revert).rejects.toMatchObject({ code: 'MergeConflict', files: ['k8s/web.yaml'], retry: { kind: 'never' } });
    expect(await repo.head()).toBe(head);
  });

  it('searches history and content', async () => {
    const repo = await repository();
    const first = await repo.commit({ 'a/x.yaml': 'image: x # {"$imagepolicy": "a:b"}\n', 'b/y.yaml': 'y' }, 'one');
    const second = await repo.commit({ 'b/y.yaml': 'z' }, 'two\n\nFairlead-Request: r1');
    const copy = await copyOf(repo);
    await copy.refresh();
    expect(await copy.grep(second, '"$imagepolicy"')).toEqual(['a/x.yaml']);
    expect(await copy.grep(second, '"$imagepolicy"', 'b')).toEqual([]);
    expect(await copy.log(second, { from: first })).toEqual([{ commit: second, author: expect.any(String) as unknown, subject: 'two' }]);
    expect((await copy.log(second, { text: 'Fairlead-Request: r1' })).map(({ commit }) => commit)).toEqual([second]);
    expect((await copy.log(second, { paths: ['a'] })).map(({ commit }) => commit)).toEqual([first]);
    expect(await copy.contains(second, first)).toBe(true);
    expect(await copy.contains(first, second)).toBe(false);
    expect([await copy.branchOf('HEAD'), await copy.branchOf('main'), await copy.branchOf('refs/heads/main')]).toEqual([
      'main',
      'main',
      'main',
    ]);
  });

  it('makes, moves and removes branches of its own', async () => {
    const repo = await repository();
    const [one, two] = [await repo.commit({ x: '1' }), await repo.commit({ x: '2' })];
    const copy = await copyOf(repo);
    await copy.setBranch('fairlead/x', two);
    await copy.setBranch('fairlead/x', one);
    expect(await repo.head('fairlead/x')).toBe(one);
    await copy.deleteBranch('fairlead/x');
    await copy.deleteBranch('fairlead/x');
    await expect(repo.head('fairlead/x')).rejects.toThrow();
  });

  it('pushes with credentials that nobody sees, and says what is wrong with others', async () => {
    const account = { username: 'bot', password: 'pushing-s3cret' };
    const repo = await server.createRepository('team/private', account);
    await repo.commit({ x: '1' });
    const change = async (copy: WorkingCopy) =>
      copy.change({ branch: 'main', make: (head) => copy.commitFiles(head, files({ x: '2' }), { author: ann, message: 'm' }) });
    const copy = await copyOf(repo, { credentials: () => Promise.resolve({ kind: 'basic', ...account }) });
    expect(await change(copy)).toMatchObject({ outcome: 'pushed' });
    expect(await readFile(join(copy.mirror.gitDir, 'config'), 'utf8')).not.toContain('s3cret');
    const wrong = await copyOf(repo, { credentials: () => Promise.resolve({ kind: 'basic', ...account, password: 'wr0ng-one' }) });
    const failed = await change(wrong).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'SourceAuthenticationFailed' });
    expect(JSON.stringify([String(failed), failed])).not.toContain('wr0ng');
  });

  it('tells a host that serves reading only, and one whose hook refuses', async () => {
    const repo = await repository();
    await repo.commit({ x: '1' });
    const copy = await copyOf(repo);
    const change = () =>
      copy.change({ branch: 'main', make: (head) => copy.commitFiles(head, files({ x: '2' }), { author: ann, message: 'm' }) });
    await repo.git('config', 'http.receivepack', 'false');
    await expect(change()).rejects.toBeInstanceOf(PushDeniedError);
    await repo.git('config', 'http.receivepack', 'true');
    await repo.git('config', 'receive.denyDeletes', 'true');
    await copy.setBranch('fairlead/y', await repo.head());
    await expect(copy.deleteBranch('fairlead/y')).rejects.toBeInstanceOf(PushRefusedError);
  });
});
