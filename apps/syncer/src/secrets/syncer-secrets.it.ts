import { sealSecret, type KubeObject } from '@fairlead/domain';
import { SealingReported } from '@fairlead/contracts';
import { clusterForTest, natsForTest, waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CLUSTER, configMap, SyncerFixture } from '../syncer.fixtures.js';

let nats: TestNats;
let cluster: TestCluster;
let fixture: SyncerFixture;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  fixture = await SyncerFixture.start(nats, cluster);
}, 180_000);
afterAll(async () => {
  await fixture?.stop();
  await cluster?.removeNamespaces();
  await nats?.stop();
});
const eventually = <T>(check: () => Promise<T | undefined>, what: string) => waitUntil(check, { timeoutMilliseconds: 60_000, what });

describe('an application with secrets', () => {
  it('brings SealedSecrets and ExternalSecrets from Git to Secrets, and takes them away again', { timeout: 120_000 }, async () => {
    const { namespace } = fixture;
    const report = await eventually(
      async () => (await fixture.bus.last(SealingReported, `status.sealing.${CLUSTER}`))?.message,
      'the certificate',
    );
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sealed', namespace }, stringData: { password: 'p' } };
    const sealed = sealSecret(secret, report.certificate) as KubeObject;
    const store = {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'SecretStore',
      metadata: { name: 'store' },
      spec: { provider: { fake: { data: [{ key: 'k', value: 'v' }] } } },
    };
    const external: KubeObject = {
      ...{ apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', metadata: { name: 'external' } },
      spec: { secretStoreRef: { name: 'store', kind: 'SecretStore' }, data: [{ secretKey: 'a', remoteRef: { key: 'k' } }] },
    };
    await fixture.want('with-secrets', [sealed, store, external]);
    const read = async (name: string) => (await cluster.request('GET', `/api/v1/namespaces/${namespace}/secrets/${name}`)).status;
    await eventually(async () => ((await read('sealed')) === 200 && (await read('external')) === 200 ? true : undefined), 'both Secrets');
    await eventually(async () => ((await fixture.status('with-secrets'))?.sync === 'Synced' ? true : undefined), 'the application in sync');
    await fixture.want('with-secrets', [configMap('rest', 'x')]);
    await eventually(
      async () => ((await read('sealed')) === 404 && (await read('external')) === 404 ? true : undefined),
      'both Secrets gone',
    );
  });
});
