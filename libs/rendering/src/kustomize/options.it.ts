import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KustomizeOptions } from '@fairlead/contracts';
import { resolveTool } from '@fairlead/tools';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RenderError, renderSource } from '../index.js';

let kustomize: string;
const folders: string[] = [];
beforeAll(async () => {
  kustomize = (await resolveTool('kustomize')).path;
});
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
async function tree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fairlead-options-test-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
async function render(files: Record<string, string>, options: object, path = 'app') {
  const root = await tree(files);
  const { objects } = await renderSource({ root, spec: { path, kustomize: KustomizeOptions.parse(options) }, kustomize });
  return objects;
}
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: old}
spec:
  replicas: 1
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: api, image: "shop/api:1"}, {name: db, image: "db@sha256:${'a'.repeat(64)}"}]}
`;
const configMap = (name: string, rest = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${rest}`;
const files = {
  'app/kustomization.yaml': `resources: [a.yaml, role.yaml]
namespace: prod
images: [{name: shop/api, newName: mirror/api}]
commonLabels: {team: shop}
`,
  'app/a.yaml': deployment,
  'app/role.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules: []\n',
  'parts/extra/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\n',
  'parts/extra/c.yaml': configMap('extra'),
};

describe('options of an application', () => {
  it('go into the folder’s own kustomization, and leave the folder as it was', async () => {
    const root = await tree(files);
    const options = {
      namePrefix: 'p-',
      nameSuffix: '-s',
      images: [
        { name: 'shop/api', newTag: '2' },
        { name: 'db', newTag: '3' },
      ],
      replicas: [{ name: 'api', count: 4 }],
      patches: [{ target: { kind: 'Deployment' }, patch: '- {op: add, path: /spec/paused, value: true}' }],
      components: ['../parts/extra'],
      labels: { tier: 'web' },
      commonLabels: { environment: 'production' },
      commonAnnotations: { owner: 'shop' },
    };
    const { objects } = await renderSource({ root, spec: { path: 'app', kustomize: KustomizeOptions.parse(options) }, kustomize });
    const found = Object.fromEntries(objects.map((object) => [object.kind, object]));
    expect(found['Deployment']).toMatchObject({
      metadata: {
        name: 'p-api-s',
        namespace: 'prod',
        labels: { team: 'shop', tier: 'web', environment: 'production' },
        annotations: { owner: 'shop' },
      },
      spec: {
        replicas: 4,
        paused: true,
        selector: { matchLabels: { app: 'api', team: 'shop', environment: 'production' } },
        template: { spec: { containers: [{ image: 'mirror/api:2' }, { image: 'db:3' }] } },
      },
    });
    expect(found['ConfigMap']).toMatchObject({ metadata: { name: 'p-extra-s', namespace: 'prod', labels: { team: 'shop' } } });
    expect(await readFile(join(root, 'app/kustomization.yaml'), 'utf8')).toBe(files['app/kustomization.yaml']);
  });
  it('namespace overrides that of every namespaced object', async () => {
    const objects = await render(files, { namespace: 'target' });
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['ClusterRole', undefined],
      ['Deployment', 'target'],
    ]);
  });
  it('missing components are an error unless told otherwise', async () => {
    expect(await render(files, { components: ['../parts/nope'], ignoreMissingComponents: true })).toHaveLength(2);
    const error = await render(files, { components: ['../parts/nope'] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'KustomizeFailed', message: expect.stringMatching(/nope.*spec\.source\.kustomize/s) as string });
    const outside = await render(files, { components: ['../../x'] }).catch((thrown: unknown) => thrown);
    expect(outside).toMatchObject({ code: 'PathOutsideRepository' });
  });
  it('patches may lie in files', async () => {
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: old}\nspec: {replicas: 7}\n';
    const [, deployed] = await render({ ...files, 'app/p.yaml': patch }, { patches: [{ path: 'p.yaml' }] });
    expect(deployed?.['spec']).toMatchObject({ replicas: 7 });
  });
  it('variables are filled in after the build', async () => {
    const text = configMap('a', 'data: {x: "${count}", y: "${quote}${count}${quote}", z: $plain}\n');
    const [object] = await render(
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': text },
      { substitute: { variables: { count: '3', quote: '"' } } },
    );
    expect(object?.['data']).toEqual({ x: 3, y: '3', z: '$plain' });
  });
});

describe('a folder without kustomization', () => {
  const plain = {
    'app/b.yaml': configMap('b'),
    'app/deep/er/a.yml': configMap('a'),
    'app/deep/notes.txt': 'no: [',
    'app/.github/workflow.yaml': 'on: push',
    'app/own/kustomization.yaml': 'resources: [c.yaml]\nnamePrefix: own-',
    'app/own/c.yaml': configMap('c'),
    'app/own/not-listed.yaml': configMap('d'),
  };
  it('gets one of all below, kustomizations in it as wholes', async () => {
    const objects = await render(plain, { generate: true, namespace: 'x' });
    expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual(['a', 'b', 'own-c']);
    expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['x']));
  });
  it('is refused for YAML that is no Kubernetes object, with file and line', async () => {
    const error = await render({ ...plain, 'app/deep/values.yaml': '\nreplicas: 3\n' }, { generate: true }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RenderError);
    expect(error).toMatchObject({ code: 'InvalidManifest', place: { file: 'app/deep/values.yaml', line: 2 } });
  });
  it('is refused without being told to generate one', async () => {
    await expect(render(plain, {})).rejects.toMatchObject({ code: 'KustomizeFailed' });
  });
});
