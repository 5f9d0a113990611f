import { refOf, sealSecret, type KubeObject, type SealingScope } from '@fairlead/domain';
import { clusterForTest, natsForTest, waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretsFixture } from '../secrets.fixtures.js';

const CANARY = 'canary-sealed-4711';
let nats: TestNats;
let cluster: TestCluster;
let fixture: SecretsFixture;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  fixture = await SecretsFixture.start(nats, cluster);
  await eventually(async () => (await fixture.report()) !== undefined, 'the certificate');
}, 180_000);
afterAll(async () => {
  await fixture?.stop();
  await cluster?.removeNamespaces();
  await nats?.stop();
});

const eventually = (check: () => Promise<boolean>, what: string): Promise<true | undefined | false> =>
  waitUntil(check, { timeoutMilliseconds: 60_000, what }) as Promise<true>;
const certificate = async (): Promise<string> => (await fixture.report())?.certificate ?? '';
async function sealed(
  name: string,
  values: Record<string, string>,
  scope: SealingScope = 'strict',
  metadata: object = {},
): Promise<KubeObject> {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: fixture.namespace, ...metadata },
    type: 'Opaque',
    stringData: values,
  };
  return sealSecret(secret, await certificate(), scope) as KubeObject;
}
const synced = (object: KubeObject) => fixture.condition(object, 'Synced', ({ status }) => status === 'True');
const refused = (object: KubeObject, message: RegExp) =>
  fixture.condition(object, 'Synced', (condition) => condition['status'] === 'False' && message.test(condition['message'] ?? ''));

