import { DriftHealed, HealthChanged, SyncFinished, SyncRequested, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, deployment, SyncerFixture } from './syncer.fixtures.js';

describe('the syncer', () => {
  let nats: TestNats;
  let cluster: TestCluster;
  let client: KubeClient;
  let syncer: SyncerFixture;
  const events: { contract: MessageContract; message: unknown }[] = [];
  const following = new AbortController();
  const live = (object: KubeObject): Promise<KubeObject | undefined> =>
    client.get(refOf({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } }));
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitUntil(check, { what, timeoutMilliseconds: 60_000 });
  const reaches = (application: string, generation: number, sync: string, health = 'Healthy') =>
    until(`${application} is ${sync} and ${health} at ${generation}`, async () => {
      const status = await syncer.status(application);
      return status?.generation === generation && status.sync === sync && status.health === health ? status : undefined;
    });
  const eventsOf = <C extends MessageContract>(contract: C, application: string): MessageOf<C>[] =>
    events
      .filter((event) => event.contract.type === contract.type)
      .map(({ message }) => message as MessageOf<C>)
      .filter((message) => (message as { application: string }).application === application);

  beforeAll(async () => {
    [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
    client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl-edit' });
    syncer = await SyncerFixture.start(nats, cluster);
    await syncer.bus.follow({
      consumer: 'test',
      contracts: [SyncFinished, HealthChanged, DriftHealed],
      from: 'new',
      onMessage: ({ contract, message }) => void events.push({ contract, message }),
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

  it('applies a rendering, waits for health by watch and tells each object’s result', async () => {
    const generation = await syncer.want('web', [configMap('settings', 'one'), deployment('web')]);
    const status = await reaches('web', generation, 'Synced');
    expect(status.objects).toHaveLength(2);
    const [finished] = eventsOf(SyncFinished, 'web');
    expect(finished).toMatchObject({ outcome: 'synced', generation });
    expect(finished?.results.map(({ kind, action }) => `${kind} ${action}`).sort()).toEqual(['ConfigMap created', 'Deployment created']);
    expect(eventsOf(HealthChanged, 'web').at(-1)).toMatchObject({ health: 'Healthy' });
  });

  it('changes what changed, prunes what is gone, leaves the rest alone', async () => {
    const before = await live(deployment('web'));
    const generation = await syncer.want('web', [configMap('renamed', 'two'), deployment('web')]);
    await reaches('web', generation, 'Synced');
    await until('the old ConfigMap is gone', async () => (await live(configMap('settings', ''))) === undefined);
    expect((await live(configMap('renamed', '')))?.['data']).toEqual({ text: 'two' });
    expect((await live(deployment('web')))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(
      eventsOf(SyncFinished, 'web')
        .at(-1)
        ?.results.map(({ name, action }) => `${name} ${action}`)
        .sort(),
    ).toEqual(['renamed created', 'settings pruned']);
  });

  it('brings back what was deleted and undoes what was changed by hand, and says who did it', async () => {
    const object = await live(configMap('renamed', ''));
    if (!object) throw new Error('there is no ConfigMap');
    await client.delete(refOf(object));
    await until('it is back', async () => ((await live(object))?.metadata.uid ?? object.metadata.uid) !== object.metadata.uid);
    await client.mergePatch(refOf(object), { data: { text: 'by hand' } });
    await until('it is as in Git', async () => ((await live(object))?.['data'] as { text: string } | undefined)?.text === 'two');
    const healed = await until('the heal is told', async () => {
      const all = eventsOf(DriftHealed, 'web').flatMap(({ objects }) => objects);
      return all.length >= 2 ? all : undefined;
    });
    expect(healed.at(-1)?.message).toBe('data.text changed by kubectl-edit');
  });

  it('leaves drift alone where self-healing is off, shows it, and corrects it when a person asks', async () => {
    const generation = await syncer.want('manual', [configMap('manual', 'git')], { selfHeal: false });
    await reaches('manual', generation, 'Synced');
    const object = await live(configMap('manual', ''));
    if (!object) throw new Error('there is no ConfigMap');
    await client.mergePatch(refOf(object), { data: { text: 'hand' } });
    await reaches('manual', generation, 'OutOfSync');
    await syncer.bus.publish(
      SyncRequested,
      SyncRequested.schema.parse({
        tenant: syncer.tenant,
        application: 'manual',
        cluster: CLUSTER,
        bucket: 0,
        id: 'a',
        actor: 'ada',
        at: new Date().toISOString(),
      }),
    );
    await reaches('manual', generation, 'Synced');
    expect((await live(object))?.['data']).toEqual({ text: 'git' });
  });

  it('tells once what the API server refuses, keeps what runs, and goes on with the next rendering', async () => {
    const good = await syncer.want('bad', [configMap('bad', 'good')]);
    await reaches('bad', good, 'Synced');
    const broken = await syncer.want('bad', [{ ...configMap('bad', 'x'), dataa: {} }]);
    const status = await reaches('bad', broken, 'Failed');
    const why = 'the cluster knows no field dataa in this kind. Correct its name or remove it';
    expect(status.problem?.message).toMatch(new RegExp(`^ConfigMap [^/ ]+/bad: ${why}$`));
    expect(status.objects[0]?.message).toBe(why);
    expect((await live(configMap('bad', '')))?.['data']).toEqual({ text: 'good' });
    await until('it is tried again', async () => ((await syncer.status('bad'))?.attempt ?? 0) >= 2);
    expect(eventsOf(SyncFinished, 'bad').filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
    const mended = await syncer.want('bad', [configMap('bad', 'mended')]);
    await reaches('bad', mended, 'Synced');
  });

  it('refuses to delete everything because of an empty rendering', async () => {
    const first = await syncer.want('empty', [configMap('kept', 'x')]);
    await reaches('empty', first, 'Synced');
    const empty = await syncer.want('empty', []);
    const status = await reaches('empty', empty, 'Failed');
    expect(status.problem?.code).toBe('SyncRefused');
    expect(await live(configMap('kept', ''))).toBeDefined();
  });

  it('applies a definition and its objects in one sync', async () => {
    const group = `${syncer.namespace}.example.com`;
    const definition: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    const widget: KubeObject = { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'one' }, spec: { size: 1 } };
    const generation = await syncer.want('crd', [widget, definition]);
    await reaches('crd', generation, 'Synced');
    expect((await live(widget))?.['spec']).toEqual({ size: 1 });
    await syncer.want('crd', null);
    await until('the object is gone', async () => (await live(widget)) === undefined);
    // Deleting an application leaves its definitions, since other applications' objects may be of their kinds.
    expect(await client.get(refOf(definition))).toBeDefined();
    await client.delete(refOf(definition));
  });

  it('after a restart applies what came meanwhile, prunes kinds that no rendering has any more, and does nothing else', async () => {
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'only' }, stringData: { a: 'b' } };
    const first = await syncer.want('restart', [configMap('restart', 'one'), secret]);
    await reaches('restart', first, 'Synced');
    const untouched = await live(deployment('web'));
    let second = 0;
    await syncer.restart(async () => {
      second = await syncer.want('restart', [configMap('restart', 'two')]);
    });
    await reaches('restart', second, 'Synced');
    await until('the Secret is pruned', async () => (await live(secret)) === undefined);
    expect((await live(deployment('web')))?.metadata.resourceVersion).toBe(untouched?.metadata.resourceVersion);
    expect(eventsOf(SyncFinished, 'web')).toHaveLength(2);
  });

  it('removes a deleted application’s objects, also when it was deleted while no syncer ran', async () => {
    const generation = await syncer.want('gone', [configMap('gone', 'x'), deployment('gone', 0)]);
    await reaches('gone', generation, 'Synced');
    await syncer.restart(async () => void (await syncer.want('gone', null)));
    await until('its objects are gone', async () => !(await live(configMap('gone', ''))) && !(await live(deployment('gone'))));
    await until('its status says so', async () => (await syncer.status('gone'))?.deleted ?? true);
  });
});
