import { ownClusterForTest, type OwnTestCluster } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeClient } from '../kube-client.js';
import { customResourceDefinition } from './definition.js';
import { builtinDefinitions, type BuiltinDefinitionName } from './definitions.js';
import { ensureDefinitions } from './ensure-definitions.js';

// Definitions are cluster-wide: what this test does to them must not be seen by others.
let cluster: OwnTestCluster;
let client: KubeClient;
beforeAll(async () => {
  cluster = await ownClusterForTest('definitions');
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
}, 120_000);
afterAll(async () => {
  await client?.close();
  await cluster?.stop();
});

const path = (name: string): string => `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
const names = Object.keys(builtinDefinitions) as BuiltinDefinitionName[];

describe('ensureDefinitions', () => {
  it('leaves the definitions of others alone, and says so', async () => {
    const { metadata, ...rest } = customResourceDefinition(builtinDefinitions['alertproviders.flagger.app']);
    const foreign = { ...rest, metadata: { name: metadata.name } };
    await cluster.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', foreign);
    const owners = await ensureDefinitions(client, ['alertproviders.flagger.app']);
    expect(owners.get('alertproviders.flagger.app')).toBe('foreign');
    const { body } = await cluster.request('GET', path('alertproviders.flagger.app'));
    expect(body).not.toContain('fairlead.dev');
    await cluster.request('DELETE', path('alertproviders.flagger.app'));
  });

  it('installs what is missing, by several at once, so that objects and their status can be written', async () => {
    const other = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    const [owners] = await Promise.all([ensureDefinitions(client, names), ensureDefinitions(other, names)]);
    await other.close();
    expect([...owners.values()]).toEqual(names.map(() => 'ours'));
    const ref = { group: 'external-secrets.io', version: 'v1beta1', kind: 'ExternalSecret', namespace: 'default', name: 'x' };
    await client.apply({
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ExternalSecret',
      metadata: { name: 'x', namespace: 'default' },
      spec: { any: [1] },
    });
    await client.mergePatch(ref, { status: { refreshTime: '2026-01-01T00:00:00Z' } }, { subresource: 'status' });
    expect(await client.get({ ...ref, version: 'v1' })).toMatchObject({
      spec: { any: [1] },
      status: { refreshTime: '2026-01-01T00:00:00Z' },
    });
  }, 60_000);

  it('changes nothing the second time, and brings an older one up to date', async () => {
    const read = async () =>
      JSON.parse((await cluster.request('GET', path('canaries.flagger.app'))).body) as { metadata: { resourceVersion: string } };
    const before = await read();
    await ensureDefinitions(client, names);
    expect((await read()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    const ref = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', name: 'canaries.flagger.app' };
    await client.mergePatch(ref, {
      metadata: { annotations: { 'fairlead.dev/definition': 'older' } },
      spec: { names: { shortNames: ['old'] } },
    });
    await ensureDefinitions(client, ['canaries.flagger.app']);
    expect(await read()).toMatchObject({ spec: { names: { shortNames: ['cd'] } } });
  });

  it('knows that an application which brings the definition itself has taken it over', async () => {
    const { metadata, ...rest } = customResourceDefinition(builtinDefinitions['metrictemplates.flagger.app']);
    await client.apply({ ...rest, metadata: { name: metadata.name } });
    expect((await ensureDefinitions(client, ['metrictemplates.flagger.app'])).get('metrictemplates.flagger.app')).toBe('foreign');
  });
});
