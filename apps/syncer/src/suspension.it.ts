import { randomUUID } from 'node:crypto';
import { ActionAudited, API_VERSION, bucketOf, CatalogEntry, catalogKey, SyncRequested, type MessageOf } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { clusterForTest, natsForTest, waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, SyncerFixture } from './syncer.fixtures.js';

let nats: TestNats;
let cluster: TestCluster;
let client: KubeClient;
let syncer: SyncerFixture;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl-edit' });
  syncer = await SyncerFixture.start(nats, cluster);
});
afterAll(async () => {
  await syncer?.stop();
  await cluster?.removeNamespaces();
  await client?.close();
  await nats?.stop();
});

const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
  waitUntil(check, { what, timeoutMilliseconds: 60_000 });
const placed = (object: KubeObject) => ({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } });
const live = (name: string) => client.get(refOf(placed(configMap(name, ''))));
const text = async (name: string) => ((await live(name))?.['data'] as { text: string } | undefined)?.text;
const reaches = (application: string, generation: number, sync: string, reason = '') =>
  until(`${application} is ${sync} at ${generation}`, async () => {
    const status = await syncer.status(application);
    return status?.generation === generation && status.sync === sync && status.reason.includes(reason) ? status : undefined;
  });
/** What the api writes of an application. */
async function inCatalog(name: string, suspend: boolean, paused?: CatalogEntry['paused']): Promise<void> {
  const document = {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: { name },
    spec: {
      tenant: syncer.tenant,
      source: { repository: 'main' },
      destination: { cluster: CLUSTER, namespace: syncer.namespace },
      suspend,
    },
  };
  const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1, paused });
  await syncer.bus.catalog.put(catalogKey(entry.document), entry);
}
const paused = { actor: 'ann', reason: 'a migration', at: '2026-01-01T00:00:00.000Z' };

async function request(application: string): Promise<string> {
  const id = randomUUID();
  const about = { tenant: syncer.tenant, application, cluster: CLUSTER, bucket: bucketOf(syncer.tenant, application) };
  const message = { ...about, id, actor: 'ann', via: 'cli', at: new Date().toISOString() };
  await syncer.bus.publish(SyncRequested, SyncRequested.schema.parse(message));
  return id;
}
const answers = async (application: string, id: string): Promise<MessageOf<typeof ActionAudited>[]> =>
  (await syncer.bus.all(ActionAudited, `event.action-audited.${syncer.tenant}.${application}`))
    .map(({ message }) => message)
    .filter((entry) => entry.id === id);
const answer = (application: string, id: string) =>
  until(`the answer of ${application}`, async () => (await answers(application, id)).find(({ outcome }) => outcome !== 'accepted'));

describe('an application that is suspended', () => {
  it('is neither changed nor healed nor pruned, and is as Git says again when it goes on', async () => {
    await inCatalog('shop', false);
    const first = await syncer.want('shop', [configMap('one', 'git'), configMap('gone', 'git')]);
    await reaches('shop', first, 'Synced');
    await inCatalog('shop', true, paused);
    await reaches('shop', first, 'Synced', 'paused by ann (a migration): nothing is applied');
    await client.mergePatch(refOf(placed(configMap('one', ''))), { data: { text: 'hand' } });
    await reaches('shop', first, 'OutOfSync', 'paused by ann');
    const second = await syncer.want('shop', [configMap('one', 'newer'), configMap('two', 'git')]);
    const status = await reaches('shop', second, 'OutOfSync', 'paused by ann');
    expect(status.objects.find(({ name }) => name === 'one')).toMatchObject({
      sync: 'OutOfSync',
      message: 'not as in Git; the application is suspended',
    });
    // One that begins anew knows it from the start.
    await syncer.restart();
    const other = await syncer.want('other', [configMap('other', 'git')]);
    await reaches('other', other, 'Synced');
    expect([await text('one'), await text('gone'), await text('two')]).toEqual(['hand', 'git', undefined]);
    await inCatalog('shop', false);
    await reaches('shop', second, 'Synced');
    expect([await text('one'), await text('two')]).toEqual(['newer', 'git']);
    await until('what left Git to go', async () => (await live('gone')) === undefined);
  });

  it('says so where Git suspends it, and is not synced when somebody asks', async () => {
    await inCatalog('still', false);
    const generation = await syncer.want('still', [configMap('still', 'git')]);
    await reaches('still', generation, 'Synced');
    await inCatalog('still', true);
    await reaches('still', generation, 'Synced', 'its document has spec.suspend: true');
    await client.mergePatch(refOf(placed(configMap('still', ''))), { data: { text: 'hand' } });
    const id = await request('still');
    expect(await answer('still', id)).toMatchObject({ outcome: 'failed', cluster: CLUSTER, detail: expect.stringContaining('suspended') });
    expect(await text('still')).toBe('hand');
  });

  it('goes when it is deleted', async () => {
    await inCatalog('left', false);
    await reaches('left', await syncer.want('left', [configMap('left', 'git')]), 'Synced');
    await inCatalog('left', true, paused);
    await syncer.want('left', null);
    await syncer.bus.catalog.delete(`application.${syncer.tenant}.left`);
    await until('its object to go', async () => (await live('left')) === undefined);
  });
});

describe('whoever asks for a sync', () => {
  it('is told what became of it, once', async () => {
    const generation = await syncer.want('asked', [configMap('asked', 'git')], { selfHeal: false });
    await reaches('asked', generation, 'Synced');
    await client.mergePatch(refOf(placed(configMap('asked', ''))), { data: { text: 'hand' } });
    await reaches('asked', generation, 'OutOfSync');
    const id = await request('asked');
    expect(await answer('asked', id)).toMatchObject({
      ...{ outcome: 'done', action: 'sync', actor: 'ann', via: 'cli', cluster: CLUSTER },
      detail: expect.stringMatching(/^sandbox: it is as commit [0-9a-f]{10} says; 1 object was changed\.$/),
    });
    const again = await request('asked');
    expect(await answer('asked', again)).toMatchObject({ detail: expect.stringContaining('nothing had to be changed') });
    await syncer.restart();
    const last = await request('asked');
    await answer('asked', last);
    for (const one of [id, again]) expect(await answers('asked', one)).toHaveLength(1);
  });

  it('is told so when it fails, and it is tried again', async () => {
    const broken = await syncer.want('broken', [{ ...configMap('broken', 'x'), dataa: {} }]);
    await reaches('broken', broken, 'Failed');
    const id = await request('broken');
    expect(await answer('broken', id)).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('dataa') });
    const mended = await syncer.want('broken', [configMap('broken', 'git')]);
    await reaches('broken', mended, 'Synced');
    expect(await answers('broken', id)).toHaveLength(1);
  });

  it('while no syncer runs is answered by the next one', async () => {
    const generation = await syncer.want('late', [configMap('late', 'git')], { selfHeal: false });
    await reaches('late', generation, 'Synced');
    let id = '';
    await syncer.restart(async () => {
      await client.mergePatch(refOf(placed(configMap('late', ''))), { data: { text: 'hand' } });
      id = await request('late');
    });
    expect(await answer('late', id)).toMatchObject({ outcome: 'done' });
    expect(await text('late')).toBe('git');
  });

  it('before anything is rendered is answered when it is', async () => {
    const id = await request('early');
    await syncer.want('early', [configMap('early', 'git')]);
    expect(await answer('early', id)).toMatchObject({ outcome: 'done' });
  });
});
