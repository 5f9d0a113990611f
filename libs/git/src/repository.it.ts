import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inputClosure } from '@fairlead/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { affectedRoots, openRepository, type LocalRepository } from './index.js';

let folder: string;
let repository: LocalRepository;
const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Ada Test', '-c', 'user.email=a@example.com', ...args])
    .toString()
    .trim();
const write = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};
const commit = (files: Record<string, string>, message = 'change') => {
  write(files);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-repository-'));
  git('init', '--quiet', '--initial-branch=main');
  repository = await openRepository(folder);
});
afterEach(() => {
  repository.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a repository on disk', () => {
  it('is read without a checkout, object by object', async () => {
    symlinkSync('b.txt', join(folder, 'link'));
    const id = commit({ 'a/ü x/b.yaml': 'b', 'b.txt': 'text' }, 'First line\n\nrest');
    const tree = await repository.tree(id);
    expect((await tree.list('')).map(({ path, type }) => `${type} ${path}`).sort()).toEqual(['directory a', 'file b.txt', 'symlink link']);
    const entry = await tree.entry('a/ü x/b.yaml');
    expect(entry && Buffer.from(await tree.read(entry)).toString()).toBe('b');
    expect(await tree.entry('link/x')).toBeUndefined();
    expect(await repository.commitInfo(id)).toMatchObject({ subject: 'First line', author: 'Ada Test', parents: [] });
  });

  it('answers many questions at once, and after its process was killed', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`d${index % 7}/f${index}`, 'x'.repeat(index * 100)]));
    const tree = await repository.tree(commit(files));
    const read = async () =>
      (
        await Promise.all(
          Object.keys(files).map(async (path) => {
            const entry = await tree.entry(path);
            return entry ? (await tree.read(entry)).byteLength : -1;
          }),
        )
      ).reduce((a, b) => a + b, 0);
    const expected = Object.values(files).reduce((sum, text) => sum + text.length, 0);
    expect(await read()).toBe(expected);
    const pids = execFileSync('pgrep', ['-f', `git-dir=${folder}/.git cat-file`])
      .toString()
      .trim()
      .split('\n')
      .map(Number);
    pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
    expect(await read()).toBe(expected);
  });

  it('tells what differs between two commits as git diff-tree does', async () => {
    const from = commit({ 'a/1': '1', 'a/2': '2', b: 'b', 'c/x': 'x', same: 's' });
    git('rm', '--quiet', '-r', 'c', 'a/1');
    const to = commit({ 'a/2': 'two', 'b2/deep/y': 'y', c: 'now a file' });
    const expected = git('diff-tree', '-r', '--no-renames', '--name-only', from, to).split('\n').sort();
    expect((await repository.changedPaths(from, to)).sort()).toEqual(expected);
    expect((await repository.changedPaths(to, from)).sort()).toEqual(expected);
  });

  it('makes the same archive of the same files, whatever their commit', async () => {
    const first = commit({ 'app/a.yaml': 'a', 'app/b.yaml': 'b' });
    const second = commit({ other: 'x' });
    const snapshot = async (id: string) =>
      repository.snapshot((await inputClosure(await repository.tree(id), { path: 'app' })).files, ['app']);
    expect((await snapshot(first)).bytes.equals((await snapshot(second)).bytes)).toBe(true);
  });

  it('refuses to pack more than the limit and names the biggest file', async () => {
    const id = commit({ 'app/a.yaml': 'a', 'app/big.yaml': 'x'.repeat(2000) });
    const { files } = await inputClosure(await repository.tree(id), { path: 'app' });
    await expect(repository.snapshot(files, [], 1500)).rejects.toMatchObject({
      code: 'SourceTooLarge',
      facts: { file: 'app/big.yaml', size: 2000 },
    });
  });

  it('resolves what people write, from a subfolder, a bare clone or a worktree too', async () => {
    const first = commit({ 'sub/a': '1' });
    const second = commit({ 'sub/a': '2' });
    git('tag', '--annotate', 'v1', '--message', 'one', first);
    git('clone', '--quiet', '--bare', folder, `${folder}/bare`);
    git('worktree', 'add', '--quiet', '--detach', `${folder}/tree`, first);
    for (const place of ['sub', 'bare', 'tree']) {
      const there = await openRepository(join(folder, place));
      expect(await there.resolve('v1')).toBe(first);
      expect(await there.resolve('main~0')).toBe(second);
      await expect(there.resolve('nothing')).rejects.toMatchObject({ code: 'RefNotFound' });
      there.close();
    }
    await expect(openRepository(tmpdir())).rejects.toMatchObject({ code: 'RepositoryNotFound' });
  });

  it('reads damaged objects as an error, not as nothing', async () => {
    const id = commit({ 'a.yaml': 'a' });
    const tree = git('rev-parse', `${id}^{tree}`);
    rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const fresh = await openRepository(folder);
    await expect((await fresh.tree(id)).list('')).rejects.toMatchObject({ code: 'ObjectNotFound' });
    fresh.close();
  });
});

