import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_VERSION, bucketOf, CatalogEntry, ManifestsRendered, SyncPolicy, SyncStatus, TenantDocument } from '@fairlead/contracts';
import { encodeBundle, stamp, tenantApplication, tenantObjects, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { Bus } from '@fairlead/messaging';
import { silentLogger } from '@fairlead/service-kit';
import { natsForTest, ownClusterForTest, scratchFolder, waitUntil } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service, type ServiceName } from '../harness/service.js';
import { permissiveKind } from './cluster.fixtures.js';
import { build, type Manifest } from './manifests.fixtures.js';

const CLUSTER = 'here';
const team = TenantDocument.parse({
  apiVersion: API_VERSION,
  kind: 'Tenant',
  metadata: { name: 'team' },
  spec: { namespaces: [{ name: 'team', clusters: [CLUSTER] }] },
});
const guest = TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: 'guest' }, spec: {} });

/** The services with exactly the rights that k8s/components/in-cluster gives them, on a real API server. */
describe('the rights of the component in-cluster', () => {
  const undo: (() => unknown)[] = [];
  let cluster: Awaited<ReturnType<typeof ownClusterForTest>>;
  let admin: KubeClient;
  let bus: Bus;
  let folder: string;
  const services = new Map<ServiceName, Service>();

  const put = (kind: string, document: { readonly metadata: { readonly name: string }; readonly [key: string]: unknown }) =>
    bus.catalog.put(
      `${kind}.${document.metadata.name}`,
      CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 }),
    );
  /** As a renderer, and for the tenant's own objects the api, would say it. */
  async function render(tenant: string, name: string, rendered: readonly KubeObject[]): Promise<void> {
    const { bytes, objects } = encodeBundle(rendered);
    const digest = await bus.objects('manifests').put(bytes);
    await bus.publish(
      ManifestsRendered,
      ManifestsRendered.schema.parse({
        tenant,
        application: name,
        generation: 1,
        revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main' },
        cluster: CLUSTER,
        bucket: bucketOf(tenant, name),
        namespace: 'team',
        fingerprint: digest,
        bundle: { digest, objects, bytes: bytes.length },
        policy: SyncPolicy.parse({}),
      }),
    );
  }
  const logOf = (name: ServiceName) => readFile(join(folder, 'logs', `${name}.log`), 'utf8');

  beforeAll(async () => {
    const scratch = await scratchFolder('rights');
    folder = scratch.folder;
    undo.push(scratch.remove);
    const nats = await natsForTest();
    undo.push(() => nats.stop());
    cluster = await ownClusterForTest('rights');
    undo.push(() => cluster.stop());
    admin = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    undo.push(() => admin.close());
    const rights = (await build('bundled')).filter(({ kind }) => /^(Namespace|ServiceAccount|ClusterRole|ClusterRoleBinding)$/.test(kind));
    for (const object of rights) await admin.apply(object as Manifest & KubeObject);
    await admin.apply(permissiveKind('gateway.networking.k8s.io', 'HTTPRoute') as KubeObject);
    await admin.discovery.find({ group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' }, { waitMilliseconds: 20_000 });

    bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    undo.push(() => bus.close());
    await bus.ensureTopology();
    const rollouts = { provider: 'gatewayapi:v1', gatewayRefs: [{ name: 'public' }] };
    await put('cluster', {
      apiVersion: API_VERSION,
      kind: 'Cluster',
      metadata: { name: CLUSTER },
      spec: { credentialsRef: { name: CLUSTER }, rollouts },
    } as never);
    await put('tenant', team);
    await put('tenant', guest);
    await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'guest' } });
    for (const name of ['syncer', 'canary'] as const) {
      const credentials = join(folder, name);
      await mkdir(join(credentials, CLUSTER), { recursive: true });
      await writeFile(join(credentials, CLUSTER, 'kubeconfig'), await cluster.kubeconfigOf('fairlead', name));
      const service = new Service(name, folder, { NATS_URL: nats.url, [`FAIRLEAD_${name.toUpperCase()}_CREDENTIALS`]: credentials });
      services.set(name, service);
      undo.push(() => service.stop());
      await service.start();
    }
    await admin.discovery.find({ group: 'flagger.app', version: 'v1beta1', kind: 'Canary' }, { waitMilliseconds: 60_000 });
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('suffice the syncer to make what a tenant has, and to apply as its account', async () => {
    await render('platform', tenantApplication('team'), tenantObjects(team, CLUSTER));
    const metadata = { name: 'synced', namespace: 'team' };
    await render('team', 'config', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } }]);
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', ...metadata };
    await waitUntil(async () => (await admin.get(ref)) !== undefined, {
      what: 'the ConfigMap is applied',
      timeoutMilliseconds: 60_000,
    }).catch(async (error: unknown) => {
      const states = (await bus.lastPerSubject(SyncStatus)).map(({ message }) => message);
      expect.fail(`${String(error)}: ${JSON.stringify(states)}; ${(await logOf('syncer')).slice(-3_000)}`);
    });
  });

  it.each([
    ['as the account of a tenant', 'team'],
    ['by its own, for a tenant without namespaces', 'guest'],
  ])(
    'suffice canary to carry out a rollout %s',
    async (_, tenant) => {
      const owner = { tenant, application: 'site' };
      const metadata = { name: 'site', namespace: tenant };
      const labels = { app: 'site' };
      const containers = [
        { name: 'site', image: 'example.com/site:1', envFrom: [{ configMapRef: { name: 'site' } }, { secretRef: { name: 'site' } }] },
      ];
      const objects: KubeObject[] = [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'blue' } },
        { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { word: 'secret' } },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { ...metadata, annotations: { 'fairlead.dev/replicas': '1' } },
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
        },
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata,
          spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'site' } },
        },
        {
          apiVersion: 'flagger.app/v1beta1',
          kind: 'Canary',
          metadata,
          spec: {
            targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'site' },
            autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'site' },
            revertOnDeletion: true,
            service: { port: 80 },
            skipAnalysis: true,
          },
        },
      ];
      for (const object of objects) await admin.apply(stamp(object, owner, 'x'), { fieldManager: 'test-syncer' });
      const ref = { group: 'flagger.app', version: 'v1beta1', kind: 'Canary', namespace: tenant, name: 'site' };
      await waitUntil(async () => ((await admin.get(ref))?.['status'] as { phase?: string } | undefined)?.phase === 'Initialized', {
        what: `the Canary of ${tenant} is initialized`,
        timeoutMilliseconds: 90_000,
      }).catch(async (error: unknown) => expect.fail(`${String(error)}: ${(await logOf('canary')).slice(-3_000)}`));
      for (const [group, kind, name] of [
        ['apps', 'Deployment', 'site-primary'],
        ['', 'Secret', 'site-primary'],
        ['autoscaling', 'HorizontalPodAutoscaler', 'site-primary'],
        ['gateway.networking.k8s.io', 'HTTPRoute', 'site'],
      ] as const)
        expect(
          await admin.get({ group, version: group === 'autoscaling' ? 'v2' : 'v1', kind, namespace: tenant, name }),
          kind,
        ).toBeDefined();
      expect(await logOf('canary')).not.toMatch(/forbidden|can't be applied/i);
    },
    120_000,
  );

  it.each([
    ['be a member of the masters', { resource: 'groups', verb: 'impersonate', name: 'system:masters' }],
    [
      'be another account',
      { resource: 'serviceaccounts', verb: 'impersonate', name: 'generic-garbage-collector', namespace: 'kube-system' },
    ],
    ['delete what it did not make', { group: 'apps', resource: 'deployments', verb: 'delete', namespace: 'team' }],
    ['read all secrets in one go', { resource: 'secrets', verb: 'list' }],
  ])('do not let canary %s', async (_, resourceAttributes) => {
    const review = async (attributes: Readonly<Record<string, unknown>>) => {
      const { status, body } = await cluster.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: 'system:serviceaccount:fairlead:canary', resourceAttributes: attributes },
      });
      expect(status, body).toBe(201);
      return (JSON.parse(body) as { status: { allowed: boolean } }).status.allowed;
    };
    expect(await review(resourceAttributes)).toBe(false);
    expect(await review({ resource: 'serviceaccounts', verb: 'impersonate', name: 'fairlead', namespace: 'team' })).toBe(true);
  });
});
