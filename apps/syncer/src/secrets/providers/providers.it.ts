import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsSecretsForTest, clusterForTest, natsForTest, vaultForTest } from '@fairlead/testing';
import type { TestAwsSecrets, TestCluster, TestNats, TestVault } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { data, eventually, external, SecretsFixture, store } from '../secrets.fixtures.js';

const CANARY = 'canary-provider-1848';
const accessKey = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
let nats: TestNats;
let cluster: TestCluster;
let aws: TestAwsSecrets;
let vault: TestVault;
let fixture: SecretsFixture;
let other: string;
beforeAll(async () => {
  [nats, cluster, aws, vault] = await Promise.all([
    natsForTest(),
    clusterForTest(),
    awsSecretsForTest(),
    vaultForTest({ reviewToken: whoseToken }),
  ]);
  fixture = await SecretsFixture.start(nats, cluster, { FAIRLEAD_SYNCER_AWS_SECRETSMANAGER_ENDPOINT: aws.url });
  other = await cluster.createNamespace();
  await eventually(async () => (await cluster.request('GET', '/apis/external-secrets.io/v1')).status === 200, 'the definitions');
}, 180_000);
afterAll(async () => {
  await fixture?.stop();
  await cluster?.removeNamespaces();
  await Promise.all([nats?.stop(), aws?.stop(), vault?.stop()]);
});

/** As Vault's Kubernetes auth asks the cluster. */
async function whoseToken(jwt: string): Promise<{ namespace: string; name: string } | undefined> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: jwt } };
  const { body } = await cluster.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review);
  const [, namespace, name] = /system:serviceaccount:([^:]+):([^"]+)"/.exec(body) ?? [];
  return namespace && name ? { namespace, name } : undefined;
}

describe('the kubernetes provider', () => {
  it('reads with the rights of the account that the store names, and follows the source at once', async () => {
    const { namespace } = fixture;
    await fixture.putSecret('source', { user: 'u', conf: '{"a":{"b":"deep"}}' }, { namespace: other });
    await fixture.putSecret('hidden', { user: 'u' }, { namespace: other });
    await fixture.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace } });
    const provider = { kubernetes: { remoteNamespace: other, auth: { serviceAccount: { name: 'reader' } } } };
    await fixture.declare(store('own-cluster', provider));
    const spec = {
      secretStoreRef: { name: 'own-cluster' },
      data: [data('user', 'source', { property: 'user' }), data('deep', 'source', { property: 'conf.a.b' })],
    };
    const object = await fixture.declare(external('from-cluster', spec));
    await fixture.failure(object, new RegExp(`system:serviceaccount:${namespace}:reader may not read Secret ${other}/source \\(403\\)`));
    const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['source'], verbs: ['get'] }];
    const rbac = 'rbac.authorization.k8s.io';
    await fixture.client.apply({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'r', namespace: other }, rules });
    await fixture.client.apply({
      ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: 'r', namespace: other } },
      ...{ roleRef: { apiGroup: rbac, kind: 'Role', name: 'r' }, subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }] },
    });
    await fixture.ready(object);
    expect(await fixture.values('from-cluster')).toEqual({ user: 'u', deep: 'deep' });
    await fixture.putSecret('source', { user: 'new', conf: '{"a":{"b":"deep"}}' }, { namespace: other });
    await eventually(fixture.hasValues('from-cluster', { user: 'new', deep: 'deep' }), 'the change of the source');
  });

  it('reads another cluster with a token', async () => {
    const kubeconfig = await cluster.kubeconfigOf(other, 'remote');
    const [, token = ''] = /token: "?([\w.-]+)/.exec(kubeconfig) ?? /"token": ?"([^"]+)/.exec(kubeconfig) ?? [];
    await fixture.putSecret('token', { token });
    await fixture.client.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'ca', namespace: fixture.namespace },
      data: { 'ca.crt': cluster.certificateAuthority },
    });
    const server = { url: cluster.url, caProvider: { type: 'ConfigMap', name: 'ca', key: 'ca.crt' } };
    await fixture.declare(
      store('remote', {
        kubernetes: { remoteNamespace: other, server, auth: { token: { bearerToken: { name: 'token', key: 'token' } } } },
      }),
    );
    const object = await fixture.declare(
      external('from-remote', { secretStoreRef: { name: 'remote' }, dataFrom: [{ extract: { key: 'hidden' } }] }),
    );
    await fixture.failure(object, /the account of the store may not read Secret .*hidden \(403\)/);
    await fixture.client.apply({
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'remote', namespace: other } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'remote', namespace: other }],
    });
    await fixture.ready(object);
    expect(await fixture.values('from-remote')).toEqual({ user: 'u' });
  });
});