describe('affected roots', () => {
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';
  const start = {
    'apps/web/kustomization.yaml': 'resources: [deploy.yaml, parts/p.yaml]\nnamePrefix: a-\n',
    'apps/web/deploy.yaml': manifest,
    'apps/web/parts/p.yaml': manifest,
    'apps/web/readme.md': 'x',
    'apps/prod/kustomization.yaml': 'resources: [../web]',
    'apps/other/kustomization.yaml': 'resources: [o.yaml]',
    'apps/other/o.yaml': manifest,
    'plain/a.yaml': manifest,
    'plain/deep/b.yaml': manifest,
    'plain/values.yaml': 'a: 1',
    'chart/Chart.yaml': 'name: c\n',
    'chart/templates/x.yaml': manifest,
    'chart/charts/sub/Chart.yaml': 'name: s\n',
    'docs/x.md': 'x',
  };
  const affected = async (changes: Record<string, string>, globs?: string[], remove: string[] = []) => {
    const from = commit(start);
    for (const path of remove) git('rm', '--quiet', '-r', path);
    const to = commit(changes);
    return affectedRoots(repository, from, to, globs);
  };
  it.each<[string, Record<string, string>, string[]]>([
    ['a base, and what is built on it', { 'apps/web/deploy.yaml': `${manifest}# x` }, ['apps/prod', 'apps/web']],
    ['manifests below a kustomization', { 'apps/web/parts/p.yaml': `${manifest}# x` }, ['apps/prod', 'apps/web']],
    ['a plain folder, not the one above', { 'plain/deep/b.yaml': `${manifest}# x` }, ['plain/deep']],
    ['a subchart as its chart', { 'chart/charts/sub/Chart.yaml': 'name: t\n' }, ['chart']],
    ['nothing', { 'docs/x.md': 'y', 'apps/web/readme.md': 'y' }, []],
    ['a root that appears', { 'new/kustomization.yaml': 'namePrefix: x-' }, ['new']],
    ['a plain folder that appears', { 'new/a.json': '{"apiVersion": "v1", "kind": "X"}' }, ['new']],
    ['a folder that becomes a kustomization', { 'plain/kustomization.yaml': 'resources: [a.yaml]' }, ['plain']],
    ['the top', { Kustomization: 'resources: [plain/a.yaml]' }, ['.']],
  ])('are %s', async (_, changes, expected) => {
    expect(await affected(changes)).toEqual(expected);
  });
  it('are those that vanish', async () => {
    expect(await affected({}, undefined, ['apps/other', 'plain/deep'])).toEqual(['apps/other', 'plain/deep']);
  });
  it('are looked for where one says', async () => {
    expect(
      await affected({ 'plain/deep/b.yaml': `${manifest}# x`, 'apps/web/deploy.yaml': `${manifest}# x` }, ['plain', 'apps/pr*']),
    ).toEqual(['apps/prod', 'plain']);
  });
  it('are none between commits with the same files', async () => {
    const from = commit(start);
    appendFileSync(join(folder, 'docs/x.md'), 'y');
    git('commit', '--quiet', '--all', '--message', 'x');
    git('revert', '--no-edit', 'HEAD');
    expect(await affectedRoots(repository, from, git('rev-parse', 'HEAD'))).toEqual([]);
  });

  it('are found quickly in a repository of a thousand applications', async () => {
    const files: Record<string, string> = { 'base/kustomization.yaml': 'resources: [common.yaml]', 'base/common.yaml': manifest };
    for (let index = 0; index < 1000; index++) {
      files[`apps/app-${index}/kustomization.yaml`] = lines(
        `namePrefix: a${index}-`,
        'resources:',
        '- deployment.yaml',
        '- service.yaml',
        '- ../../base',
      );
      for (const name of ['deployment', 'service']) files[`apps/app-${index}/${name}.yaml`] = `${manifest}# ${index}`;
    }
    const from = commit(files);
    const to = commit({ 'apps/app-77/service.yaml': `${manifest}# changed` });
    const cold = await openRepository(folder);
    const start = performance.now();
    expect(await affectedRoots(cold, from, to)).toEqual(['apps/app-77']);
    const first = performance.now() - start;
    const again = performance.now();
    expect(await affectedRoots(cold, from, to)).toEqual(['apps/app-77']);
    console.log(`affected roots among 1,001: ${Math.round(first)} ms, again ${Math.round(performance.now() - again)} ms`);
    cold.close();
    expect(first).toBeLessThan(15_000);
  });
});
const lines = (...text: string[]) => text.join('\n');
