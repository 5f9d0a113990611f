import { ActionAudited, bucketOf, PruneAwaited, PruneConfirmed, type MessageOf } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { clusterForTest, natsForTest, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, SyncerFixture } from './syncer.fixtures.js';

const guarded = (name: string, annotations: Record<string, string> = { 'fairlead.dev/prune': 'confirm' }): KubeObject => ({
  ...configMap(name, 'precious'),
  metadata: { name, annotations },
});

describe('a protected object that left Git', () => {
  let nats: TestNats;
  let cluster: TestCluster;
  let client: KubeClient;
  let syncer: SyncerFixture;
  const asked: MessageOf<typeof PruneAwaited>[] = [];
  const answers: MessageOf<typeof ActionAudited>[] = [];
  const answersTo = (id: string) => answers.filter((answer) => answer.id === id && answer.action === 'confirm-deletion');
  const following = new AbortController();
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitUntil(check, { what, timeoutMilliseconds: 60_000 });
  const live = (name: string) => client.get({ ...refOf(configMap(name, '')), namespace: syncer.namespace });
  const askedOf = (application: string) => asked.filter((message) => message.application === application);
  const reaches = (application: string, generation: number, sync: string) =>
    until(`${application} is ${sync} at ${generation}`, async () => {
      const status = await syncer.status(application);
      return status?.generation === generation && status.sync === sync && status;
    });
  let requests = 0;
  const confirm = async (application: string, at = new Date(), objects?: string[]): Promise<string> => {
    const id = `confirm-${requests++}`;
    await syncer.bus.publish(
      PruneConfirmed,
      PruneConfirmed.schema.parse({
        ...{ id, actor: 'ann', via: 'cli', tenant: syncer.tenant, application, cluster: CLUSTER },
        ...{ bucket: bucketOf(syncer.tenant, application), at: at.toISOString(), ...(objects ? { objects } : {}) },
      }),
    );
    return id;
  };
  const leaves = async (application: string, ...objects: KubeObject[]): Promise<number> => {
    await reaches(application, await syncer.want(application, [...objects, configMap(`${application}-stays`, 'x')]), 'Synced');
    return syncer.want(application, [configMap(`${application}-stays`, 'y')]);
  };

  beforeAll(async () => {
    [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
    client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    syncer = await SyncerFixture.start(nats, cluster);
    await syncer.bus.follow({
      consumer: 'test',
      contracts: [PruneAwaited, ActionAudited],
      from: 'new',
      onMessage: ({ contract, message }) =>
        void (contract.type === PruneAwaited.type
          ? asked.push(message as MessageOf<typeof PruneAwaited>)
          : answers.push(message as MessageOf<typeof ActionAudited>)),
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

  it('waits, is asked for once, and goes when a person confirms', async () => {
    const generation = await leaves('shop', guarded('db'), guarded('pvc', { 'argocd.argoproj.io/sync-options': 'Prune=confirm' }));
    const status = await reaches('shop', generation, 'OutOfSync');
    const text = `no longer in Git; waits for confirmation (fairlead confirm-deletion ${syncer.tenant}/shop, or the button in Slack)`;
    expect(status.reason).toBe(`ConfigMap ${syncer.namespace}/db is ${text} (and 1 more)`);
    expect(status).toMatchObject({ health: 'Healthy' });
    expect(status.problem).toBeUndefined();
    expect(status.objects.filter(({ sync }) => sync === 'OutOfSync').map(({ name, message, awaits }) => [name, message, awaits])).toEqual([
      ['db', text, 'deletion'],
      ['pvc', text, 'deletion'],
    ]);
    expect(status.objects.filter(({ sync, awaits }) => sync === 'Synced' && awaits !== undefined)).toEqual([]);
    await syncer.restart();
    const key = `/ConfigMap/${syncer.namespace}/db`;
    const first = await confirm('shop', new Date(), [key]);
    await until('the confirmed one is gone', async () => (await live('db')) === undefined);
    const [answer] = await until('the answer', async () => answersTo(first).length > 0 && answersTo(first));
    expect(answer).toMatchObject({ outcome: 'done', actor: 'ann', application: 'shop', cluster: CLUSTER });
    expect(answer?.detail).toBe(`${CLUSTER}: ConfigMap ${syncer.namespace}/db is deleted.`);
    expect(await live('pvc')).toBeDefined();
    const second = await confirm('shop');
    await until('the other one is gone', async () => (await live('pvc')) === undefined);
    await until('the answer to the second', async () => answersTo(second).length > 0);
    await reaches('shop', generation, 'Synced');
    await syncer.restart();
    await syncer.want('again', [configMap('again', 'x')]);
    await until('the syncer works again', async () => (await syncer.status('again'))?.sync === 'Synced');
    expect([answersTo(first), answersTo(second)].map(({ length }) => length)).toEqual([1, 1]);
    expect(askedOf('shop').map(({ objects }) => objects.map(({ key: one }) => one))).toEqual([[key, `/ConfigMap/${syncer.namespace}/pvc`]]);
  });

  it('goes by a confirmation that was given while no syncer ran, but by none from before it waited', async () => {
    const generation = await leaves('down', guarded('down'));
    await reaches('down', generation, 'OutOfSync');
    await confirm('down', new Date(Date.now() - 60_000));
    await syncer.restart(async () => void (await confirm('down', new Date(Date.now() - 30_000))));
    await syncer.want('probe', [configMap('probe', 'x')]);
    await until('the syncer works', async () => (await syncer.status('probe'))?.sync === 'Synced');
    expect(await live('down')).toBeDefined();
    await syncer.restart(async () => void (await confirm('down')));
    await until('it is gone', async () => (await live('down')) === undefined);
  });

  it('that comes back to Git must be confirmed anew when it leaves again', async () => {
    await reaches('back', await leaves('back', guarded('back')), 'OutOfSync');
    await reaches('back', await syncer.want('back', [guarded('back'), configMap('back-stays', 'y')]), 'Synced');
    expect(Object.keys((await live('back'))?.metadata.annotations ?? {}).filter((name) => /awaited|approved/.test(name))).toEqual([]);
    await confirm('back');
    await reaches('back', await syncer.want('back', [configMap('back-stays', 'z')]), 'OutOfSync');
    expect(await live('back')).toBeDefined();
    expect(askedOf('back')).toHaveLength(2);
  });

  it('goes by Argo CD’s own annotation too', async () => {
    await reaches('argo', await leaves('argo', guarded('argo')), 'OutOfSync');
    const object = await live('argo');
    if (!object) throw new Error('it is gone');
    await client.mergePatch(refOf(object), {
      metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': new Date().toISOString() } },
    });
    await until('it is gone', async () => (await live('argo')) === undefined);
  });

  it('holds the deletion of its application', async () => {
    await reaches('whole', await syncer.want('whole', [guarded('whole'), configMap('whole-plain', 'x')]), 'Synced');
    const generation = await syncer.want('whole', null);
    await until('the unprotected one is gone', async () => (await live('whole-plain')) === undefined);
    expect((await reaches('whole', generation, 'OutOfSync')).reason).toMatch(/whole is no longer in Git; waits for confirmation/);
    await confirm('whole');
    // The status is taken away soon after it said so.
    await until('its status says that it is gone', async () => (await syncer.status('whole'))?.deleted ?? true);
    expect(await live('whole')).toBeUndefined();
  });
});
