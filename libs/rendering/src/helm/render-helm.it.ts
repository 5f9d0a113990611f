import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HelmOptions } from '@fairlead/contracts';
import { resolveTool } from '@fairlead/tools';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RenderError, renderSource } from '../index.js';

let tools: { kustomize: string; helm: string };
const folders: string[] = [];
beforeAll(async () => {
  const [kustomize, helm] = await Promise.all([resolveTool('kustomize'), resolveTool('helm')]);
  tools = { kustomize: kustomize.path, helm: helm.path };
}, 600_000);
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
async function tree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fairlead-helm-test-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
async function render(files: Record<string, string>, helm?: object, more: object = {}) {
  const root = await tree(files);
  const spec = { path: 'charts/web', ...(helm && { helm: HelmOptions.parse(helm) }) };
  return renderSource({ root, spec, ...tools, release: { name: 'shop', namespace: 'prod' }, ...more });
}
const failure = async (...args: Parameters<typeof render>): Promise<RenderError> => {
  const error: unknown = await render(...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RenderError);
  expect((error as RenderError).message).not.toMatch(/fairlead-|\/tmp\//);
  return error as RenderError;
};
const where = ({ place: { file, line } }: RenderError): string => [file, line].filter((part) => part !== undefined).join(':');

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'charts/web/values.yaml': 'replicas: 1\nimage: nginx\nnested: {a: chart, b: chart}\n',
  'charts/web/values.schema.json': '{"properties": {"replicas": {"type": "integer"}}}',
  'charts/web/templates/_helpers.tpl': '{{- define "name" -}}{{ .Release.Name }}-{{ .Values.image }}{{- end -}}\n',
  'charts/web/templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ include "name" . }}, annotations: {helm.sh/resource-policy: keep}}
data:
  namespace: {{ .Release.Namespace }}
  replicas: {{ .Values.replicas | quote }}
  a: {{ .Values.nested.a | quote }}
  b: {{ .Values.nested.b | quote }}
  list: {{ .Values.list | toJson | quote }}
  api: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
  kube: {{ .Capabilities.KubeVersion.Minor | quote }}
`,
  'charts/web/templates/hooks.yaml': ['test', 'pre-install,pre-upgrade', 'post-delete']
    .map((hook, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hook-${index}, annotations: {helm.sh/hook: "${hook}"}}\n`)
    .join('---\n'),
  'charts/web/crds/crd.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.example.com}\n',
};
const dataOf = (objects: readonly { metadata: { name: string }; [key: string]: unknown }[]) =>
  objects.find(({ metadata }) => metadata.name.startsWith('shop-'))?.['data'];

describe('a chart', () => {
  it('is rendered with its own values; hooks of tests and deletion are left out', async () => {
    const { objects } = await render(chart);
    expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual(['hook-1', 'shop-nginx', 'x.example.com']);
    expect(objects.find(({ metadata }) => metadata.name === 'shop-nginx')).toMatchObject({
      metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } },
      data: { namespace: 'prod', replicas: '1', a: 'chart', api: 'false' },
    });
  });
  it('takes all options: parameters over values over value files, the last of these first', async () => {
    const { objects } = await render(
      {
        ...chart,
        'charts/web/values-1.yaml': 'replicas: 2\nimage: one\nnested: {a: file1}\n',
        'environments/10.yaml': 'image: two\nnested: {b: ten}\n',
        'environments/20.yaml': 'nested: {b: twenty}\n',
      },
      {
        releaseName: 'shop-x',
        namespace: 'elsewhere',
        valueFiles: ['values-1.yaml', '/environments/*.yaml', 'nope.yaml'],
        ignoreMissingValueFiles: true,
        values: { replicas: 5, list: [1] },
        parameters: [
          { name: 'replicas', value: '6' },
          { name: 'list', value: '{a,b}' },
          { name: 'nested.a', value: 'x,y' },
        ],
        skipCrds: true,
        kubeVersion: '1.30.2',
        apiVersions: ['example.com/v1'],
        labels: { owner: 'team' },
      },
    );
    expect(dataOf(objects)).toEqual({
      ...{ namespace: 'elsewhere', replicas: '6', a: 'x,y', b: 'twenty', list: '["a","b"]', api: 'true', kube: '30' },
    });
    expect(objects.map(({ metadata }) => metadata.name)).not.toContain('x.example.com');
    expect(objects.every(({ metadata }) => metadata.labels?.['owner'] === 'team')).toBe(true);
  });
  it('is post-rendered by kustomize', async () => {
    const patch = '- {op: replace, path: /data/a, value: patched}';
    const { objects } = await render(chart, { postRenderers: [{ patches: [{ target: { name: 'shop-nginx' }, patch }] }] });
    expect(dataOf(objects)).toMatchObject({ a: 'patched', b: 'chart' });
  });
  it('takes dependencies from charts/ and from the repository, and leaves the folder as it was', async () => {
    const dependency = (folder: string, name: string) => ({
      [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      [`${folder}/templates/a.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-${name}}\n`,
    });
    const dependencies =
      'dependencies:\n- {name: vendored, version: 1.x.x, repository: "https://example.invalid"}\n- {name: beside, version: 1.x.x, repository: "file://../../libs/beside"}\n';
    const root = await tree({
      ...chart,
      'charts/web/Chart.yaml': chart['charts/web/Chart.yaml'] + dependencies,
      ...dependency('charts/web/charts/vendored', 'vendored'),
      ...dependency('libs/beside', 'beside'),
    });
    const { objects } = await renderSource({ root, spec: { path: 'charts/web' }, ...tools });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(['of-vendored', 'of-beside']));
    expect(await readdir(join(root, 'charts/web/charts'))).toEqual(['vendored']);
  });
  it('is rendered the same every time', async () => {
    const [one, two] = await Promise.all([render(chart), render(chart)]);
    expect(one).toEqual(two);
  });
});

