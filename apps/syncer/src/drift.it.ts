import { DriftHealed, type MessageOf } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, deployment, SyncerFixture } from './syncer.fixtures.js';

const SECOND = 1_000;
/** On a machine that many tests share a request may take a hundred times as long as alone: then a heal may take as long as so many of them. */
const REQUESTS = 20;
/** Field managers as kubectl names them. */
const MANAGERS = ['kubectl-edit', 'kubectl', 'kubectl-label', 'kubectl-patch'] as const;

describe('what people change by hand', () => {
  let nats: TestNats;
  let cluster: TestCluster;
  const as = new Map<string, KubeClient>();
  let client: KubeClient;
  let syncer: SyncerFixture;
  let healed: { message: MessageOf<typeof DriftHealed>['objects'][number]; at: number }[] = [];
  const following = new AbortController();
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitUntil(check, { what, timeoutMilliseconds: 60_000, intervalMilliseconds: 5 });
  const inNamespace = (object: KubeObject) => refOf({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } });
  const web = () => inNamespace(deployment('web'));
  const by = (manager: (typeof MANAGERS)[number]): KubeClient => as.get(manager) ?? client;

  beforeAll(async () => {
    [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
    const credentials = { kubeconfigFile: cluster.kubeconfig };
    client = new KubeClient({ credentials });
    for (const fieldManager of MANAGERS) as.set(fieldManager, new KubeClient({ credentials, fieldManager }));
    syncer = await SyncerFixture.start(nats, cluster);
    await syncer.bus.follow({
      consumer: 'test',
      contracts: [DriftHealed],
      from: 'new',
      onMessage: ({ message }) =>
        void healed.push(...(message as MessageOf<typeof DriftHealed>).objects.map((one) => ({ message: one, at: Date.now() }))),
      signal: following.signal,
    });
    const generation = await syncer.want('web', [deployment('web'), configMap('a', '1'), configMap('b', '2'), configMap('c', '3')]);
    await until('it is healthy', async () => {
      const status = await syncer.status('web');
      return status?.generation === generation && status.health === 'Healthy';
    });
  });
  afterAll(async () => {
    following.abort();
    await syncer.stop();
    await cluster.removeNamespaces();
    await Promise.all([client, ...as.values()].map((one) => one.close()));
    await nats.stop();
  });

  const requestTime = async (): Promise<number> => {
    const began = Date.now();
    await client.get(web());
    return Date.now() - began;
  };

  /** Does it, and waits until it is told that it was undone. @returns what was told, and after how many milliseconds */
  const heals = async (what: string, change: () => Promise<unknown>) => {
    healed = [];
    const request = await requestTime();
    const began = Date.now();
    await change();
    const [first] = await until(what, async () => healed.length > 0 && healed);
    if (!first) throw new Error('nothing was told');
    const slowest = Math.max(request, await requestTime());
    return { told: first.message.message, took: first.at - began, limit: Math.max(SECOND, REQUESTS * slowest) };
  };

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'kubectl scale',
      () => by('kubectl').mergePatch(web(), { spec: { replicas: 3 } }, { subresource: 'scale' }),
      'spec.replicas changed by kubectl',
    ],
    [
      'kubectl edit of an image',
      () =>
        by('kubectl-edit').mergePatch(web(), {
          spec: { template: { spec: { containers: [{ name: 'web', image: 'example.com/web:evil' }] } } },
        }),
      'spec.template.spec.containers[web].image changed by kubectl-edit',
    ],
    [
      'kubectl patch of data',
      () => by('kubectl-patch').mergePatch(inNamespace(configMap('a', '')), { data: { text: 'patched' } }),
      'data.text changed by kubectl-patch',
    ],
    [
      'kubectl label that takes the mark away',
      () => by('kubectl-label').mergePatch(inNamespace(configMap('b', '')), { metadata: { labels: { 'fairlead.dev/application': null } } }),
      'its label fairlead.dev/application was taken off by hand',
    ],
    ['kubectl delete', () => client.delete(inNamespace(configMap('c', ''))), 'deleted by hand; Kubernetes keeps no record of who did it'],
  ])('%s is undone within a second, and who did it is told', async (what, change, text) => {
    const { told, took, limit } = await heals(what, change);
    expect(told).toBe(text);
    expect(took).toBeLessThan(limit);
  });

  it('is undone within a second also when the same object is changed several times in a row', async () => {
    for (const replicas of [2, 4, 5]) {
      const { took, limit } = await heals(`replicas ${replicas}`, () =>
        by('kubectl').mergePatch(web(), { spec: { replicas } }, { subresource: 'scale' }),
      );
      expect(took).toBeLessThan(limit);
      expect((await client.get(web()))?.['spec']).toMatchObject({ replicas: 1 });
    }
  });

  it('is left for a while, and shown, when somebody fights for it, while other objects are healed at once', async () => {
    const fought = inNamespace(configMap('a', ''));
    const fight = new AbortController();
    const fighting = (async () => {
      for (let round = 0; !fight.signal.aborted; round++) {
        await by('kubectl-patch').mergePatch(fought, { data: { text: `round ${round}` } });
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    const status = await until('it says so', async () => {
      const status = await syncer.status('web');
      return status?.objects.find(({ name, sync }) => name === 'a' && sync === 'OutOfSync')?.message;
    });
    fight.abort();
    await fighting;
    expect(status).toMatch(/^changed by hand again and again \(\d+ times within two minutes\): healed next at 2/);
    const { took, limit } = await heals('another object', () => client.delete(inNamespace(configMap('c', ''))));
    expect(took).toBeLessThan(limit);
  });
});
