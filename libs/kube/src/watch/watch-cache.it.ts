import { objectKey, type KubeObject } from '@fairlead/domain';
import { clusterForTest } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiResource } from '../api-resource.js';
import { FrontServer, refuse } from '../front-server.fixtures.js';
import { KubeClient } from '../kube-client.js';
import { WatchCache, type WatchCacheOptions } from './watch-cache.js';
import { watchEvents } from './watch-events.js';

const SECONDS = { timeout: 60_000 };
let cluster: Awaited<ReturnType<typeof clusterForTest>>;
let direct: KubeClient;
let front: FrontServer;
let through: KubeClient;
let resource: ApiResource;
let namespace: string;
let told: string[];
let caches: WatchCache[];

beforeAll(async () => {
  cluster = await clusterForTest();
  direct = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
  resource = await direct.discovery.find({ group: '', version: 'v1', kind: 'ConfigMap' });
});
afterAll(async () => {
  await cluster?.removeNamespaces();
  await direct?.close();
});
beforeEach(async () => {
  namespace = cluster.namespace();
  await direct.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  front = await FrontServer.start(cluster.kubeconfig);
  through = new KubeClient({ credentials: { kubeconfig: front.kubeconfig() } });
  told = [];
  caches = [];
});
afterEach(async () => {
  await Promise.all(caches.map((cache) => cache.stop()));
  await through.close();
  await front.stop();
});

/** Labelled with the namespace, so that tests don't see each other's. */
const configMap = (name: string, k = '1', labels: Record<string, string> = { of: namespace }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
  data: { k },
});
const put = (name: string, k?: string) => direct.apply(configMap(name, k));
const remove = (name: string) => direct.delete({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name });
const keyOfConfigMap = (name: string) => objectKey({ group: '', kind: 'ConfigMap', namespace, name });
const dataOf = (object: KubeObject | undefined): string => String((object?.['data'] as { k?: string } | undefined)?.k);

function watch(more: Partial<WatchCacheOptions> = {}): WatchCache {
  const cache = new WatchCache({
    client: through,
    resource,
    labelSelector: `of=${namespace}`,
    onChange: ({ type, object, previous }) =>
      told.push(`${type} ${object.metadata.name} ${previous ? `${dataOf(previous)}→` : ''}${dataOf(object)}`),
    onSynced: () => told.push('synced'),
    onError: (error) => told.push(`error ${error.name}`),
    ...more,
  }).start();
  caches.push(cache);
  return cache;
}
const names = (cache: WatchCache): string[] => [...cache.objects()].map(({ metadata }) => metadata.name).sort();
const watches = (): string[] => front.requests.filter((request) => request.includes('watch=true'));

