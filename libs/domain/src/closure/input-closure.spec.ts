import { describe, expect, it } from 'vitest';
import { closureTouchedBy, fingerprintOf, inputClosure, type ClosureSource } from './index.js';
import { memoryTree } from './memory-tree.fixtures.js';

const source = (path: string, rest: Partial<ClosureSource> = {}): ClosureSource => ({ path, ...rest });
const closureOf = (files: Record<string, string>, path = 'app', rest: Partial<ClosureSource> = {}) =>
  inputClosure(memoryTree(files), source(path, rest));
const pathsOf = async (...args: Parameters<typeof closureOf>) => (await closureOf(...args)).files.map(({ path }) => path);
const lines = (...text: string[]) => text.join('\n');

describe('the closure of a kustomization', () => {
  it.each<[string, string, string[]]>([
    [
      'resources, files and folders',
      lines('resources:', '- a.yaml', '- ../base'),
      ['app/a.yaml', 'base/a.yaml', 'base/kustomization.yaml'],
    ],
    ['the older bases', 'bases: [../base]', ['base/a.yaml', 'base/kustomization.yaml']],
    ['components', 'components: ["../base"]', ['base/a.yaml', 'base/kustomization.yaml']],
    ['field names in any case, as Go reads them', 'Resources: [a.yaml]', ['app/a.yaml']],
    ['a field that is written twice', lines('resources: [a.yaml]', 'resources: [b.yaml]'), ['app/a.yaml', 'app/b.yaml']],
    ['anchors and merged maps', lines('commonAnnotations: &x', '  path: a.yaml', 'patches:', '- <<: *x'), ['app/a.yaml']],
    ['crds and configurations', lines('crds: [a.yaml]', 'configurations: [b.yaml]'), ['app/a.yaml', 'app/b.yaml']],
    ['openapi', lines('openapi:', '  path: a.yaml'), ['app/a.yaml']],
    ['patches by path', lines('patches:', '- path: a.yaml', '- patch: "[]"'), ['app/a.yaml']],
    ['patchesJson6902', lines('patchesJson6902:', '- path: a.yaml', '  target: {kind: X, name: b.yaml}'), ['app/a.yaml']],
    [
      'patchesStrategicMerge, file and inline',
      lines('patchesStrategicMerge:', '- a.yaml', '- |-', '  kind: X', '  y: b.yaml'),
      ['app/a.yaml'],
    ],
    ['replacements', lines('replacements:', '- path: a.yaml'), ['app/a.yaml']],
    ['generators of maps', lines('configMapGenerator:', '- name: x', '  files: [a.yaml, k=b.yaml]'), ['app/a.yaml', 'app/b.yaml']],
    ['generators of secrets', lines('secretGenerator:', '- name: x', '  envs: [a.yaml]', '  env: b.yaml'), ['app/a.yaml', 'app/b.yaml']],
    ['a plugin in a file, and what it names', 'transformers: [plugin.yaml]', ['app/b.yaml', 'app/plugin.yaml']],
    ['a plugin written inline', lines('generators:', '- |-', '  kind: ConfigMapGenerator', '  files: [k=a.yaml]'), ['app/a.yaml']],
    [
      'charts',
      lines('helmCharts:', '- name: c', '  valuesFile: a.yaml'),
      ['app/a.yaml', 'app/charts/c/Chart.yaml', 'app/charts/c/t/x.yaml'],
    ],
    ['charts elsewhere', lines('helmGlobals: {chartHome: ../home}', 'helmCharts: [{name: c}]'), ['home/c/Chart.yaml']],
    ['links to files', 'resources: [link.yaml]', ['app/b.yaml', 'app/link.yaml']],
    ['links to folders', 'resources: [../linked]', ['base/a.yaml', 'base/kustomization.yaml', 'linked']],
    ['a name that looks like a date', 'resources: [2024-01-01]', ['app/2024-01-01']],
  ])('holds %s', async (_, kustomization, expected) => {
    const paths = await pathsOf({
      'app/kustomization.yaml': kustomization,
      'app/a.yaml': 'a: 1',
      'app/b.yaml': 'b: 1',
      'app/c.yaml': 'c: 1',
      'app/2024-01-01': 'd: 1',
      'app/plugin.yaml': lines('kind: PatchTransformer', 'path: b.yaml'),
      'app/link.yaml': '-> ./../app/b.yaml',
      'app/charts/c/Chart.yaml': 'name: c',
      'app/charts/c/t/x.yaml': 'x',
      'base/kustomization.yaml': 'resources: [a.yaml]',
      'base/a.yaml': 'a: 1',
      'home/c/Chart.yaml': 'name: c',
      linked: '-> base',
    });
    expect(paths).toEqual(['app/kustomization.yaml', ...expected].sort());
  });

  it('ends for kustomizations that use each other', async () => {
    const files = { 'app/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../app]' };
    expect(await pathsOf(files)).toEqual(['app/kustomization.yaml', 'b/kustomization.yaml']);
  });

  it.each([
    ['that is no YAML', 'resources: [a.yaml\n  - ../base: ]: "'],
    ['with a field that kustomize does not know', 'resources: [a.yaml]\nextra: ../base'],
    ['of control characters', '\u0000\u0001 ../base \u0002'],
  ])('holds its whole folder and whatever is named, for a kustomization %s', async (_, text) => {
    const files = {
      'app/kustomization.yaml': text,
      'app/a.yaml': '',
      'app/deep/x.txt': '',
      'base/kustomization.yaml': 'resources: [b.yaml]',
      'base/b.yaml': '',
    };
    const closure = await closureOf({ ...files, 'other/y': '' });
    expect(closure.files.map(({ path }) => path)).toEqual([
      'app/a.yaml',
      'app/deep/x.txt',
      'app/kustomization.yaml',
      'base/b.yaml',
      'base/kustomization.yaml',
    ]);
    expect(closureTouchedBy(closure, ['app/new'])).toBe(true);
    expect(closureTouchedBy(closure, ['other/y'])).toBe(false);
  });

  it('survives what is made to overwhelm a reader', async () => {
    const bomb = lines(
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
      'resources: [a.yaml]',
    );
    expect(await pathsOf({ 'app/kustomization.yaml': bomb, 'app/a.yaml': '' })).toContain('app/a.yaml');
    expect(await pathsOf({ 'app/kustomization.yaml': '['.repeat(100_000), 'app/a.yaml': '' })).toContain('app/a.yaml');
  });

  it.each<[string, Record<string, string>, string, number?, number?]>([
    ['a remote base', { 'app/kustomization.yaml': 'resources:\n- https://github.com/a/b//c?ref=v1' }, 'RemoteResource', 2, 3],
    ['a remote base without a scheme', { 'app/kustomization.yaml': 'resources: [github.com/a/b]' }, 'RemoteResource', 1, 13],
    ['a remote base over ssh', { 'app/kustomization.yaml': 'resources: ["git@example.com:a/b.git"]' }, 'RemoteResource', 1, 13],
    ['a remote patch', { 'app/kustomization.yaml': 'patches: [{path: "http://x/p.yaml"}]' }, 'RemoteResource', 1, 18],
    ['a path out of the repository', { 'app/kustomization.yaml': 'resources: [../../etc/passwd]' }, 'PathOutsideRepository', 1, 13],
    ['an absolute path', { 'app/kustomization.yaml': 'configMapGenerator: [{files: [k=/etc/passwd]}]' }, 'PathOutsideRepository', 1, 31],
    [
      'a plugin that names one',
      { 'app/kustomization.yaml': 'transformers: [p.yaml]', 'app/p.yaml': 'kind: PatchTransformer\npath: /etc/passwd' },
      'PathOutsideRepository',
      2,
      7,
    ],
    [
      'a link out of the repository',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': '-> ../../x' },
      'SymlinkOutsideRepository',
      1,
      13,
    ],
    [
      'an absolute link',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': '-> /etc/passwd' },
      'SymlinkOutsideRepository',
      1,
      13,
    ],
    [
      'links in a circle',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': '-> b.yaml', 'app/b.yaml': '-> a.yaml' },
      'SymlinkOutsideRepository',
      1,
      13,
    ],
    ['a submodule', { 'app/kustomization.yaml': 'resources: [../sub/x]', sub: 'submodule' }, 'SubmoduleNotFetched', 1, 13],
    ['a path that is not there', { 'apple/x.yaml': '' }, 'PathNotFound'],
    ['a path that is a file', { app: 'x' }, 'PathNotFound'],
  ])('tells where it names %s', async (_, files, code, line, column) => {
    const { problems } = await closureOf(files);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code, ...(line && { line, column }) });
  });

  it('says nothing of text that only looks like a path', async () => {
    const plugin = lines('kind: LabelTransformer', 'fieldSpecs:', '- path: /metadata/labels', 'note: ../../../x', 'url: https://x/y');
    expect((await closureOf({ 'app/kustomization.yaml': 'transformers: [p.yaml]', 'app/p.yaml': plugin })).problems).toEqual([]);
  });
});

