import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { closureTouchedBy, inputClosure, type Closure, type SourceTree, type TreeEntry } from '@fairlead/domain';
import { resolveTool } from '@fairlead/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extract } from 'tar-stream';
import { openRepository, type LocalRepository } from './index.js';

const shared = resolve(import.meta.dirname, '../../../../shared');
const corpus = join(shared, 'corpus');
const here = existsSync(join(shared, 'corpus-builds.tsv'));
const rows = here ? readFileSync(join(shared, 'corpus-builds.tsv'), 'utf8').trim().split('\n').slice(1) : [];
const builds = rows
  .map((row) => row.split('\t'))
  .filter((columns) => columns[2] === 'y')
  .map(([tree = '', path = '']) => `${tree}/${path}`);
const run = promisify(execFile);

/** Standard output of kustomize, or its failure. */
async function build(kustomize: string, folder: string): Promise<string> {
  const args = ['build', '--load-restrictor', 'LoadRestrictionsNone', folder];
  return run(kustomize, args, { maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: { stderr?: string }) => `failed: ${error.stderr ?? ''}`,
  );
}

async function unpack(bytes: Buffer, folder: string): Promise<void> {
  const archive = extract();
  archive.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(chunk as Buffer));
    stream.on('end', () => {
      const path = join(folder, header.name);
      if (header.type === 'directory') mkdirSync(path, { recursive: true });
      else {
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, Buffer.concat(chunks));
      }
      next();
    });
  });
  await new Promise<void>((done, fail) => {
    archive.on('finish', done);
    archive.on('error', fail);
    archive.end(bytes);
  });
}

async function allFiles(tree: SourceTree, folder = ''): Promise<TreeEntry[]> {
  const entries = await tree.list(folder);
  const nested = await Promise.all(entries.filter(({ type }) => type === 'directory').map(({ path }) => allFiles(tree, path)));
  return [...entries.filter(({ type }) => type === 'file'), ...nested.flat()];
}

describe.skipIf(!here)(`input closures of the corpus${here ? '' : ' (skipped: ../shared/corpus is not there)'}`, () => {
  const work = mkdtempSync(join(tmpdir(), 'fairlead-corpus-'));
  const whole = join(work, 'whole');
  let kustomize: string;
  let repository: LocalRepository;
  let tree: SourceTree;

  beforeAll(async () => {
    kustomize = (await resolveTool('kustomize')).path;
    cpSync(corpus, whole, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', whole]);
    const git = (...args: string[]) => execFileSync('git', ['-C', whole, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
    git('init', '--quiet');
    git('add', '--all', '--force');
    git('commit', '--quiet', '--message', 'corpus');
    repository = await openRepository(whole);
    tree = await repository.tree(await repository.resolve('HEAD'));
  });
  afterAll(() => {
    repository?.close();
    rmSync(work, { recursive: true, force: true });
  });

  const closureOf = (path: string): Promise<Closure> => inputClosure(tree, { path, kustomize: { loadRestrictor: 'none' } });

  it('build from just the closure as they do in the whole tree', async () => {
    const different: string[] = [];
    for (const path of builds) {
      const closure = await closureOf(path);
      const folder = join(work, 'snapshot');
      rmSync(folder, { recursive: true, force: true });
      await unpack((await repository.snapshot(closure.files, [path])).bytes, folder);
      const [expected, actual] = [await build(kustomize, join(whole, path)), await build(kustomize, join(folder, path))];
      if (expected.startsWith('failed') || expected !== actual || closure.problems.length > 0) different.push(path);
    }
    expect(different).toEqual([]);
    expect(builds.length).toBeGreaterThan(80);
  }, 300_000);

  it('name no more than they need: with any one file of a closure missing the build differs', async () => {
    let files = 0;
    let needed = 0;
    for (const path of builds) {
      const closure = await closureOf(path);
      const folder = join(work, 'snapshot');
      rmSync(folder, { recursive: true, force: true });
      await unpack((await repository.snapshot(closure.files, [path])).bytes, folder);
      const expected = await build(kustomize, join(folder, path));
      for (const file of closure.files) {
        const content = readFileSync(join(folder, file.path));
        rmSync(join(folder, file.path));
        files++;
        if ((await build(kustomize, join(folder, path))) !== expected) needed++;
        writeFileSync(join(folder, file.path), content);
      }
    }
    console.log(`precision over the corpus: ${needed} of ${files} files of the closures change the build when they vanish`);
    expect(needed / files).toBeGreaterThan(0.99);
  }, 600_000);

  it('hold every file whose change changes the build', async () => {
    const sources = new Map<string, { closure: Closure; expected: string }>();
    for (const path of builds) sources.set(path, { closure: await closureOf(path), expected: await build(kustomize, join(whole, path)) });
    // All files outside a closure are damaged at once: if none matters alone, none matters together.
    const everything = await allFiles(tree);
    for (const [path, { closure, expected }] of sources) {
      const top = path.split('/')[0] ?? '';
      const outside = everything.filter((file) => file.path.startsWith(`${top}/`) && !closureTouchedBy(closure, [file.path]));
      const kept = outside.map((file) => [join(whole, file.path), readFileSync(join(whole, file.path))] as const);
      for (const [file] of kept) writeFileSync(file, 'damaged: [');
      const actual = await build(kustomize, join(whole, path));
      for (const [file, content] of kept) writeFileSync(file, content);
      expect(actual, path).toBe(expected);
    }
  }, 300_000);
});
