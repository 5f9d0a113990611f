import { refOf, type KubeObject } from '@fairlead/domain';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { data, eventually, external, SecretsFixture, store } from '../secrets.fixtures.js';

const CANARY = 'canary-external-0815';
let nats: TestNats;
let cluster: TestCluster;
let fixture: SecretsFixture;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  fixture = await SecretsFixture.start(nats, cluster);
  await eventually(async () => (await cluster.request('GET', '/apis/external-secrets.io/v1')).status === 200, 'the definitions');
}, 180_000);
afterAll(async () => {
  await fixture?.stop();
  await cluster?.removeNamespaces();
  await nats?.stop();
});

describe('ExternalSecrets of a fake store', () => {
  it('become Secrets as upstream makes them', async () => {
    const values = [
      { key: 'plain', value: CANARY },
      { key: 'json', value: JSON.stringify({ user: 'u', nested: { list: ['x', 'y'] }, 'with.dot': 'd', number: 5 }) },
      { key: 'encoded', value: Buffer.from('decoded').toString('base64') },
      { key: 'map', valueMap: { 'db-user': 'a', 'db pass': 'b' } },
    ];
    const made = await fixture.declare(store('fake', { fake: { data: values } }));
    expect(await fixture.ready(made)).toMatchObject({ reason: 'Valid', message: 'store validated' });
    const object = await fixture.declare(
      external('all', {
        data: [
          data('plain', 'plain'),
          data('deep', 'json', { property: 'nested.list.1' }),
          data('dotted', 'json', { property: 'with.dot' }),
          data('number', 'json', { property: 'number' }),
          data('decoded', 'encoded', { decodingStrategy: 'Base64' }),
        ],
        dataFrom: [
          {
            extract: { key: 'map' },
            rewrite: [{ regexp: { source: '^db[ -](.*)$', target: 'DB_$1' } }, { transform: { template: '{{ .value | lower }}' } }],
          },
          { find: { name: { regexp: '^enc' } } },
        ],
      }),
    );
    expect(await fixture.ready(object)).toMatchObject({ reason: 'SecretSynced', message: 'secret synced' });
    expect(await fixture.values('all')).toEqual({
      ...{ plain: CANARY, deep: 'y', dotted: 'd', number: '5', decoded: 'decoded', db_user: 'a', db_pass: 'b' },
      encoded: Buffer.from('decoded').toString('base64'),
    });
    const secret = await fixture.secret('all');
    expect(secret?.metadata.annotations?.['reconcile.external-secrets.io/data-hash']).toMatch(/^[0-9a-f]{56}$/);
    expect(secret?.metadata.labels).toMatchObject({ 'reconcile.external-secrets.io/managed': 'true' });
    expect(JSON.stringify(secret?.metadata)).not.toMatch(/fairlead.dev\/(application|tracking)/);
    expect(secret?.metadata.ownerReferences).toMatchObject([{ kind: 'ExternalSecret', name: 'all', controller: true }]);
    const status = (await fixture.client.get(refOf(object)))?.['status'];
    expect(status).toMatchObject({
      binding: { name: 'all' },
      refreshTime: expect.any(String),
      syncedResourceVersion: expect.stringMatching(/^1-/),
    });
  });

  it('follow their store, their document and force-sync, and repair what others changed', async () => {
    const fake = (value: string) => store('changing', { fake: { data: [{ key: 'k', value }] } });
    await fixture.declare(fake('1'));
    const spec = { secretStoreRef: { name: 'changing' }, data: [data('v', 'k')] };
    const object = await fixture.declare(external('changes', spec, 'v1beta1'));
    await fixture.ready(object);
    await fixture.declare(fake('2'));
    await eventually(fixture.hasValues('changes', { v: '2' }), 'the value after the store has changed');
    await fixture.declare(external('changes', { ...spec, data: [data('w', 'k')] }, 'v1beta1'));
    await eventually(fixture.hasValues('changes', { w: '2' }), 'the new key');
    const ref = { group: '', version: 'v1', kind: 'Secret', namespace: fixture.namespace, name: 'changes' };
    await fixture.client.mergePatch(ref, { data: { w: 'YmFk' } });
    await eventually(fixture.hasValues('changes', { w: '2' }), 'the repaired Secret');
    await fixture.client.delete(ref);
    await eventually(fixture.hasValues('changes', { w: '2' }), 'the restored Secret');
    const before = ((await fixture.client.get(refOf(object)))?.['status'] as { syncedResourceVersion: string }).syncedResourceVersion;
    await fixture.client.mergePatch(refOf(object), { metadata: { annotations: { 'force-sync': '1' } } });
    await eventually(async () => {
      const { syncedResourceVersion } = (await fixture.client.get(refOf(object)))?.['status'] as { syncedResourceVersion: string };
      return syncedResourceVersion !== before;
    }, 'the forced refresh');
  });

  it('fill templates, from ConfigMaps too', async () => {
    await fixture.client.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'templates', namespace: fixture.namespace },
      data: { conf: 'p={{ .plain | upper }}' },
    });
    const template = {
      type: 'example.com/conf',
      metadata: { labels: { app: '{{ .plain | trunc 6 }}' }, annotations: { a: 'b' } },
      data: { url: 'https://u:{{ .plain }}@db' },
      templateFrom: [
        { configMap: { name: 'templates', items: [{ key: 'conf' }] } },
        { target: 'Annotations', literal: 'more: "{{ .plain | len }}"' },
      ],
    };
    await fixture.ready(
      await fixture.declare(external('templated', { data: [data('plain', 'plain')], target: { name: 'other-name', template } })),
    );
    expect(await fixture.values('other-name')).toEqual({ url: `https://u:${CANARY}@db`, conf: `p=${CANARY.toUpperCase()}` });
    const secret = await fixture.secret('other-name');
    expect(secret).toMatchObject({
      type: 'example.com/conf',
      metadata: { labels: { app: 'canary' }, annotations: { a: 'b', more: String(CANARY.length) } },
    });
    const renamed = external('templated', { data: [data('plain', 'plain')], target: { name: 'newer-name' } });
    await fixture.declare(renamed);
    await eventually(async () => (await fixture.secret('other-name')) === undefined, 'the Secret of the former name is gone');
  });

  it('share a Secret with policy Merge, and take none that another owns', async () => {
    const merging = await fixture.declare(
      external('merging', { data: [data('plain', 'plain')], target: { name: 'shared', creationPolicy: 'Merge' } }),
    );
    await fixture.failure(merging, /the desired secret shared was not found. With creationPolicy=Merge the secret won't be created/);
    await fixture.putSecret('shared', { own: 'kept' });
    await fixture.client.mergePatch(refOf(merging), { metadata: { annotations: { 'force-sync': 'now' } } });
    await eventually(fixture.hasValues('shared', { own: 'kept', plain: CANARY }), 'the merged Secret');
    const second = await fixture.declare(external('second', { data: [data('plain', 'plain')], target: { name: 'all' } }));
    await fixture.failure(second, /all is already owned by another ExternalSecret controller all/);
  });

  it('obey the deletion policy when the provider has nothing', async () => {
    const retained = await fixture.declare(external('retained', { data: [data('v', 'nothing')] }));
    await fixture.failure(retained, /^could not get secret data from provider: SecretStore .*\/fake: there is no nothing$/);
    const deleted = await fixture.declare(external('deleted', { data: [data('v', 'nothing')], target: { deletionPolicy: 'Delete' } }));
    expect(await fixture.ready(deleted)).toMatchObject({ reason: 'SecretDeleted' });
    expect(await fixture.secret('deleted')).toBeUndefined();
  });

  it.each([
    ['unknown-field', { data: [data('a', 'plain')], colour: 'red' }, /spec: not a known field \(colour\)/],
    [
      'generator',
      { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password' } } }] },
      /spec.dataFrom.0.sourceRef.generatorRef: a generator is not built into Fairlead/,
    ],
    [
      'bad-template',
      { data: [data('plain', 'plain')], target: { template: { data: { x: 'a\n{{ .nope }}' } } } },
      /spec.target.template.data.x:2:4: there is no "nope" here/,
    ],
    ['no-store', { secretStoreRef: { name: 'nobody' }, data: [data('a', 'plain')] }, /could not get SecretStore "nobody" in namespace/],
    [
      'bad-decoding',
      { data: [data('a', 'plain', { decodingStrategy: 'Base64' })] },
      /spec.data\[0\]: could not apply decoding strategy Base64/,
    ],
    ['not-json', { dataFrom: [{ extract: { key: 'plain' } }] }, /plain is not a JSON object with fields/],
    [
      'bad-label',
      { data: [data('plain', 'plain')], target: { template: { metadata: { labels: { app: '{{ .plain }} !' } } } } },
      /could not update Secret: The API server refuses Secret .*metadata.labels: Invalid value/,
    ],
  ])('say what is wrong: %s', async (name, spec, message) => {
    const object = await fixture.declare(external(name, spec));
    expect((await fixture.failure(object, message))['reason']).toBe('SecretSyncedError');
  });
});