describe('a change touches a closure', () => {
  const files = { 'app/kustomization.yaml': 'resources: [a.yaml, missing.yaml, ../gone]', 'app/a.yaml': '', 'app/readme.md': '' };
  it.each([
    ['a file of it', ['app/a.yaml'], true],
    ['a second kustomization', ['app/Kustomization'], true],
    ['a file that was missing', ['app/missing.yaml'], true],
    ['a folder that was missing', ['gone/kustomization.yaml'], true],
    ['a link in place of a folder', ['app'], true],
    ['a neighbour', ['app/readme.md', 'app2/a.yaml', 'gone2/x'], false],
    ['nothing', [], false],
  ])('that holds %s', async (_, changed, expected) => {
    expect(closureTouchedBy(await closureOf(files), changed)).toBe(expected);
  });
});

describe('the closure of a folder of manifests', () => {
  const files = {
    'app/a.yaml': '',
    'app/b.json': '',
    'app/c.txt': '',
    'app/deep/d.yml': '',
    'app/.hidden/e.yaml': '',
    'app/link.yaml': '-> c.txt',
  };
  it.each<[string, ClosureSource['directory'], string[]]>([
    ['itself', undefined, ['app/a.yaml', 'app/b.json', 'app/c.txt', 'app/link.yaml']],
    ['with all below', { recurse: true }, ['app/a.yaml', 'app/b.json', 'app/c.txt', 'app/deep/d.yml', 'app/link.yaml']],
    ['by globs', { recurse: true, include: ['**/*.yaml', 'deep/*'], exclude: ['link*'] }, ['app/a.yaml', 'app/deep/d.yml']],
  ])('holds %s', async (_, directory, expected) => {
    expect(await pathsOf(files, './app/', directory && { directory })).toEqual(expected);
  });
  it('is touched by manifests that appear, and by what would make it something else', async () => {
    const closure = await closureOf(files);
    const touched = (path: string) => closureTouchedBy(closure, [path]);
    expect(['app/new.yaml', 'app/kustomization.yml', 'app/Chart.yaml', 'app/c.txt'].map(touched)).toEqual([true, true, true, true]);
    expect(['app/new.txt', 'app/deep/new.yaml', 'new.yaml'].map(touched)).toEqual([false, false, false]);
  });
});