describe('the vault provider', () => {
  it('reads with a token and follows another one', async () => {
    vault.put('shop/db', { password: CANARY, nested: { a: 1 } });
    await fixture.putSecret('vault-token', { token: 'wrong' });
    await fixture.declare(
      store('vault', { vault: { server: vault.url, path: 'secret', auth: { tokenSecretRef: { name: 'vault-token', key: 'token' } } } }),
    );
    const spec = {
      secretStoreRef: { name: 'vault' },
      dataFrom: [{ extract: { key: 'shop/db' } }],
      data: [data('a', 'shop/db', { property: 'nested.a' }), data('old', 'shop/db', { version: '1', property: 'password' })],
    };
    const object = await fixture.declare(external('from-vault', spec));
    await fixture.failure(object, /Vault answered 403: the token is not accepted, or may not read secret\/data\/shop\/db/);
    await fixture.putSecret('vault-token', { token: vault.createToken('secret/data/shop/*') });
    await fixture.ready(object);
    expect(await fixture.values('from-vault')).toEqual({ password: CANARY, nested: '{"a":1}', a: '1', old: CANARY });
    // Two secrets (of two versions) for three values; the token's change may come while an attempt is under way.
    expect(vault.requests.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(4);
  });

  it('logs in as a ServiceAccount, and refreshes after its interval', async () => {
    const { namespace } = fixture;
    await fixture.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'vault-reader', namespace } });
    vault.addKubernetesRole('shop', {
      serviceAccounts: [{ namespace, name: 'vault-reader' }],
      paths: ['secret/data/shop/*', 'secret/metadata/shop/*'],
    });
    const auth = { kubernetes: { mountPath: 'kubernetes', role: 'shop', serviceAccountRef: { name: 'vault-reader' } } };
    await fixture.declare(store('vault-sa', { vault: { server: vault.url, path: 'secret', version: 'v2', auth } }));
    vault.put('shop/one', { v: '1' });
    const spec = {
      secretStoreRef: { name: 'vault-sa' },
      refreshInterval: '1s',
      dataFrom: [{ find: { path: 'shop', name: { regexp: 'one$' } } }],
    };
    await fixture.ready(await fixture.declare(external('by-login', spec)));
    expect(await fixture.values('by-login')).toEqual({ shop_one: '{"v":"1"}' });
    vault.put('shop/one', { v: '2' });
    await eventually(fixture.hasValues('by-login', { shop_one: '{"v":"2"}' }), 'the refresh');
  });
});