describe('SealedSecrets', () => {
  it('makes the first key as upstream does, and tells the certificate', async () => {
    const report = await fixture.report();
    expect(report?.keys).toHaveLength(1);
    expect(report?.stale).toEqual([]);
    const { body } = await cluster.request(
      'GET',
      `/api/v1/namespaces/${fixture.namespace}/secrets?labelSelector=sealedsecrets.bitnami.com/sealed-secrets-key%3Dactive`,
    );
    const [key] = (JSON.parse(body) as { items: KubeObject[] }).items;
    expect(key?.metadata.name).toMatch(/^sealed-secrets-key[a-z0-9]{5}$/);
    expect(key?.['type']).toBe('kubernetes.io/tls');
    const years = Date.parse(report?.keys[0]?.notAfter ?? '') - Date.parse(report?.keys[0]?.notBefore ?? '');
    expect(Math.round(years / 86_400_000 / 365.25)).toBe(10);
  });

  it.each(['strict', 'namespace-wide', 'cluster-wide'] as const)(
    'become Secrets of type, labels and values that they were sealed from (%s)',
    async (scope) => {
      const name = `scope-${scope}`;
      const object = await fixture.declare(
        await sealed(name, { password: CANARY, empty: '' }, scope, { labels: { app: 'db' }, annotations: { note: 'x' } }),
      );
      await synced(object);
      expect(await fixture.values(name)).toEqual({ password: CANARY, empty: '' });
      const secret = await fixture.secret(name);
      expect(secret?.metadata.labels).toMatchObject({ app: 'db', 'fairlead.dev/secret-from': 'sealed-secret' });
      expect(secret?.metadata.labels).not.toHaveProperty('fairlead.dev/application');
      expect(secret?.metadata.ownerReferences).toEqual([
        { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name, uid: object.metadata.uid, controller: true },
      ]);
      const live = await fixture.client.get(refOf(object));
      expect(live?.['status']).toMatchObject({ observedGeneration: 1, conditions: [{ type: 'Synced', status: 'True', message: '' }] });
    },
  );

  it('follow the document, and leave nothing of before', async () => {
    const first = await sealed('follow', { a: '1', b: '2' }, 'strict', { labels: { old: 'yes' } });
    await synced(await fixture.declare(first));
    const template = { metadata: { annotations: { made: 'here' } }, data: { 'app.conf': 'a={{ .a | quote }}' } };
    const second = await sealed('follow', { a: '3' });
    const spec = { ...(second['spec'] as object), template };
    await fixture.declare({ ...second, spec });
    await eventually(async () => (await fixture.values('follow'))?.['a'] === '3', 'the new value');
    expect(await fixture.values('follow')).toEqual({ a: '3', 'app.conf': 'a="3"' });
    expect((await fixture.secret('follow'))?.metadata.labels).not.toHaveProperty('old');
  });

  it('restore a Secret that was deleted, changed or added to', async () => {
    await synced(await fixture.declare(await sealed('healed', { a: '1' })));
    await cluster.request('DELETE', `/api/v1/namespaces/${fixture.namespace}/secrets/healed`);
    await eventually(async () => (await fixture.values('healed'))?.['a'] === '1', 'the deleted Secret');
    const ref = { group: '', version: 'v1', kind: 'Secret', namespace: fixture.namespace, name: 'healed' };
    await fixture.client.mergePatch(ref, { data: { a: 'YmFk', more: 'YmFk' } });
    await eventually(async () => JSON.stringify(await fixture.values('healed')) === '{"a":"1"}', 'the changed Secret');
  });

  it('change what can not be changed by making the Secret anew', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fixed', namespace: fixture.namespace }, immutable: true };
    await synced(await fixture.declare(sealSecret({ ...secret, stringData: { a: '1' } }, await certificate()) as KubeObject));
    expect((await fixture.secret('fixed'))?.['immutable']).toBe(true);
    await fixture.declare(sealSecret({ ...secret, type: 'example.com/x', stringData: { a: '2' } }, await certificate()) as KubeObject);
    await eventually(async () => (await fixture.values('fixed'))?.['a'] === '2', 'the new value');
    expect((await fixture.secret('fixed'))?.['type']).toBe('example.com/x');
  });

  it('do not take over a Secret of somebody else, but where its annotations let them', async () => {
    await fixture.putSecret('foreign', { own: 'kept' });
    const object = await fixture.declare(await sealed('foreign', { a: '1' }));
    await refused(object, /^failed update: Resource "foreign" already exists and is not managed by SealedSecret$/);
    expect(await fixture.values('foreign')).toEqual({ own: 'kept' });
    await fixture.putSecret('patched', { own: 'kept', a: '0' }, { annotations: { 'sealedsecrets.bitnami.com/patch': 'true' } });
    await synced(await fixture.declare(await sealed('patched', { a: '1' })));
    expect(await fixture.values('patched')).toEqual({ own: 'kept', a: '1' });
    expect((await fixture.secret('patched'))?.metadata.ownerReferences).toBeUndefined();
    await fixture.putSecret('managed', { own: 'lost' }, { annotations: { 'sealedsecrets.bitnami.com/managed': 'true' } });
    await synced(await fixture.declare(await sealed('managed', { a: '1' })));
    expect(await fixture.values('managed')).toEqual({ a: '1' });
  });

  it('tell what is wrong with them, and of nothing else', async () => {
    const elsewhere = await sealed('elsewhere', { a: CANARY });
    const object = await fixture.declare({ ...elsewhere, metadata: { ...elsewhere.metadata, name: 'renamed' } });
    await refused(object, /^a: it was sealed for another name or namespace, and can not be opened as .*\/renamed/);
    expect(await fixture.secret('renamed')).toBeUndefined();
  });

  it('are left alone if no application of ours brought them', async () => {
    const mine = await sealed('unlabelled', { a: '1' });
    await fixture.client.apply(mine);
    await synced(await fixture.declare(await sealed('labelled', { a: '1' })));
    expect(await fixture.secret('unlabelled')).toBeUndefined();
  });

  it('write nothing when all is in order, also after a restart', async () => {
    const object = await fixture.declare(await sealed('quiet', { a: '1' }));
    await synced(object);
    const versions = async () =>
      [await fixture.secret('quiet'), await fixture.client.get(refOf(object))].map((live) => live?.metadata.resourceVersion);
    const before = await versions();
    await fixture.restart();
    await synced(await fixture.declare(await sealed('after-restart', { a: '1' })));
    expect(await versions()).toEqual(before);
  });

  it('still open with older keys after a renewal, which reports them until they are sealed anew', async () => {
    const object = await fixture.declare(await sealed('stale', { a: '1' }));
    await synced(object);
    const before = await fixture.report();
    const [key] = (
      JSON.parse(
        (
          await cluster.request(
            'GET',
            `/api/v1/namespaces/${fixture.namespace}/secrets?labelSelector=sealedsecrets.bitnami.com/sealed-secrets-key%3Dactive`,
          )
        ).body,
      ) as { items: KubeObject[] }
    ).items;
    const ref = { group: '', version: 'v1', kind: 'Secret', namespace: fixture.namespace, name: key?.metadata.name ?? '' };
    await fixture.client.mergePatch(ref, { metadata: { annotations: { 'fairlead.dev/renew': 'now' } } });
    await eventually(async () => (await fixture.report())?.stale.some(({ name }) => name === 'stale') ?? false, 'the report');
    const after = await fixture.report();
    expect(after?.keys).toHaveLength(2);
    expect(after?.keys[0]?.fingerprint).not.toBe(before?.keys[0]?.fingerprint);
    const entry = {
      tenant: fixture.namespace,
      application: 'secrets',
      namespace: fixture.namespace,
      name: 'stale',
      fingerprint: before?.keys[0]?.fingerprint,
    };
    expect(after?.stale).toContainEqual(entry);
    await fixture.declare(await sealed('stale', { a: '2' }));
    await eventually(async () => !((await fixture.report())?.stale.some(({ name }) => name === 'stale') ?? true), 'the report');
    expect(await fixture.values('stale')).toEqual({ a: '2' });
  });

  it('renews at a cut-off time once', async () => {
    const keys = (await fixture.report())?.keys.length ?? 0;
    const cutoff = new Date(Date.now() - 1).toISOString();
    await fixture.restart({ FAIRLEAD_SYNCER_SEALING_CUTOFF: cutoff });
    await eventually(async () => ((await fixture.report())?.keys.length ?? 0) === keys + 1, 'a new key');
    await fixture.restart({ FAIRLEAD_SYNCER_SEALING_CUTOFF: cutoff });
    await synced(await fixture.declare(await sealed('after-cutoff', { a: '1' })));
    expect((await fixture.report())?.keys).toHaveLength(keys + 1);
  });

  it('show no value in log, status or message', async () => {
    const { body } = await cluster.request('GET', `/apis/bitnami.com/v1alpha1/namespaces/${fixture.namespace}/sealedsecrets`);
    const messages = JSON.stringify(await fixture.report());
    for (const text of [...fixture.logged, body, messages]) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(Buffer.from(CANARY).toString('base64'));
      expect(text).not.toContain('PRIVATE KEY');
    }
    expect(fixture.logged.length).toBeGreaterThan(0);
  });
});