it('the closure of a chart is its folder and the folders of its local dependencies', async () => {
  const chart = lines('name: c', 'dependencies:', '- name: lib', '  repository: file://../lib', '- name: far', '  repository: https://x');
  const files = { 'app/Chart.yaml': chart, 'app/templates/_x.tpl': '', 'lib/Chart.yaml': '', 'other/Chart.yaml': '' };
  const closure = await closureOf(files);
  expect(closure).toMatchObject({ renderer: 'helm', problems: [] });
  expect(closure.files.map(({ path }) => path)).toEqual(['app/Chart.yaml', 'app/templates/_x.tpl', 'lib/Chart.yaml']);
  expect(closureTouchedBy(closure, ['app/templates/new.yaml'])).toBe(true);
});

describe('fingerprints', () => {
  const files = { 'app/a.yaml': 'a', 'app/b.txt': 'b' };
  const fingerprint = async (changed: Record<string, string> = {}, rest: Partial<ClosureSource> = {}) =>
    fingerprintOf(await closureOf({ ...files, ...changed }, 'app', rest), rest);
  it('stay with the same inputs and change with any other', async () => {
    const first = await fingerprint();
    expect(await fingerprint({ 'app/b.txt': 'changed' })).toBe(first);
    const others = [
      await fingerprint({ 'app/a.yaml': 'x' }),
      await fingerprint({ 'app/c.yaml': '' }),
      await fingerprint({}, { directory: { recurse: true } }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });
});