describe('the aws provider', () => {
  it('reads Secrets Manager with the key of the store, as documents of old say it', async () => {
    aws.put('prod/my-app/password', JSON.stringify({ value: 'v1', 'a.b': 'x' }));
    await fixture.putSecret('aws-keys', { id: accessKey.id, secret: 'wrong' });
    const keys = { accessKeyIDSecretRef: { name: 'aws-keys', key: 'id' }, secretAccessKeySecretRef: { name: 'aws-keys', key: 'secret' } };
    await fixture.declare(
      store('aws-secrets-manager', { aws: { service: 'SecretsManager', region: aws.region, auth: { secretRef: keys } } }),
    );
    const document = external(
      'my-app-secret',
      { refreshInterval: '1h', target: { name: 'my-app-secret' }, data: [data('password', 'prod/my-app/password')] },
      'v1beta1',
    );
    const object = await fixture.declare({
      ...document,
      spec: { ...(document['spec'] as object), secretStoreRef: { name: 'aws-secrets-manager', kind: 'SecretStore' } },
    });
    await fixture.failure(object, /AWS Secrets Manager answered 40\d for prod\/my-app\/password: \w+. It is tried again/);
    await fixture.putSecret('aws-keys', accessKey);
    await fixture.ready(object);
    expect(await fixture.values('my-app-secret')).toEqual({ password: '{"value":"v1","a.b":"x"}' });
    const more = external('aws-more', {
      secretStoreRef: { name: 'aws-secrets-manager' },
      data: [data('dotted', 'prod/my-app/password', { property: 'a.b' })],
      dataFrom: [{ find: { name: { regexp: '^prod/' } } }],
    });
    await fixture.ready(await fixture.declare(more));
    expect(await fixture.values('aws-more')).toMatchObject({ dotted: 'x', 'prod_my-app_password': expect.stringContaining('v1') });
    const missing = await fixture.declare(
      external('aws-missing', { secretStoreRef: { name: 'aws-secrets-manager' }, data: [data('a', 'prod/none')] }),
    );
    await fixture.failure(missing, /there is no prod\/none/);
  });
});

describe('the webhook provider', () => {
  let server: Server;
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url, authorization: request.headers.authorization });
      if (request.headers.authorization !== `Basic ${Buffer.from(`u:${CANARY}`).toString('base64')}`)
        response.writeHead(401).end(`no: ${CANARY}`);
      else if (request.url?.includes('none')) response.writeHead(404).end();
      else response.end(JSON.stringify({ result: { items: [{ value: 'from-webhook' }], map: { a: '1', b: 2 } } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it('asks as its templates say', async () => {
    const { port } = server.address() as AddressInfo;
    await fixture.putSecret('web-login', { user: 'u', password: 'wrong' });
    const webhook = (path: string) => ({
      webhook: {
        url: `http://127.0.0.1:${port}/secrets/{{ .remoteRef.key }}?version={{ .remoteRef.version }}`,
        headers: { Authorization: 'Basic {{ print .login.user ":" .login.password | b64enc }}' },
        result: { jsonPath: path },
        secrets: [
          { name: 'login', secretRef: { name: 'web-login', key: 'user' } },
          { name: 'login', secretRef: { name: 'web-login', key: 'password' } },
        ],
      },
    });
    await fixture.declare(store('web', webhook('$.result.items[0].value')));
    await fixture.declare(store('web-map', webhook('$.result.map')));
    const dataFrom = [{ extract: { key: 'all' }, sourceRef: { storeRef: { name: 'web-map' } } }];
    const object = await fixture.declare(
      external('from-web', { secretStoreRef: { name: 'web' }, data: [data('v', '../a b', { version: '7' })], dataFrom }),
    );
    await fixture.failure(object, /SecretStore .*\/web(-map)?: the webhook answered 401 for .* It is tried again/);
    await fixture.putSecret('web-login', { user: 'u', password: CANARY });
    await fixture.ready(object);
    expect(await fixture.values('from-web')).toEqual({ v: 'from-webhook', a: '1', b: '2' });
    expect(asked.map(({ url }) => url)).toContain('/secrets/..%2Fa%20b?version=7');
    const missing = await fixture.declare(external('web-none', { secretStoreRef: { name: 'web' }, data: [data('v', 'none')] }));
    await fixture.failure(missing, /there is no none \(404\)/);
  });
});

describe('every provider', () => {
  it('shows no value in log, status or message', async () => {
    for (const text of await fixture.everythingWritten()) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(Buffer.from(CANARY).toString('base64'));
      expect(text).not.toContain(accessKey.secret);
    }
    expect(fixture.logged.join('')).toContain('ExternalSecret can not be refreshed');
  });
});
