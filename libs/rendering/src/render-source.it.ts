import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RenderError, renderSource, type RenderRequest } from './index.js';

let kustomize: string;
const folders: string[] = [];
beforeAll(async () => {
  kustomize = (await resolveTool('kustomize')).path;
});
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

type Files = Record<string, string | Uint8Array>;
async function tree(files: Files, links: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fairlead-render-test-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  for (const [path, target] of Object.entries(links)) await symlink(target, join(root, path));
  return root;
}
const render = async (files: Files, path = 'app', more: Partial<RenderRequest> & { links?: Record<string, string> } = {}) =>
  renderSource({ root: await tree(files, more.links), spec: { path }, kustomize, ...more });
const failure = async (...args: Parameters<typeof render>): Promise<RenderError> => {
  const error: unknown = await render(...args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RenderError);
  expect((error as RenderError).message).not.toMatch(/fairlead-render-test|\/tmp\//);
  return error as RenderError;
};
const configMap = (name: string, rest = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const where = ({ place: { file, line, column } }: RenderError): string =>
  [file, line, column].filter((part) => part !== undefined).join(':');

describe('a broken kustomization says what and where', () => {
  it.each<[what: string, files: Files, place: RegExp, message: RegExp]>([
    [
      'a missing file',
      { 'app/kustomization.yaml': 'resources:\n- nope.yaml\n' },
      /^app\/kustomization\.yaml:2:3$/,
      /app\/nope\.yaml does not exist/,
    ],
    ['a missing base', { 'app/kustomization.yaml': 'resources:\n- ../base\n' }, /^app\/kustomization\.yaml:2:3$/, /base does not exist/],
    [
      'a missing generator file',
      { 'app/kustomization.yaml': 'configMapGenerator:\n- name: x\n  files:\n  - a=nope.txt\n' },
      /^app\/kustomization\.yaml:4:5$/,
      /nope\.txt.*does not exist/,
    ],
    [
      'broken YAML in a file',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': `${configMap('a')} bad: [\n` },
      /^app\/a\.yaml:\d+:\d+$/,
      /not valid YAML/,
    ],
    [
      'broken YAML in a base’s file',
      {
        'app/kustomization.yaml': 'resources: [../base]',
        'base/kustomization.yaml': 'resources: [a.yaml]',
        'base/a.yaml': `${configMap('a')}data:\n\tx: y\n`,
      },
      /^base\/a\.yaml:6:\d+$/,
      /base\/a\.yaml is not valid YAML/,
    ],
    [
      'a broken kustomization',
      { 'app/kustomization.yaml': 'resources:\n- a.yaml\n bad: x\n' },
      /^app\/kustomization\.yaml:3:\d+$/,
      /not valid YAML/,
    ],
    ['an unknown field', { 'app/kustomization.yaml': 'resources: []\nfoo: bar\n' }, /^app\/kustomization\.yaml:2:1$/, /field "foo"/],
    [
      'a mistyped field',
      { 'app/kustomization.yaml': 'resources: a.yaml\n' },
      /^app\/kustomization\.yaml:1:1$/,
      /resources is a string where a list/,
    ],
    [
      'a circle',
      { 'app/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../app]' },
      /^b\/kustomization\.yaml:1:13$/,
      /circle.*app is reached again/,
    ],
    [
      'a patch without target',
      {
        'app/kustomization.yaml': 'resources: [a.yaml]\npatches:\n- path: p.yaml\n',
        'app/a.yaml': configMap('a'),
        'app/p.yaml': configMap('zzz'),
      },
      /^app\/p\.yaml:4:9$/,
      /patch is meant for ConfigMap zzz/,
    ],
    [
      'a doubled object',
      { 'app/kustomization.yaml': 'resources:\n- a.yaml\n- b.yaml\n', 'app/a.yaml': configMap('a'), 'app/b.yaml': configMap('a') },
      /^app\/kustomization\.yaml:3:3$/,
      /ConfigMap a is declared twice/,
    ],
    [
      'a doubled key',
      { 'app/kustomization.yaml': 'resources:\n- a.yaml\n', 'app/a.yaml': configMap('a', 'data: {}\ndata: {}\n') },
      /^app\/a\.yaml:6:1$/,
      /"data" stands twice/,
    ],
    [
      'a file',
      { 'app/kustomization.yaml': 'resources:\n- ../other/a.yaml\n', 'other/a.yaml': configMap('a') },
      /^app\/kustomization\.yaml:2:3$/,
      /loadRestrictor: none/,
    ],
    [
      'a remote base',
      { 'app/kustomization.yaml': 'resources:\n- https://example.com/x.yaml\n' },
      /^app\/kustomization\.yaml:2:3$/,
      /Remote resources are not fetched/,
    ],
    [
      'a remote generator file',
      { 'app/kustomization.yaml': 'configMapGenerator:\n- name: x\n  files:\n  - a=http://127.0.0.1:4222/varz\n' },
      /^app\/kustomization\.yaml:4:5$/,
      /remote file/,
    ],
    [
      'a file outside',
      { 'app/kustomization.yaml': 'resources:\n- ../../etc/passwd\n' },
      /^app\/kustomization\.yaml:2:3$/,
      /outside the repository/,
    ],
    [
      'a plugin',
      { 'app/kustomization.yaml': 'generators: [g.yaml]', 'app/g.yaml': 'apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n' },
      /^app\/kustomization\.yaml/,
      /plugins are never run/,
    ],
    [
      'a chart',
      { 'app/kustomization.yaml': 'helmCharts:\n- name: x\n  repo: https://e\n' },
      /^app\/kustomization\.yaml/,
      /Helm chart|remote/i,
    ],
    [
      'no kustomization in a base',
      { 'app/kustomization.yaml': 'resources: [sub]', 'app/sub/x.txt': '' },
      /^app\/kustomization\.yaml/,
      /app\/sub has no kustomization/,
    ],
    ['two kustomizations', { 'app/kustomization.yaml': '', 'app/kustomization.yml': '' }, /^app\/kustomization\.yaml$/, /more than one/],
    [
      'binary garbage',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': new Uint8Array([0xff, 0xfe, 0, 1, 2]) },
      /^app\/a\.yaml:1:1$/,
      /not valid YAML/,
    ],
    ['no object', { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': 'a: b\n' }, /^app\/a\.yaml$/, /no Kubernetes object/],
    [
      'a failed JSON patch',
      {
        'app/kustomization.yaml':
          'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: remove\n      path: /data/zz\n',
        'app/a.yaml': configMap('a'),
      },
      /^app\/kustomization\.yaml/,
      /remove operation does not apply/,
    ],
    ['a missing path', { 'other/x': '' }, /^app$/, /path app is not there/],
  ])('%s', async (_, files, place, message) => {
    const error = await failure(files);
    expect(error.message).toMatch(message);
    expect(where(error)).toMatch(place);
  });

  it('with the load restrictor off, reads files of the repository outside of its folder', async () => {
    const files = { 'app/kustomization.yaml': 'resources:\n- ../other/a.yaml\n', 'other/a.yaml': configMap('a') };
    const { objects } = await render(files, 'app', { spec: { path: 'app', kustomize: { loadRestrictor: 'none' } } });
    expect(objects).toHaveLength(1);
  });
});

describe('kustomize is held to its limits', () => {
  it('of time', async () => {
    let bomb = 'data:\n  a: &a [x,x,x,x,x,x,x,x,x]\n';
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [pair[0], pair[1]]))
      bomb += `  ${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]\n`;
    const files = { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': configMap('a', bomb) };
    const started = performance.now();
    const error = await failure(files, 'app', { limits: { timeoutMilliseconds: 1_000 } });
    expect(error).toMatchObject({
      code: expect.stringMatching(/RenderLimit|RenderTimeout/) as string,
      message: expect.stringMatching(/took over 1 s|MiB of memory/) as string,
    });
    expect(performance.now() - started).toBeLessThan(8_000);
  });
  it('of output', async () => {
    const files = { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': configMap('a', `data: {x: "${'y'.repeat(300_000)}"}`) };
    expect(await failure(files, 'app', { limits: { outputBytes: 200_000 } })).toMatchObject({ code: 'RenderLimit' });
  });
  it('of objects', async () => {
    const files = { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': [1, 2, 3].map((n) => configMap(`a${n}`)).join('---\n') };
    expect(await failure(files, 'app', { limits: { objects: 2 } })).toMatchObject({ code: 'RenderLimit' });
  });
});

describe('a plain directory', () => {
  it('is read file by file, with lists, JSON and the globs it was given', async () => {
    const files = {
      'app/b.yaml': `${configMap('b')}---\n# nothing\n---\n${configMap('b2')}`,
      'app/a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
      }),
      'app/notes.txt': 'not read',
      'app/sub/c.yml': configMap('c'),
      'app/sub/skip.yaml': `# +argocd:skip-file-rendering\n${configMap('skipped')}`,
      'app/.hidden/d.yaml': 'broken: [',
    };
    const names = async (directory?: { recurse: boolean; include?: string[]; exclude?: string[] }) =>
      (await render(files, 'app', { spec: { path: './app/', ...(directory ? { directory } : {}) } })).objects.map(
        ({ metadata }) => metadata.name,
      );
    expect(await names()).toEqual(['a', 'b', 'b2']);
    expect(await names({ recurse: true })).toEqual(['a', 'b', 'b2', 'c']);
    expect(await names({ recurse: true, include: ['**/*.yml'] })).toEqual(['c']);
    expect(await names({ recurse: true, exclude: ['b.*'] })).toEqual(['a', 'c']);
  });
  it.each<[what: string, files: Files, place: string, message: RegExp]>([
    [
      'a value where an object is expected',
      { 'app/a.yaml': `${configMap('a')}---\n- x\n` },
      'app/a.yaml:6:1',
      /a list where a Kubernetes object/,
    ],
    ['no name', { 'app/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {}\n' }, 'app/a.yaml:1:1', /Pod: metadata\.name is missing/],
    [
      'generateName',
      { 'app/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n' },
      'app/a.yaml:1:1',
      /set metadata\.name instead/,
    ],
    [
      'a label that is no text',
      { 'app/a.yaml': configMap('a', '  labels: {on: yes}\n') },
      'app/a.yaml:1:1',
      /labels\["true"\] must be text, not the boolean true/,
    ],
    [
      'a broken item of a list',
      { 'app/a.yaml': 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n' },
      'app/a.yaml:4:3',
      /metadata\.name is missing/,
    ],
    [
      'an object declared twice',
      { 'app/a.yaml': configMap('a'), 'app/b.yaml': `---\n${configMap('a')}` },
      'app/b.yaml:2:1',
      /first time at app\/a\.yaml:1/,
    ],
    ['broken YAML', { 'app/a.yaml': configMap('a'), 'app/b.yaml': 'a: [1\nb: 2\n' }, 'app/b.yaml:2:1', /not valid YAML/],
    [
      'a broken platform document',
      { 'app/t.yaml': 'apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: a}\nspec: {x: 1}\n' },
      'app/t.yaml:4:8',
      /spec\.x is not a known field/,
    ],
  ])('with %s fails there', async (_, files, place, message) => {
    const error = await failure(files);
    expect(error.message).toMatch(message);
    expect(where(error)).toBe(place);
  });
  it('refuses a link that leads out of the repository', async () => {
    const error = await failure({ 'app/a.yaml': configMap('a') }, 'app', { links: { 'app/b.yaml': '/etc/passwd' } });
    expect(error).toMatchObject({ code: 'UnsafeSnapshot', place: { file: 'app/b.yaml' } });
  });
});

describe('platform documents', () => {
  const tenant = (name: string): string => `apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: ${name}}\nspec: {}\n`;
  it('are parted from objects, with their places in a plain directory', async () => {
    const { objects, declared } = await render({ 'app/a.yaml': `${configMap('a')}---\n${tenant('t')}` });
    expect(objects).toHaveLength(1);
    expect(declared).toEqual([
      { document: expect.objectContaining({ kind: 'Tenant' }) as unknown, at: { file: 'app/a.yaml', line: 6, column: 1 } },
    ]);
  });
  it('are parted from objects, without places in what kustomize made', async () => {
    const { objects, declared } = await render({
      'app/kustomization.yaml': 'resources: [a.yaml]',
      'app/a.yaml': `${configMap('a')}---\n${tenant('t')}`,
    });
    expect(objects).toHaveLength(1);
    expect(declared).toMatchObject([{ document: { kind: 'Tenant' } }]);
  });
  it('of an application without destination: a broken file is a problem, the others count, objects have no place to go', async () => {
    const files = {
      'app/1.yaml': tenant('a'),
      'app/2.yaml': 'a: [\n',
      'app/3.yaml': `${tenant('b')}---\n${tenant('c').replace('spec: {}', 'spec: {x: 1}')}`,
      'app/4.yaml': configMap('a'),
      'app/5.yaml': tenant('d'),
    };
    const { objects, declared, problems } = await render(files, 'app', { platformOnly: true });
    expect(objects).toEqual([]);
    expect(declared.map(({ document }) => document.metadata.name)).toEqual(['a', 'b', 'd']);
    expect(problems.map(({ code, file, line }) => `${code} ${file}:${line}`)).toEqual([
      expect.stringMatching(/^InvalidManifest app\/2\.yaml:\d/),
      'InvalidPlatformDocument app/3.yaml:9',
      'NoDestination app/4.yaml:1',
    ]);
  });
});
