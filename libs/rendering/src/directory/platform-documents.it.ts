import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenderError, renderSource, type Rendering } from '../index.js';

let root: string;
let kustomize: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairlead-documents-'));
  kustomize = (await resolveTool('kustomize')).path;
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function render(files: Record<string, string>, more: { platformOnly?: boolean; tenant?: string } = {}): Promise<Rendering> {
  const folder = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const documents = { tenant: more.tenant ?? 'shop' };
  return renderSource({ root: folder, spec: { path: '.' }, kustomize, documents, platformOnly: more.platformOnly ?? false });
}
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const kustomization = (name: string, more = ''): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 5m
  retryInterval: 1m
  prune: true
  sourceRef: {kind: GitRepository, name: web}
${more}`;
const decryption = '  decryption: {provider: sops}\n';
const told = ({ declared, notes, problems, objects, refused }: Rendering) => ({
  refused,
  objects: objects.map(({ kind }) => kind),
  declared: declared.map(({ document, at }) => `${document.kind} ${document.metadata.name}${at ? ` ${at.file}:${at.line}` : ''}`),
  notes: notes.map(({ message, file, line }) => `${file}:${line} ${message}`),
  problems: problems.map(({ code, message, file, line }) => `${code} ${file}:${line} ${message}`),
});

describe('documents of other systems in a rendering', () => {
  it('are taken out of a plain folder, each with its line, and a refused one harms nothing else', async () => {
    const files = { 'all.yaml': [configMap, kustomization('web'), kustomization('bad', decryption), kustomization('api')].join('---\n') };
    expect(told(await render(files))).toEqual({
      refused: ['application.shop.bad'],
      objects: ['ConfigMap'],
      declared: ['Application web all.yaml:5', 'Application api all.yaml:24'],
      notes: ['all.yaml:10 Kustomization web: spec.retryInterval: a failed sync is tried again with growing delay (and 1 more document)'],
      problems: [expect.stringMatching(/^DocumentNotSupported all\.yaml:22 Kustomization bad: spec\.decryption can't be kept: /)],
    });
  });
  it('are taken out of what kustomize builds, with what patches made of them', async () => {
    const files = {
      'kustomization.yaml':
        'resources: [all.yaml]\npatches:\n- patch: |\n    - {op: replace, path: /spec/path, value: ./b}\n  target: {kind: Kustomization}\n',
      'all.yaml': [configMap, kustomization('web', '  path: ./a\n'), kustomization('bad', `  path: ./a\n${decryption}`)].join('---\n'),
    };
    const rendering = await render(files);
    expect(rendering.declared).toMatchObject([{ document: { kind: 'Application', spec: { tenant: 'shop', source: { path: 'b' } } } }]);
    expect(told(rendering)).toMatchObject({
      refused: ['application.shop.bad'],
      objects: ['ConfigMap'],
      notes: [expect.stringContaining('spec.retryInterval')],
      problems: [expect.stringContaining('Kustomization flux-system/bad: spec.decryption')],
    });
  });
  it('are found in lists', async () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }] };
    const repository = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'r' },
      spec: { interval: '1m', url: 'https://g/r' },
    };
    const files = { 'list.json': JSON.stringify({ ...list, items: [...list.items, repository] }) };
    expect(told(await render(files))).toMatchObject({ objects: ['ConfigMap'], declared: ['Repository r list.json:1'], problems: [] });
  });
  it('belong to the tenant of the label only in applications of the platform', async () => {
    const labelled = { 'a.yaml': kustomization('web').replace('namespace: flux-system', 'labels: {fairlead.dev/tenant: pay}') };
    expect((await render(labelled, { tenant: 'platform' })).declared).toMatchObject([{ document: { spec: { tenant: 'pay' } } }]);
    expect((await render(labelled)).problems).toMatchObject([{ code: 'DocumentNotSupported', line: 3 }]);
  });
  it('do not hide that the file beside them is wrong', async () => {
    const files = { 'all.yaml': [kustomization('bad', decryption), configMap, configMap].join('---\n') };
    await expect(render(files)).rejects.toThrow(RenderError);
  });
  it('and templates of Applications need no destination', async () => {
    const template = `apiVersion: fairlead.dev/v1alpha1
kind: ApplicationTemplate
metadata: {name: web}
spec:
  tenant: shop
  environments: [{name: dev}, {name: prod}]
  template: {name: 'web-{{ environment }}', spec: {source: {repository: web, path: '{{ environment }}'}}}
`;
    const rendering = await render({ 'a.yaml': template, 'b.yaml': kustomization('web') }, { platformOnly: true });
    expect(told(rendering)).toMatchObject({
      declared: ['Application web-dev a.yaml:1', 'Application web-prod a.yaml:1', 'Application web b.yaml:1'],
      problems: [],
    });
  });
});
