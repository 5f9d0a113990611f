import { bucketOf, SyncFinished, SyncRequested, type MessageOf } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { ensureDefinitions, KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, deployment, SyncerFixture } from './syncer.fixtures.js';

let nats: TestNats;
let cluster: TestCluster;
let client: KubeClient;
let syncer: SyncerFixture;
const finished: MessageOf<typeof SyncFinished>[] = [];
const following = new AbortController();
const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
  waitUntil(check, { what, timeoutMilliseconds: 60_000 });
const live = (object: KubeObject) => client.get(refOf({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } }));
const reaches = (application: string, generation: number, sync: string) =>
  until(`${application} is ${sync} at ${generation}`, async () => {
    const status = await syncer.status(application);
    return status?.generation === generation && status.sync === sync && status;
  });

beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl' });
  syncer = await SyncerFixture.start(nats, cluster);
  await syncer.bus.follow({
    consumer: 'test',
    contracts: [SyncFinished],
    from: 'new',
    onMessage: ({ message }) => void finished.push(message as MessageOf<typeof SyncFinished>),
    signal: following.signal,
  });
});
afterAll(async () => {
  following.abort();
  await syncer.stop();
  await cluster.removeNamespaces();
  await client.close();
  await nats.stop();
});

describe('an application that depends on others', () => {
  const never = (name: string): KubeObject => ({
    ...deployment(name),
    spec: { ...(deployment(name)['spec'] as object), paused: true },
  });

  it('is applied as soon as they are synced and healthy, and says meanwhile for what it waits', async () => {
    const waiting = await syncer.want('app', [configMap('app', 'x')], {}, { dependsOn: ['infra'] });
    expect(await reaches('app', waiting, 'OutOfSync')).toMatchObject({
      reason: `waits for ${syncer.tenant}/infra: not there on any cluster`,
      health: 'Progressing',
    });
    const paused = await syncer.want('infra', [never('infra')]);
    await until('infra is paused', async () => (await syncer.status('infra'))?.health === 'Suspended');
    await until('it says so', async () => (await syncer.status('app'))?.reason === `waits for ${syncer.tenant}/infra: Suspended`);
    expect(await live(configMap('app', ''))).toBeUndefined();
    expect(finished.filter(({ application }) => application === 'app')).toEqual([]);
    const began = Date.now();
    expect(await syncer.want('infra', [deployment('infra')])).toBeGreaterThan(paused);
    await reaches('app', waiting, 'Synced');
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  it('waits with a new rendering for the newest of theirs, and is told as a problem that it waits for itself', async () => {
    const first = await syncer.want('left', [configMap('left', 'x')], {}, { dependsOn: ['right'] });
    await reaches('left', first, 'OutOfSync');
    await syncer.want('right', [configMap('right', 'x')], {}, { dependsOn: ['left'] });
    const status = await until('the cycle is told', async () => {
      const status = await syncer.status('left');
      return status?.problem?.code === 'DependencyCycle' && status;
    });
    const [left, right] = [`${syncer.tenant}/left`, `${syncer.tenant}/right`];
    expect(status.problem?.message).toBe(
      `${left} waits for ${right} waits for ${left}: none of them can ever be applied. Take one dependsOn away; what runs stays as it is`,
    );
    await until('people are told', async () => finished.some(({ application, outcome }) => application === 'left' && outcome === 'failed'));
    const mended = await syncer.want('right', [configMap('right', 'x')]);
    await reaches('right', mended, 'Synced');
    await reaches('left', first, 'Synced');
  });
});

describe('two applications that want one object', () => {
  it('don’t fight: it is the newest sync’s, and the other one’s again as soon as that gives it up', async () => {
    const shared = (text: string) => configMap('shared', text);
    await reaches('one', await syncer.want('one', [shared('one'), configMap('one', 'x')]), 'Synced');
    const taken = await syncer.want('two', [shared('two')]);
    await reaches('two', taken, 'Synced');
    const status = await until('the first says who has it', async () => {
      const status = await syncer.status('one');
      return status?.objects.find(({ name, sync }) => name === 'shared' && sync === 'OutOfSync');
    });
    expect(status.message).toBe(`managed by application ${syncer.tenant}/two; remove it from one of the two`);
    expect((await live(shared('')))?.['data']).toEqual({ text: 'two' });
    await syncer.want('two', null);
    await until(
      'it is the first one’s again',
      async () => ((await live(shared('')))?.['data'] as { text: string } | undefined)?.text === 'one',
    );
  });
});

describe('an application whose sync is not automatic', () => {
  it('shows what a new rendering would change, and applies it when somebody asks', async () => {
    const generation = await syncer.want('asked', [configMap('asked', 'x')], { automatic: false });
    const status = await reaches('asked', generation, 'OutOfSync');
    expect(status.reason).toMatch(/^automatic sync is off: commit \w{10} waits until somebody asks for it \(fairlead sync /);
    expect(status.objects).toMatchObject([{ name: 'asked', sync: 'OutOfSync', message: 'not as in Git; automatic sync is off' }]);
    await syncer.restart();
    await syncer.want('probe', [configMap('probe', 'x')]);
    await until('the syncer works', async () => (await syncer.status('probe'))?.sync === 'Synced');
    expect(await live(configMap('asked', ''))).toBeUndefined();
    const request = { tenant: syncer.tenant, application: 'asked', cluster: CLUSTER, bucket: bucketOf(syncer.tenant, 'asked') };
    await syncer.bus.publish(
      SyncRequested,
      SyncRequested.schema.parse({ ...request, id: 'r', actor: 'ann', at: new Date().toISOString() }),
    );
    await reaches('asked', generation, 'Synced');
  });
});

describe('the target of a rollout', () => {
  it('keeps the replicas that it has when a Canary comes, and is scaled by nobody but the rollout from then on', async () => {
    await ensureDefinitions(client, ['canaries.flagger.app']);
    const canary: KubeObject = {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata: { name: 'api' },
      spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } },
    };
    const replicas = async () => ((await live(deployment('api')))?.['spec'] as { replicas: number } | undefined)?.replicas;
    await reaches('rollout', await syncer.want('rollout', [deployment('api', 4)]), 'Synced');
    expect(await replicas()).toBe(4);
    await reaches('rollout', await syncer.want('rollout', [deployment('api', 4), canary]), 'Synced');
    expect(await replicas()).toBe(4);
    expect((await live(deployment('api')))?.metadata.annotations).toMatchObject({ 'fairlead.dev/replicas': '4' });
    // The next rendering leaves them too, whatever the rollout has made of them.
    const object = await live(deployment('api'));
    if (!object) throw new Error('there is no Deployment');
    await client.mergePatch(refOf(object), { spec: { replicas: 0 } }, { subresource: 'scale' });
    await reaches('rollout', await syncer.want('rollout', [deployment('api', 6), canary, configMap('rollout', 'x')]), 'Synced');
    expect(await replicas()).toBe(0);
    expect((await live(deployment('api')))?.metadata.annotations).toMatchObject({ 'fairlead.dev/replicas': '6' });
    // Without the Canary Git decides again.
    await reaches('rollout', await syncer.want('rollout', [deployment('api', 3)]), 'Synced');
    expect(await replicas()).toBe(3);
    expect((await live(deployment('api')))?.metadata.annotations?.['fairlead.dev/replicas']).toBeUndefined();
  });
});
