import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { kubeRequest } from '@fairlead/local-stack';
import { clusterForTest, ownClusterForTest, waitUntil, type OwnTestCluster, type TestCluster } from './index.js';

interface Live {
  readonly status?: Readonly<Record<string, unknown>>;
}
const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'x', image: 'example.com/x:1' }] } };
const selector = { matchLabels: { app: 'x' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const job = { ...template.spec, restartPolicy: 'Never' };

/** Kind, path of its list, spec, and what its status must hold in the end. */
const workloads = [
  ['Deployment', 'apps/v1', 'deployments', { replicas: 3, selector, template }, { availableReplicas: 3 }],
  [
    'StatefulSet',
    'apps/v1',
    'statefulsets',
    { replicas: 2, serviceName: 'x', selector, template, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] },
    { readyReplicas: 2 },
  ],
  ['DaemonSet', 'apps/v1', 'daemonsets', { selector, template }, { numberAvailable: 2, desiredNumberScheduled: 2 }],
  ['Job', 'batch/v1', 'jobs', { completions: 2, template: { spec: job } }, { succeeded: 2 }],
  ['PersistentVolumeClaim', 'v1', 'persistentvolumeclaims', claim, { phase: 'Bound' }],
  [
    'Service',
    'v1',
    'services',
    { type: 'LoadBalancer', selector: { app: 'x' }, ports: [{ port: 80 }] },
    { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } },
  ],
  [
    'Ingress',
    'networking.k8s.io/v1',
    'ingresses',
    { defaultBackend: { service: { name: 'x', port: { number: 80 } } } },
    { loadBalancer: { ingress: [{ ip: '192.0.2.20' }] } },
  ],
] as const;

describe('clusterForTest', () => {
  let cluster: TestCluster;
  let namespace: string;
  beforeAll(async () => {
    cluster = await clusterForTest();
    namespace = await cluster.createNamespace();
  });
  afterAll(() => cluster.removeNamespaces());

  it.each(workloads)('lets a %s become ready', async (kind, apiVersion, plural, spec, expected) => {
    const path = `${apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`}/namespaces/${namespace}/${plural}`;
    const name = `x-${kind.toLowerCase()}`;
    const made = await cluster.request('POST', path, { apiVersion, kind, metadata: { name }, spec });
    expect(made.status, made.body).toBe(201);
    await waitUntil(
      async () => {
        const { body } = await cluster.request('GET', `${path}/${name}`);
        expect((JSON.parse(body) as Live).status).toMatchObject(expected);
        return true;
      },
      { what: `${kind} to become ready`, timeoutMilliseconds: 60_000 },
    );
  });

  it('names namespaces after the test file, each once', () => {
    const names = [cluster.namespace(), cluster.namespace()];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^cluster-for-test-[0-9a-f]{8}$/);
  });

  it('removes the volume of a claim that is deleted', async () => {
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    await cluster.request('POST', path, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'short' }, spec: claim });
    const volume = await waitUntil(
      async () => (JSON.parse((await cluster.request('GET', `${path}/short`)).body) as { spec: { volumeName?: string } }).spec.volumeName,
      { what: 'a volume', timeoutMilliseconds: 60_000 },
    );
    await cluster.request('DELETE', `${path}/short`);
    await waitUntil(async () => (await cluster.request('GET', `/api/v1/persistentvolumes/${volume}`)).status === 404, {
      what: 'the volume to be gone',
      timeoutMilliseconds: 60_000,
    });
  });

  it('gives a ServiceAccount only the rights that RBAC gives it', async () => {
    const kubeconfig = await cluster.kubeconfigOf(namespace, 'reader');
    const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? '';
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const asReader = async () => (await kubeRequest({ ...cluster, token }, 'GET', path)).status;
    expect(await asReader()).toBe(403);
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    await cluster.request('POST', `${rbac}/rolebindings`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
    });
    await waitUntil(async () => (await asReader()) === 200, { what: 'the binding to count', timeoutMilliseconds: 60_000 });
  });
});

describe('ownClusterForTest', () => {
  let own: OwnTestCluster;
  beforeAll(async () => {
    own = await ownClusterForTest();
  });
  afterAll(() => own.stop());

  it('runs beside the shared one and keeps its state over an outage of its API server', async () => {
    const shared = await clusterForTest();
    expect(own.url).not.toBe(shared.url);
    const namespace = await own.createNamespace();
    expect((await shared.request('GET', `/api/v1/namespaces/${namespace}`)).status).toBe(404);
    await own.pause();
    await expect(own.request('GET', '/readyz')).rejects.toThrow(/ECONNREFUSED/);
    await own.resume();
    expect((await own.request('GET', `/api/v1/namespaces/${namespace}`)).status).toBe(200);
  });
});
