import { SyncFinished, TenantDocument, type MessageOf } from '@fairlead/contracts';
import { API_VERSION } from '@fairlead/contracts';
import { refOf, tenantApplication, tenantObjects, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, deployment, SyncerFixture } from './syncer.fixtures.js';

describe('a tenant with namespaces of its own', () => {
  let nats: TestNats;
  let cluster: TestCluster;
  let client: KubeClient;
  let syncer: SyncerFixture;
  let tenant: string;
  let namespace: string;
  const finished: MessageOf<typeof SyncFinished>[] = [];
  const following = new AbortController();
  const spec = () => ({ namespaces: [{ name: namespace, clusters: [CLUSTER], quota: { configmaps: '50' } }] });
  const document = (more: object = {}) =>
    TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: tenant }, spec: { ...spec(), ...more } });
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitUntil(check, { what, timeoutMilliseconds: 60_000 });
  const statusOf = (application: string, sync: string) =>
    until(`${application} is ${sync}`, async () => {
      const status = await syncer.status(application, tenant);
      return status?.sync === sync && status;
    });
  const want = (application: string, objects: KubeObject[] | null, more: { serviceAccount?: string; namespace?: string } = {}) =>
    syncer.want(application, objects, { createNamespace: false }, { tenant, namespace, ...more });
  /** What api publishes of a Tenant document. */
  const makeRights = (more: object = {}) =>
    syncer.want(tenantApplication(tenant), tenantObjects(document(more), CLUSTER), { createNamespace: false }, { tenant: 'platform' });
  const get = (object: KubeObject, inNamespace = namespace) =>
    client.get(refOf({ ...object, metadata: { ...object.metadata, namespace: inNamespace } }));

  beforeAll(async () => {
    [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
    client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    syncer = await SyncerFixture.start(nats, cluster);
    namespace = cluster.namespace();
    tenant = namespace;
    await syncer.bus.follow({
      consumer: 'test',
      contracts: [SyncFinished],
      from: 'new',
      onMessage: ({ message }) => void finished.push(message as MessageOf<typeof SyncFinished>),
      signal: following.signal,
    });
  });
  afterAll(async () => {
    following.abort();
    await syncer.stop();
    await cluster.removeNamespaces();
    await client.close();
    await nats.stop();
  });

  it('waits without an alarm until it is declared and its rights are made, and is synced within seconds of that', async () => {
    await want('web', [configMap('web', 'one'), deployment('web')]);
    expect((await statusOf('web', 'OutOfSync')).problem?.code).toBe('TenantUnknown');
    await syncer.declare('Tenant', tenant, spec());
    const waiting = await until('it waits for its rights', async () => {
      const status = await syncer.status('web', tenant);
      return status?.problem === undefined && status?.reason.startsWith('waits for') && status;
    });
    expect(waiting.reason).toBe(`waits for platform/tenant-${tenant}: namespace ${namespace} and the tenant's rights in it are being made`);
    const began = Date.now();
    await makeRights();
    await statusOf('web', 'Synced');
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(finished.filter(({ application, outcome }) => application === 'web' && outcome === 'failed')).toEqual([]);
    const live = await client.transport.request<KubeObject>({
      ...{ verb: 'get', method: 'GET', doing: 'look at the namespace' },
      path: `/api/v1/namespaces/${namespace}`,
    });
    expect(live.body.metadata.labels?.['fairlead.dev/tenant']).toBe(tenant);
  });

  it('can’t touch what is not its own, and is told so precisely', async () => {
    const reader: KubeObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `${tenant}-reader` },
      rules: [],
    };
    await want('wide', [reader]);
    const wide = await statusOf('wide', 'Failed');
    const account = `system:serviceaccount:${namespace}:fairlead`;
    expect(wide.problem?.message).toBe(
      `ClusterRole ${tenant}-reader: refused by cluster sandbox: ServiceAccount ${namespace}/fairlead of tenant ${tenant} has no right to it. ` +
        "It is cluster-wide, and those are the platform's: take it out of the manifests and have the platform team apply it from a repository of theirs. " +
        `The cluster said: forbidden: User "${account}" cannot patch resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope`,
    );
    expect(wide.objects[0]?.message).toMatch(/^refused by cluster sandbox: ServiceAccount/);
    const theirs = cluster.namespace();
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: theirs } });
    await want('foreign', [{ ...configMap('mine', 'x'), metadata: { name: 'mine', namespace: theirs } }]);
    expect((await statusOf('foreign', 'Failed')).problem?.message).toMatch(
      `Tenant ${tenant} has on this cluster the namespaces ${namespace}: correct metadata.namespace, or have ${theirs} added`,
    );
    const quota: KubeObject = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'more' },
      spec: { hard: { configmaps: '999' } },
    };
    await want('quota', [quota]);
    expect((await statusOf('quota', 'Failed')).problem?.message).toMatch(/Tenants may not have this kind by themselves.*spec\.rules/);
    expect(await get(configMap('mine', ''), theirs)).toBeUndefined();
    expect(await client.get(refOf(reader))).toBeUndefined();
  });

  it('may bring its own Namespace along, which stays as the Tenant document makes it', async () => {
    const mine = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { mine: 'x' } } };
    const objects = [mine, configMap('with-namespace', 'x')];
    const generation = await want('with-namespace', objects);
    const status = await statusOf('with-namespace', 'Synced');
    expect(status).toMatchObject({ generation, health: 'Healthy' });
    expect(status.objects.find(({ kind }) => kind === 'Namespace')?.message).toMatch(/^made of the Tenant document/);
    expect((await client.get(refOf(mine)))?.metadata.labels).not.toHaveProperty('mine');
  });

  it('may not act as a ServiceAccount of somebody else’s namespace', async () => {
    await want('thief', [configMap('thief', 'x')], { namespace: 'kube-system', serviceAccount: 'namespace-controller' });
    const status = await until('it is refused', async () => {
      const status = await syncer.status('thief', tenant);
      return status?.problem?.code === 'SyncRefused' && status;
    });
    expect(status.problem?.message).toBe(
      `ServiceAccount kube-system/namespace-controller is not in a namespace of tenant ${tenant} on cluster sandbox (${namespace}), so nothing is applied as it. Correct the destination's namespace, or leave serviceAccount away`,
    );
    expect(await get(configMap('thief', ''), 'kube-system')).toBeUndefined();
  });

  it('is applied as the ServiceAccount that it names, with that one’s rights only', async () => {
    await want('weak', [configMap('weak', 'x')], { serviceAccount: 'default' });
    expect((await statusOf('weak', 'Failed')).problem?.message).toMatch(
      `ServiceAccount ${namespace}/default of tenant ${tenant} has no right to it`,
    );
  });

  it('may not take what another team’s application manages, while that is there', async () => {
    const shared = { ...configMap('shared', 'theirs'), metadata: { name: 'shared', namespace } };
    // Of a tenant without namespaces of its own, which is applied by the syncer itself.
    const first = await syncer.want('theirs', [shared]);
    await until(
      'it is theirs',
      async () => (await syncer.status('theirs'))?.sync === 'Synced' && (await syncer.status('theirs'))?.generation === first,
    );
    await want('taker', [configMap('shared', 'mine')]);
    expect((await statusOf('taker', 'Failed')).problem?.message).toBe(
      `ConfigMap ${namespace}/shared is managed by application ${syncer.tenant}/theirs, which is another tenant’s; remove it from one of the two. Nothing is applied`,
    );
    expect((await get(shared))?.['data']).toEqual({ text: 'theirs' });
  });

  it('prunes in its own name, and removes a deleted application whatever became of the tenant', async () => {
    await want('web', [deployment('web')]);
    await until('the ConfigMap is pruned', async () => (await get(configMap('web', ''))) === undefined);
    await syncer.bus.catalog.delete(`tenant.${tenant}`);
    await statusOf('web', 'OutOfSync');
    await want('web', null);
    await until('the Deployment is gone', async () => (await get(deployment('web'))) === undefined);
  });

  it('is limited by the namespaces of its Tenant and the kinds of its Project before anything is applied', async () => {
    await syncer.declare('Tenant', tenant, { destinations: [{ cluster: '*', namespaces: ['allowed-*'] }] });
    await want('confined', [configMap('confined', 'x')]);
    expect((await statusOf('confined', 'Failed')).problem).toEqual({
      code: 'SyncRefused',
      message: `ConfigMap ${namespace}/confined goes to namespace ${namespace} of cluster sandbox, where tenant ${tenant} may not deploy; allowed: allowed-* of every cluster. Nothing is applied. Correct metadata.namespace, or have spec.destinations of Tenant ${tenant} extended`,
    });
    expect(await get(configMap('confined', ''))).toBeUndefined();
    await syncer.declare('Tenant', tenant, {});
    await statusOf('confined', 'Synced');
    await syncer.want('project', [configMap('project', 'x')], {}, { tenant, namespace, project: 'store' });
    expect((await statusOf('project', 'OutOfSync')).problem?.code).toBe('ProjectUnknown');
    await syncer.declare('Project', 'store', {
      tenant,
      destinations: [{ cluster: '*', namespace: '*' }],
      namespacedKinds: { deny: [{ group: '', kind: 'ConfigMap' }] },
    });
    expect((await statusOf('project', 'Failed')).problem?.message).toMatch(/ConfigMap .*\/project is of a kind that Project store denies/);
  });
});