describe('a watch cache', () => {
  it('holds what there is, then each change, in one request', async () => {
    await put('a');
    await put('b');
    const cache = watch();
    expect(cache.synced).toBe(false);
    await cache.whenSynced();
    expect(names(cache)).toEqual(['a', 'b']);
    expect(told.splice(0)).toEqual(['added a 1', 'added b 1', 'synced']);
    await put('a', '2');
    await put('c');
    await remove('b');
    await expect.poll(() => told, SECONDS).toEqual(['modified a 1→2', 'added c 1', 'deleted b 1→1']);
    expect(dataOf(cache.get(keyOfConfigMap('a')))).toBe('2');
    expect(cache.get(keyOfConfigMap('b'))).toBeUndefined();
    expect(cache.get(keyOfConfigMap('a'))?.metadata.managedFields).toBeUndefined();
    expect(front.requests).toHaveLength(1);
  });
  it('is complete at once where there is nothing', async () => {
    const cache = watch();
    await cache.whenSynced();
    expect(told).toEqual(['synced']);
  });
  it('drops what no longer matches', async () => {
    await put('a');
    const cache = watch();
    await cache.whenSynced();
    await direct.mergePatch({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' }, { metadata: { labels: { of: null } } });
    await expect.poll(() => told, SECONDS).toContain('deleted a 1→1');
    expect(cache.size).toBe(0);
  });
  it('names who else changed an object last', async () => {
    await put('a');
    const cache = watch();
    await cache.whenSynced();
    expect(cache.otherManager(keyOfConfigMap('a'))).toBeUndefined();
    const somebody = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl-edit' });
    await somebody.mergePatch({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' }, { data: { k: 'by hand' } });
    await somebody.close();
    await expect.poll(() => cache.otherManager(keyOfConfigMap('a')), SECONDS).toBe('kubectl-edit');
  });
});

describe('a watch that is cut off', () => {
  it('goes on where it ended, with all that happened in between', async () => {
    await put('a');
    const cache = watch();
    await cache.whenSynced();
    await put('b');
    await expect.poll(() => names(cache), SECONDS).toEqual(['a', 'b']);
    const { port } = front;
    await front.stop();
    await put('a', '2');
    await remove('b');
    await put('c');
    await expect.poll(() => told, SECONDS).toContain('error ClusterUnreachableError');
    await front.listen(port);
    await expect.poll(() => names(cache), SECONDS).toEqual(['a', 'c']);
    expect(told.filter((line) => !line.startsWith('error'))).toEqual([
      'added a 1',
      'synced',
      'added b 1',
      'modified a 1→2',
      'deleted b 1→1',
      'added c 1',
    ]);
    expect(watches().at(-1)).toContain('resourceVersion=');
    expect(watches().at(-1)).not.toContain('sendInitialEvents');
  });
  it('reads everything anew where the server has forgotten the place, and tells what vanished', async () => {
    await put('a');
    await put('b');
    const cache = watch();
    await cache.whenSynced();
    front.fault = (request, response) =>
      request.url?.includes('resourceVersion=') ? refuse(response, 410, 'Expired', 'too old') : refuse(response, 503, 'Busy', 'no');
    front.cut();
    await remove('b');
    await put('c');
    await expect.poll(() => watches().filter((request) => request.includes('sendInitialEvents')).length, SECONDS).toBeGreaterThan(1);
    front.fault = () => false;
    await expect.poll(() => names(cache), SECONDS).toEqual(['a', 'c']);
    expect(told).toEqual(expect.arrayContaining(['deleted b 1→1', 'added c 1']));
    expect(told.filter((line) => line === 'synced')).toHaveLength(2);
  });
  it('hears of a forgotten place from the real server too', async () => {
    const events = watchEvents(direct, resource, { from: '1', signal: AbortSignal.timeout(20_000) });
    // Only a server that has been compacted refuses; a young one begins at its first event.
    const outcome = await events.next().then(
      ({ value }) => value?.type,
      (error: unknown) => (error as { status: number }).status,
    );
    expect([410, 'ADDED', 'BOOKMARK']).toContain(outcome);
    await events.return();
  });
  it('reads an error that comes in the stream', async () => {
    front.fault = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } })}\n`,
      );
      return true;
    };
    const events = watchEvents(through, resource, { from: '1', signal: AbortSignal.timeout(20_000) });
    await expect(events.next()).rejects.toMatchObject({ status: 410, reason: 'Expired' });
  });
});

describe('a server that knows no streaming list', () => {
  it('is listed, then watched', async () => {
    await put('a');
    front.fault = (request, response) =>
      (request.url?.includes('sendInitialEvents') ?? false) && refuse(response, 422, 'Invalid', 'sendInitialEvents is forbidden');
    const cache = watch();
    await cache.whenSynced();
    await put('b');
    await expect.poll(() => told, SECONDS).toEqual(['added a 1', 'synced', 'added b 1']);
    expect(front.requests.map((request) => /watch=true|limit/.exec(request.split('?')[1] ?? '')?.[0])).toEqual([
      'watch=true',
      'limit',
      'watch=true',
    ]);
    expect(names(cache)).toEqual(['a', 'b']);
  });
});

describe('a watch cache goes on', () => {
  it('when a callback throws', async () => {
    const cache = watch({
      onChange: () => {
        throw new Error('bad callback');
      },
    });
    await cache.whenSynced();
    await put('a');
    await expect.poll(() => told, SECONDS).toContain('error Error');
    await put('b');
    await expect.poll(() => names(cache), SECONDS).toEqual(['a', 'b']);
  });
  it('until it is stopped, and gives its connection back', async () => {
    const cache = watch();
    await cache.whenSynced();
    await cache.stop();
    await put('late');
    await expect(watch({ client: direct }).whenSynced()).resolves.toBeUndefined();
    expect(names(cache)).toEqual([]);
  });
  it('waiting for a kind that is not served yet, and losing its objects with it', async () => {
    const group = `${namespace}.example.com`;
    const widgets: ApiResource = { group, version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: false, verbs: [], preferred: true };
    const definition: KubeObject = {
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
    };
    const cache = watch({ resource: widgets, labelSelector: undefined });
    await expect.poll(() => told, SECONDS).toContain('error KubeApiError');
    await direct.apply(definition);
    await cache.whenSynced();
    await direct.discovery.find(widgets, { waitMilliseconds: 20_000 });
    await direct.apply({ apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'w' } });
    await expect.poll(() => names(cache), SECONDS).toEqual(['w']);
    await direct.delete({ group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', name: `widgets.${group}` });
    await expect.poll(() => names(cache), SECONDS).toEqual([]);
  });
});