describe('a chart that can not be rendered says what and where', () => {
  const a = chart['charts/web/templates/a.yaml'];
  it.each<[what: string, files: Record<string, string>, helm: object, place: RegExp, message: RegExp]>([
    [
      'a dependency that is not there',
      {
        'charts/web/Chart.yaml': `${chart['charts/web/Chart.yaml']}dependencies:\n- name: redis\n  version: ^1\n  repository: https://charts.example\n`,
      },
      {},
      /^charts\/web\/Chart\.yaml:5$/,
      /needs redis \^1 from https:\/\/charts\.example, and its charts folder has none.*helm dependency build/,
    ],
    [
      'a field of nothing',
      { 'charts/web/templates/a.yaml': `${a}  x: {{ .Values.nope.x }}\n` },
      {},
      /^charts\/web\/templates\/a\.yaml:12$/,
      /<\.Values\.nope\.x>: nil pointer/,
    ],
    [
      'a value that is required',
      { 'charts/web/templates/a.yaml': `${a}  x: {{ required "set x!" .Values.x }}\n` },
      {},
      /a\.yaml:12$/,
      /set x!/,
    ],
    [
      'a template that is none',
      { 'charts/web/templates/a.yaml': `${a}  x: {{ .Values\n` },
      {},
      /a\.yaml:1[23]$/,
      /can't be parsed: unclosed action/,
    ],
    [
      'a helper that is none',
      { 'charts/web/templates/a.yaml': `${a}  x: {{ include "none" . }}\n` },
      {},
      /a\.yaml:12$/,
      /no template "none"/,
    ],
    [
      'no valid YAML',
      { 'charts/web/templates/a.yaml': `${a}  x: [\n` },
      {},
      /^charts\/web\/templates\/a\.yaml$/,
      /valid YAML.*in line \d+ of what it comes to/,
    ],
    [
      'no object',
      { 'charts/web/templates/b.yaml': 'data: {}\n' },
      {},
      /^charts\/web\/templates\/b\.yaml$/,
      /in what helm made of it: .*missing/,
    ],
    [
      'a value of the wrong kind in a file',
      { 'charts/web/p.yaml': '# x\nreplicas: many\n' },
      { valueFiles: ['p.yaml'] },
      /^charts\/web\/p\.yaml:2$/,
      /replicas: got string, want integer/,
    ],
    [
      'a value of the wrong kind in the spec',
      {},
      { values: { replicas: 'x' } },
      /^charts\/web\/values\.schema\.json$/,
      /replicas: got string.*helm\.values/,
    ],
    ['a value file that is not there', {}, { valueFiles: ['p.yaml'] }, /^charts\/web$/, /no file charts\/web\/p\.yaml/],
    ['a value file elsewhere', {}, { valueFiles: ['../../../p.yaml'] }, /^charts\/web$/, /no file of the repository/],
    ['a value file in the network', {}, { valueFiles: ['https://example.com/p.yaml'] }, /^charts\/web$/, /no file of the repository/],
    ['a folder that is none', { 'charts/web/Chart.yaml': '' }, {}, /charts\/web/, /./],
  ])('%s', async (_, files, helm, place, message) => {
    const error = await failure({ ...chart, ...files }, helm);
    expect(error.message).toMatch(message);
    expect(where(error)).toMatch(place);
  });
  it('takes too long', async () => {
    const slow = '{{ range $i := until 100000 }}{{ range $j := until 10000 }}{{ end }}{{ end }}';
    const error = await failure({ ...chart, 'charts/web/templates/slow.yaml': slow }, undefined, {
      limits: { timeoutMilliseconds: 1_000 },
    });
    expect(error).toMatchObject({
      code: 'RenderTimeout',
      message: expect.stringContaining('helm template of charts/web took over 1 s') as string,
    });
  });
});

it('a packaged chart’s own root can be the source', async () => {
  const root = await tree(chart);
  const packaged = await mkdtemp(join(tmpdir(), 'fairlead-helm-test-'));
  folders.push(packaged);
  await cp(join(root, 'charts/web'), packaged, { recursive: true });
  const { objects } = await renderSource({ root: packaged, spec: { path: '.', chart: { name: 'web', version: '*' } }, ...tools });
  expect(objects).toHaveLength(3);
});
