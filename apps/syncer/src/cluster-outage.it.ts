import { ApplicationName, ClusterName, ObjectAsked, TenantName, TreeAsked } from '@fairlead/contracts';
import { refOf } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { natsForTest, ownClusterForTest, type OwnTestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLUSTER, configMap, SyncerFixture } from './syncer.fixtures.js';

let nats: TestNats;
let cluster: OwnTestCluster;
let client: KubeClient;
let syncer: SyncerFixture;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), ownClusterForTest()]);
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
  syncer = await SyncerFixture.start(nats, cluster);
});
afterAll(async () => {
  await syncer.stop();
  await client.close();
  await cluster.stop();
  await nats.stop();
});
const reaches = (sync: string, generation?: number) =>
  waitUntil(
    async () => {
      const status = await syncer.status('web');
      return status?.sync === sync && (generation === undefined || status.generation === generation) ? status : undefined;
    },
    { what: `the application is ${sync}`, timeoutMilliseconds: 60_000 },
  );

it('says since when a cluster does not answer and why, and goes on by itself when it does', { timeout: 180_000 }, async () => {
  const first = await syncer.want('web', [configMap('web', 'one')]);
  await reaches('Synced', first);
  await cluster.pause();
  const unknown = await reaches('Unknown');
  expect(unknown.health).toBe('Unknown');
  expect(unknown.problem?.code).toBe('ClusterUnreachable');
  expect(unknown.reason).toMatch(/does not answer since \d{4}-.*ECONNREFUSED|does not answer since \d{4}-.*(refused|closed|reset)/);
  const second = await syncer.want('web', [configMap('web', 'two')]);
  await cluster.resume();
  await reaches('Synced', second);
  const object = configMap('web', '');
  const live = await client.get(refOf({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } }));
  expect(live?.['data']).toEqual({ text: 'two' });
});

it('answers what is asked live while the cluster is away with since when it is', { timeout: 180_000 }, async () => {
  const about = { tenant: TenantName.parse(syncer.tenant), application: ApplicationName.parse('web'), cluster: ClusterName.parse(CLUSTER) };
  expect((await syncer.bus.ask(TreeAsked, about)).nodes).toHaveLength(1);
  await cluster.pause();
  const object = { group: '', kind: 'ConfigMap', namespace: syncer.namespace, name: 'web' };
  await expect(syncer.bus.ask(ObjectAsked, { ...about, object })).rejects.toMatchObject({ reason: 'ClusterUnreachable' });
  await reaches('Unknown');
  await expect(syncer.bus.ask(TreeAsked, about)).rejects.toMatchObject({
    reason: 'ClusterAway',
    message: expect.stringMatching(/Cluster sandbox can't be asked: the cluster does not answer since \d{4}-/) as string,
  });
  await cluster.resume();
  await reaches('Synced');
  expect((await syncer.bus.ask(ObjectAsked, { ...about, object })).live).toContain('text: two');
});
