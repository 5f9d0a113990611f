import { ManifestsRendered, type MessageOf } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import type { Received } from '@fairlead/messaging';
import { startService } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, COMMIT, declare, eventually, type TestApi } from '../api.fixtures.js';
import { cluster, tenant } from '../catalog/catalog.fixtures.js';
import { api as apiDefinition } from '../definition.js';

type Rendering = Received<MessageOf<typeof ManifestsRendered>>;
let api: TestApi;
beforeAll(async () => void (api = await apiForTest()));
afterAll(() => api?.stop());

const declared = (documents: unknown[], generation: number) =>
  declare(
    api.bus,
    'platform/config',
    documents.map((document) => ({ document })),
    { generation },
  );
const rendering = async (name: string, of = 'east'): Promise<Rendering | undefined> =>
  (await api.bus.lastPerSubject(ManifestsRendered, `desired.${of}.*.platform.tenant-${name}`))[0];
const namesOf = async ({ message }: Rendering): Promise<string[]> => {
  if (!message.bundle) return [];
  const objects = decodeBundle(await api.bus.objects('manifests').get(message.bundle.digest));
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`).sort();
};
const web = (...namespaces: object[]) => tenant('web', { namespaces });
const dev = { name: 'web-dev', clusters: ['east'], quota: { pods: '20' } };

describe('what clusters hold of a tenant', () => {
  it('is published as an application of the platform as soon as the tenant is declared', async () => {
    await declared([web(dev), cluster('east')], 10);
    const first = await eventually(() => rendering('web'), 'the rendering');
    expect(first.message).toMatchObject({
      tenant: 'platform',
      revision: { commit: COMMIT },
      policy: { prune: true, selfHeal: true, createNamespace: false },
    });
    expect(await namesOf(first)).toEqual([
      'Namespace /web-dev',
      'ResourceQuota web-dev/fairlead',
      'Role web-dev/fairlead',
      'RoleBinding web-dev/fairlead',
      'ServiceAccount web-dev/fairlead',
    ]);
  });

  it('follows the document, and a change that changes nothing there sends nothing', async () => {
    const before = await eventually(() => rendering('web'), 'the rendering');
    await declared([tenant('web', { namespaces: [dev], description: 'shop front' }), cluster('east')], 11);
    await declared([web(dev, { name: 'web-qa', clusters: ['east'] }), cluster('east')], 12);
    const after = await eventually(async () => {
      const now = await rendering('web');
      return now && (await namesOf(now)).includes('Namespace /web-qa') ? now : undefined;
    }, 'the second namespace');
    expect(after.message.generation).toBeGreaterThan(before.message.generation);
    expect(await namesOf(after)).toContain('RoleBinding web-qa/fairlead');
  });

  it('is not sent again by a restart, and is after NATS lost it', async () => {
    const before = await eventually(() => rendering('web'), 'the rendering');
    await api.restart();
    await declared(
      [
        web(dev, { name: 'web-qa', clusters: ['east'] }),
        tenant('pay', { namespaces: [{ name: 'pay', clusters: ['east'] }] }),
        cluster('east'),
      ],
      13,
    );
    await eventually(() => rendering('pay'), 'the next tenant');
    expect((await rendering('web'))?.sequence).toBe(before.sequence);
    await api.stopApi();
    await api.bus.purge('DESIRED', 'desired.>');
    await api.restart();
    await eventually(() => rendering('web'), 'the rendering to come again');
  });

  it('goes to a new cluster of the tenant at once, and is taken back where the tenant or the cluster went', async () => {
    await declared([web({ ...dev, clusters: ['east', 'west'] }), cluster('east'), cluster('west')], 14);
    await eventually(() => rendering('web', 'west'), 'the rendering for west');
    const gone = (name: string, of: string) =>
      eventually(async () => ((await rendering(name, of))?.message.bundle ? undefined : true), `${name} to be taken back from ${of}`);
    await gone('pay', 'east');
    await declared([cluster('east')], 15);
    await gone('web', 'east');
    await gone('web', 'west');
  });

  it('is published by one of two apis, and by the other when that one ends', async () => {
    const second = await startService(apiDefinition, api.env({ FAIRLEAD_INSTANCE: 'api-second' }));
    try {
      await api.stopApi();
      await declared([tenant('late', { namespaces: [{ name: 'late', clusters: ['east'] }] }), cluster('east')], 16);
      await eventually(() => rendering('late'), 'the second api to publish');
    } finally {
      await second.stop();
    }
  });
});
