import { objectKey } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { silentLogger } from '@fairlead/service-kit';
import { clusterForTest, type TestCluster } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKindsInUse } from './kinds-in-use.js';
import { LiveObjects } from './live-objects.js';

const GROUP = 'kinds-in-use.example.com';
const LABELS = { 'fairlead.dev/application': 'team.kinds-in-use' };
let cluster: TestCluster;
let client: KubeClient;
let namespace: string;

beforeAll(async () => {
  cluster = await clusterForTest();
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
  namespace = cluster.namespace();
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace, labels: LABELS } });
});
afterAll(async () => {
  for (const kind of ['Gone', 'Broken']) await client.delete(referenceOf(kind)).catch(() => undefined);
  await cluster?.removeNamespaces();
  await client?.close();
});

const plural = (kind: string): string => `${kind.toLowerCase()}s`;
const referenceOf = (kind: string) => ({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  name: `${plural(kind)}.${GROUP}`,
});
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const definition = (kind: string, stored: 'v1' | 'v2', conversion: object = { strategy: 'None' }) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural(kind)}.${GROUP}` },
  spec: {
    group: GROUP,
    names: { kind, plural: plural(kind), singular: kind.toLowerCase(), listKind: `${kind}List` },
    scope: 'Namespaced',
    conversion,
    versions: ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === stored, schema })),
  },
});
/** Nobody is there. */
const webhook = {
  strategy: 'Webhook',
  webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://127.0.0.1:1/convert', caBundle: '' } },
};
const served = (by: KubeClient, kind: string, version = 'v1') =>
  by.discovery.find({ group: GROUP, version, kind }, { waitMilliseconds: 20_000 });

/** What a syncer that has just started finds. */
async function find(by: KubeClient): Promise<{ live: LiveObjects; warned: string[]; stop: () => Promise<void> }> {
  const warned: string[] = [];
  const logger = {
    ...silentLogger,
    warn: (text: string, fields?: Record<string, unknown>) => void warned.push(`${String(fields?.['kind'])}: ${text}`),
  };
  const live = new LiveObjects(
    by,
    () => undefined,
    () => undefined,
    silentLogger,
  );
  const ended = new AbortController();
  await findKindsInUse(by, live, logger as typeof silentLogger, ended.signal);
  return {
    live,
    warned,
    stop: async () => {
      ended.abort();
      await live.stop();
    },
  };
}
const one = () => objectKey({ group: '', kind: 'ConfigMap', namespace, name: 'one' });

describe('kinds in use', () => {
  it('are found, also where one is served no longer that was served a moment ago', async () => {
    await client.apply(definition('Gone', 'v1'));
    await served(client, 'Gone');
    const late = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    await served(late, 'Gone');
    await client.delete(referenceOf('Gone'));
    await expect
      .poll(async () => (await client.discovery.refresh(), client.discovery.isNamespaced({ group: GROUP, kind: 'Gone' })), {
        timeout: 60_000,
      })
      .toBeUndefined();
    const begun = performance.now();
    const { live, warned, stop } = await find(late);
    expect(live.of('team.kinds-in-use').has(one())).toBe(true);
    expect(warned.filter((text) => text.startsWith('Gone'))).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(15_000);
    await stop();
    await late.close();
  }, 60_000);

  it('are waited for no longer than some seconds where one is broken, and those of it are found when it is mended', async () => {
    await client.apply(definition('Broken', 'v1'));
    await served(client, 'Broken');
    await client.apply({ apiVersion: `${GROUP}/v1`, kind: 'Broken', metadata: { name: 'kept', namespace, labels: LABELS } });
    await client.apply(definition('Broken', 'v2', webhook));
    const second = await served(client, 'Broken', 'v2');
    const late = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    await expect.poll(() => late.list(second).then(() => 'listed', String), { timeout: 60_000 }).toMatch(/convers/);
    const { live, warned, stop } = await find(late);
    expect(live.of('team.kinds-in-use').has(one())).toBe(true);
    expect(warned.filter((text) => text.startsWith('Broken')).at(-1)).toMatch(
      /can’t be listed: objects of it that a deleted application had may stay/,
    );
    await client.apply(definition('Broken', 'v2'));
    await expect.poll(() => live.of('team.kinds-in-use').size, { timeout: 60_000 }).toBe(2);
    await stop();
    await late.close();
  }, 120_000);
});
