import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@fairlead/domain';
import { clusterForTest } from '@fairlead/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FrontServer, refuse } from './front-server.fixtures.js';
import { asServiceAccount, KubeClient, type ApplyOptions, type RequestReport } from './index.js';

let cluster: Awaited<ReturnType<typeof clusterForTest>>;
let client: KubeClient;
let namespace: string;
const reports: RequestReport[] = [];

beforeAll(async () => {
  cluster = await clusterForTest();
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, onRequest: (report) => reports.push(report) });
});
beforeEach(async () => {
  namespace = cluster.namespace();
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});
afterAll(async () => {
  await cluster?.removeNamespaces();
  await client?.close();
});

const configMap = (name: string, data: Record<string, unknown> = { k: '1' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
const refOfConfigMap = (name: string) => ({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name });
const deployment = (spec: object, container: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } },
    ...spec,
  },
});
/** The error that a call ends with. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => error,
  );
const applyError = (object: KubeObject, options?: ApplyOptions) => errorOf(client.apply(object, options));

describe('applying', () => {
  it('creates, changes, and tells what was so already', async () => {
    const created = await client.apply(configMap('a'));
    expect(created).toMatchObject({ outcome: 'created', object: { data: { k: '1' } }, warnings: [] });
    expect(created.object.metadata.managedFields).toBeUndefined();
    const knownVersion = created.object.metadata.resourceVersion;
    expect((await client.apply(configMap('a'), { knownVersion })).outcome).toBe('unchanged');
    expect((await client.apply(configMap('a', { k: '2' }), { knownVersion })).outcome).toBe('configured');
    expect((await client.get(refOfConfigMap('a')))?.['data']).toEqual({ k: '2' });
  });
  it('removes fields that the manifest no longer has and keeps those of others', async () => {
    await client.apply(configMap('a', { ours: '1', dropped: '1' }));
    const other = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'someone' });
    await other.apply(configMap('a', { theirs: '1' }));
    const { object } = await client.apply(configMap('a', { ours: '1' }));
    expect(object['data']).toEqual({ ours: '1', theirs: '1' });
    await other.close();
  });
  it('names unknown fields, and never tries them again', async () => {
    expect(await applyError(deployment({ replcas: 3 }))).toMatchObject({
      code: 'KubeUnknownField',
      retry: { kind: 'never' },
      message: expect.stringMatching(/^apply Deployment .*\/web: the cluster knows no field spec\.replcas in this kind/) as string,
      facts: { fields: ['spec.replcas'] },
    });
    expect(await applyError(deployment({}, { imagePullPolciy: 'Always' }))).toMatchObject({
      facts: { fields: ['spec.template.spec.containers[name="web"].imagePullPolciy'] },
    });
    expect(await client.get({ ...refOfConfigMap('web'), group: 'apps', kind: 'Deployment' })).toBeUndefined();
  });
  it('tells of a value of the wrong type without showing it', async () => {
    const secret = { ...configMap('s', { password: 12345 }), kind: 'Secret' };
    const error = await applyError(secret);
    expect(error).toMatchObject({
      code: 'KubeInvalid',
      retry: { kind: 'never' },
      message: expect.stringContaining('data.password: expected') as string,
    });
    expect(JSON.stringify([(error as Error).message, error])).not.toContain('12345');
  });
  it('passes on why the server refuses an object', async () => {
    expect(await applyError(deployment({ selector: {} }))).toMatchObject({
      code: 'KubeInvalid',
      status: 422,
      message: expect.stringContaining('selector') as string,
    });
  });
  it('tries again later where a namespace is missing', async () => {
    const astray = { ...configMap('a'), metadata: { name: 'a', namespace: 'nowhere-at-all' } };
    expect(await applyError(astray)).toMatchObject({
      code: 'KubeNotFound',
      retry: { kind: 'backoff' },
      message: expect.stringContaining('nowhere-at-all') as string,
    });
  });
  it('changes nothing on a dry run', async () => {
    expect((await client.apply(configMap('dry'), { dryRun: true })).outcome).toBe('created');
    expect(await client.get(refOfConfigMap('dry'))).toBeUndefined();
  });
  it('keeps capitals and colons in names', async () => {
    const name = `Team:${namespace}:View`;
    const role: KubeObject = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules: [] };
    expect((await client.apply(role)).object.metadata.name).toBe(name);
    expect(await client.delete({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', name })).toBe('deleting');
  });
  it("acts with another's rights", async () => {
    expect(await applyError(configMap('a'), { impersonate: { user: 'nobody', groups: ['system:authenticated'] } })).toMatchObject({
      code: 'KubeForbidden',
      retry: { kind: 'backoff' },
      message: expect.stringContaining('"nobody"') as string,
    });
  });
});

describe('acting as a ServiceAccount', () => {
  it('has the rights of the account and of the groups that it is in, and no others', async () => {
    const impersonate = asServiceAccount({ namespace, name: 'deployer' });
    expect(await applyError(configMap('a'), { impersonate })).toMatchObject({
      message: expect.stringContaining(`system:serviceaccount:${namespace}:deployer`) as string,
    });
    const api = 'rbac.authorization.k8s.io';
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'patch', 'delete'] }];
    await client.apply({ apiVersion: `${api}/v1`, kind: 'Role', metadata: { name: 'r', namespace }, rules });
    await client.apply({
      ...{ apiVersion: `${api}/v1`, kind: 'RoleBinding', metadata: { name: 'r', namespace } },
      roleRef: { apiGroup: api, kind: 'Role', name: 'r' },
      subjects: [{ kind: 'Group', apiGroup: api, name: `system:serviceaccounts:${namespace}` }],
    });
    await expect
      .poll(() =>
        client.apply(configMap('a'), { impersonate }).then(
          ({ outcome }) => outcome,
          () => 'refused',
        ),
      )
      .toBe('created');
    expect(await client.delete(refOfConfigMap('a'), { impersonate })).toBe('deleting');
    expect(await applyError({ ...configMap('a'), kind: 'Secret', data: {} }, { impersonate })).toMatchObject({ code: 'KubeForbidden' });
  });
});

describe('creating if missing', () => {
  it('leaves what is there alone', async () => {
    expect(await client.createIfMissing(configMap('a'))).toBe('created');
    expect(await client.createIfMissing(configMap('a', { k: '2' }))).toBe('exists');
    expect((await client.get(refOfConfigMap('a')))?.['data']).toEqual({ k: '1' });
  });
});

describe('deleting', () => {
  it('takes the very object that was meant only', async () => {
    const { object } = await client.apply(configMap('a'));
    const { uid } = object.metadata;
    expect(await client.delete(refOfConfigMap('a'), { uid: '00000000-0000-0000-0000-000000000000' })).toBe('replaced');
    expect(await client.delete(refOfConfigMap('a'), { uid })).toBe('deleting');
    expect(await client.delete(refOfConfigMap('a'), { uid })).toBe('absent');
  });
});

describe('patching and listing', () => {
  it('merges', async () => {
    await client.apply(configMap('a'));
    expect((await client.mergePatch(refOfConfigMap('a'), { data: { more: 'x' } }))['data']).toEqual({ k: '1', more: 'x' });
  });
  it('reads page by page, by label and namespace, with kinds filled in', async () => {
    const labelled = (name: string) => ({ ...configMap(name), metadata: { name, namespace, labels: { of: namespace } } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await client.apply(labelled(name));
    const resource = await client.discovery.find(refOfConfigMap('a'));
    const { items, resourceVersion } = await client.list(resource, { labelSelector: `of=${namespace}`, pageSize: 2 });
    expect(items.map((item) => `${item.apiVersion} ${item.kind} ${item.metadata.name}`)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `v1 ConfigMap ${name}`),
    );
    expect(resourceVersion).toMatch(/^\d+$/);
    expect((await client.list(resource, { namespace, labelSelector: 'of=nobody' })).items).toEqual([]);
  });
});

describe('discovery', () => {
  const definition = (group: string): KubeObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  });
  it('finds a kind as soon as its definition is served', async () => {
    const group = `${namespace}.example.com`;
    const kind = { group, version: 'v1', kind: 'Widget' };
    expect(client.discovery.isNamespaced(kind)).toBeUndefined();
    await client.apply(definition(group));
    expect(await client.discovery.find(kind, { waitMilliseconds: 20_000 })).toMatchObject({ plural: 'widgets', namespaced: false });
    expect(client.discovery.isNamespaced(kind)).toBe(false);
    const widget: KubeObject = { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'w' }, anything: { goes: 1 } };
    await expect
      .poll(
        () =>
          client.apply(widget).then(
            ({ object }) => object,
            (error: unknown) => error,
          ),
        { timeout: 60_000 },
      )
      .toMatchObject({ anything: { goes: 1 } });
    await client.discovery.refresh();
    expect((await client.discovery.all()).some((resource) => resource.group === group)).toBe(true);
    await client.delete({ group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', name: `widgets.${group}` });
  });
  it('lists what can be managed, each kind in one version', async () => {
    const all = await client.discovery.all();
    expect(all).toContainEqual(
      expect.objectContaining({ group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }),
    );
    expect(all).toContainEqual(expect.objectContaining({ group: '', kind: 'Namespace', namespaced: false }));
    expect(all.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toHaveLength(1);
    expect(all.some(({ plural }) => plural.includes('/') || plural === 'tokenreviews')).toBe(false);
  });
  it.each([
    ['extensions', 'v1beta1', 'Ingress', /but in networking\.k8s\.io\/v1: correct the manifest's apiVersion/],
    ['apps', 'v1', 'Depolyment', /did you mean Deployment\?/],
    ['unknown.io', 'v1', 'Thing', /install its CustomResourceDefinition/],
  ])('says what was probably meant by %s/%s %s', async (group, version, kind, message) => {
    expect(await errorOf(client.discovery.find({ group, version, kind }))).toMatchObject({
      code: 'KindNotServed',
      retry: { kind: 'backoff' },
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('metrics', () => {
  it('are told of each request', async () => {
    reports.length = 0;
    await client.apply(configMap('a'));
    await client.get(refOfConfigMap('missing'));
    expect(reports).toMatchObject([
      { verb: 'apply', group: '', resource: 'configmaps', code: 201 },
      { verb: 'get', group: '', resource: 'configmaps', code: 404 },
    ]);
    expect(reports[0]?.seconds).toBeGreaterThan(0);
  });
});

describe('when something stands in the way', () => {
  let front: FrontServer;
  let through: KubeClient;
  beforeEach(async () => {
    front = await FrontServer.start(cluster.kubeconfig);
    through = new KubeClient({ credentials: { kubeconfig: front.kubeconfig() } });
    return async () => {
      await through.close();
      await front.stop();
    };
  });

  it('a busy server says when to come again', async () => {
    await through.discovery.load();
    front.fault = (_, response) => refuse(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '3' });
    expect(await errorOf(through.apply(configMap('a')))).toMatchObject({
      code: 'KubeApiError',
      retry: { kind: 'after', milliseconds: 3000 },
    });
    front.fault = (_, response) => refuse(response, 503, 'ServiceUnavailable', 'starting');
    expect(await errorOf(through.apply(configMap('a')))).toMatchObject({ retry: { kind: 'backoff' } });
  });
  it('a connection that the server had closed is taken up anew', async () => {
    await through.apply(configMap('a'));
    front.cut();
    expect((await through.apply(configMap('a', { k: '2' }))).object['data']).toEqual({ k: '2' });
  });
  it('a cluster that is gone is told, and used again when it is back', async () => {
    await through.apply(configMap('a'));
    const { port } = front;
    await front.stop();
    expect(await errorOf(through.apply(configMap('a')))).toMatchObject({
      code: 'ClusterUnreachable',
      retry: { kind: 'backoff' },
      message: expect.stringMatching(/apply ConfigMap .*no answer from http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/) as string,
    });
    await front.listen(port);
    expect((await through.apply(configMap('a'))).object['data']).toEqual({ k: '1' });
  });
  it('a token that was renewed is read anew when the old one is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fairlead-kube-'));
    const file = join(folder, 'kubeconfig');
    await writeFile(file, front.kubeconfig('old'));
    front.fault = (request, response) =>
      request.headers.authorization !== 'Bearer new' && refuse(response, 401, 'Unauthorized', 'Unauthorized');
    const renewed = new KubeClient({ credentials: { kubeconfigFile: file } });
    expect(await errorOf(renewed.version())).toMatchObject({ code: 'KubeUnauthorized', retry: { kind: 'backoff' } });
    await writeFile(file, front.kubeconfig('new'));
    expect(await renewed.version()).toMatch(/^v1\./);
    await renewed.close();
    await rm(folder, { recursive: true });
  });
  it('credentials that are none are told', async () => {
    const none = new KubeClient({ credentials: { kubeconfigFile: join(tmpdir(), 'no-such-kubeconfig') } });
    expect(await errorOf(none.version())).toMatchObject({ code: 'KubeconfigInvalid' });
    const odd = new KubeClient({ credentials: { kubeconfig: front.kubeconfig(), context: 'elsewhere' } });
    expect(await errorOf(odd.version())).toMatchObject({
      code: 'KubeconfigInvalid',
      message: expect.stringContaining('elsewhere') as string,
    });
  });
});