describe('tenancy', () => {
  it('lets only the platform declare stores for a whole cluster, and honours their conditions', async () => {
    const name = `wide-${fixture.namespace}`;
    const wide = (conditions: object[]): KubeObject => ({
      ...store(name, { fake: { data: [{ key: 'k', value: 'wide' }] } }),
      kind: 'ClusterSecretStore',
      spec: { provider: { fake: { data: [{ key: 'k', value: 'wide' }] } }, conditions },
    });
    const spec = { secretStoreRef: { name, kind: 'ClusterSecretStore' }, data: [data('v', 'k')] };
    try {
      const theirs = await fixture.declare(wide([]));
      await fixture.failure(theirs, /is declared by tenant .*; only tenant platform may declare a store for a whole cluster/);
      const object = await fixture.declare(external('wide', spec));
      await fixture.failure(object, /only tenant platform/);
      await fixture.declare(wide([{ namespaces: ['elsewhere'] }, { namespaceSelector: { matchLabels: { team: 'x' } } }]), 'platform');
      await fixture.failure(object, /is not allowed from namespace .*: denied by spec.conditions/);
      await fixture.declare(wide([{ namespaceRegexes: [`^${fixture.namespace}$`] }]), 'platform');
      await fixture.ready(object);
      expect(await fixture.values('wide')).toEqual({ v: 'wide' });
    } finally {
      await cluster.request('DELETE', `/apis/external-secrets.io/v1/clustersecretstores/${name}`);
    }
  });

  it.each([
    [
      'reaches',
      { vault: { server: 'http://127.0.0.1:1', auth: { tokenSecretRef: { name: 't', key: 't', namespace: 'kube-system' } } } },
      /must lie in the store's own namespace/,
    ],
    [
      'link-local',
      { webhook: { url: 'http://169.254.169.254/latest/{{ .remoteRef.key }}' } },
      /the address of the URL is link-local, which is refused/,
    ],
    ['ambient', { aws: { service: 'SecretsManager', region: 'eu-central-1' } }, /aws.auth.secretRef must name the access key/],
    [
      'unauthenticated',
      { kubernetes: { remoteNamespace: 'kube-system' } },
      /kubernetes.auth must name one of serviceAccount, token and cert/,
    ],
    ['unknown', { gcpsm: {} }, /the provider gcpsm is not built into Fairlead, which has aws, fake, kubernetes, vault, webhook/],
  ])('refuses a store that %s', async (name, provider, message) => {
    await fixture.declare(store(name, provider));
    const object = await fixture.declare(external(`of-${name}`, { secretStoreRef: { name }, data: [data('v', 'k')] }));
    await fixture.failure(object, message);
  });
});

describe('what was written', () => {
  it('changes nothing after a restart before its time', async () => {
    const read = async () =>
      (
        await fixture.client.get({
          group: 'external-secrets.io',
          version: 'v1',
          kind: 'ExternalSecret',
          namespace: fixture.namespace,
          name: 'all',
        })
      )?.metadata.resourceVersion;
    const before = await read();
    await fixture.restart();
    await fixture.ready(await fixture.declare(external('after-restart', { data: [data('a', 'plain')] })));
    expect(await read()).toBe(before);
  });

  it('shows no value in log, status or message', async () => {
    for (const text of await fixture.everythingWritten()) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(Buffer.from(CANARY).toString('base64'));
    }
    expect(fixture.logged.join('')).toContain('ExternalSecret can not be refreshed');
  });
});
