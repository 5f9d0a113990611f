import { DriftHealed, type MessageOf } from '@fairlead/contracts';
import { RESTARTED_ANNOTATION, type KubeObject } from '@fairlead/domain';
import { pages } from '@fairlead/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveFixture } from '../live-questions/live-questions.fixtures.js';
import { configMap, deployment, type SyncerFixture } from '../syncer.fixtures.js';
import { Orders } from './object-actions.fixtures.js';

const restartedAt = (object: KubeObject | undefined): string | undefined =>
  (object?.['spec'] as { template?: { metadata?: KubeObject['metadata'] } } | undefined)?.template?.metadata?.annotations?.[
    RESTARTED_ANNOTATION
  ];
const cronJob = (name: string): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: {
    schedule: '0 0 1 1 *',
    jobTemplate: {
      metadata: { labels: { job: name } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'example.com/run:1' }] } } },
    },
  },
});

describe('an action on one object', () => {
  let live: LiveFixture;
  let syncer: SyncerFixture;
  let orders: Orders;
  const healed: MessageOf<typeof DriftHealed>[] = [];
  const following = new AbortController();
  const within = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, namespace: syncer.namespace } });
  const get = (object: KubeObject): Promise<KubeObject | undefined> => {
    const { apiVersion, kind, metadata } = within(object);
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return live.client.get({ group, version, kind, namespace: syncer.namespace, name: metadata.name });
  };
  const there = (object: KubeObject): Promise<KubeObject> =>
    live.until(`${object.kind} ${object.metadata.name} is there`, () => get(object));
  const all = async (group: string, kind: string, label: string): Promise<KubeObject[]> => {
    const resource = await live.client.discovery.find({ group, version: 'v1', kind });
    const found: KubeObject[] = [];
    for await (const page of pages(live.client, resource, { namespace: syncer.namespace, labelSelector: label })) found.push(...page);
    return found;
  };
  const wanted = async (application: string, objects: KubeObject[], policy: Parameters<SyncerFixture['want']>[2] = {}) => {
    const generation = await syncer.want(application, objects, policy);
    await live.until(`${application} is Synced at ${generation}`, async () => {
      const status = await syncer.status(application);
      return status?.generation === generation && status.sync === 'Synced';
    });
  };

  beforeAll(async () => {
    live = await LiveFixture.start(['web']);
    ({ syncer } = live);
    orders = new Orders(syncer.bus, syncer);
    await syncer.bus.follow({
      consumer: 'test',
      contracts: [DriftHealed],
      from: 'new',
      onMessage: ({ message }) => void healed.push(message as MessageOf<typeof DriftHealed>),
      signal: following.signal,
    });
  }, 180_000);
  afterAll(async () => {
    following.abort();
    await live?.stop();
  });

  it('restart: replaces the Pods, is no drift, and outlives the next sync', async () => {
    const web = live.workload('web');
    await wanted('web', [web]);
    const [first] = await live.until('its ReplicaSet', async () => {
      const sets = await all('apps', 'ReplicaSet', 'app=web');
      return sets.length === 1 && sets;
    });
    const order = orders.order('web', 'restart', await there(web));
    const answer = await orders.send(order);
    expect(answer).toMatchObject({ outcome: 'done', action: 'act-on-objects', actor: 'ann', reason: 'it hangs', cluster: 'sandbox' });
    expect(answer.detail).toBe(`sandbox: Deployment ${syncer.namespace}/web: it is restarted: its Pods are replaced as its strategy says.`);
    const restarted = order.at.replace(/\.\d+Z/, 'Z');
    expect(restartedAt(await get(web))).toBe(restarted);
    await live.until('a new ReplicaSet', async () =>
      (await all('apps', 'ReplicaSet', 'app=web')).some(({ metadata }) => metadata.uid !== first?.metadata.uid),
    );
    const detail = await live.object('web', live.name('Deployment', 'web', 'apps'));
    expect(detail.differences).toEqual([]);
    expect(detail.managers.map(({ name }) => name)).toContain('fairlead-actions');
    await wanted('web', [live.workload('web', 2)]);
    const synced = await get(web);
    expect([restartedAt(synced), (synced?.['spec'] as { replicas: number }).replicas]).toEqual([restarted, 2]);
    // Healing of something else passes over it too.
    await live.client.mergePatch(
      { group: 'apps', version: 'v1', kind: 'Deployment', namespace: syncer.namespace, name: 'web' },
      { spec: { replicas: 5 } },
    );
    await live.until('the drift is healed', async () => ((await get(web))?.['spec'] as { replicas: number }).replicas === 2);
    expect(restartedAt(await get(web))).toBe(restarted);
    const told = healed.filter(({ application }) => application === 'web').flatMap(({ objects }) => objects.map(({ message }) => message));
    expect(told.join()).not.toMatch(/restartedAt|template/);
    expect(told).toHaveLength(1);
  });

  it('restart: of StatefulSets and DaemonSets too, and refused where it would not last', async () => {
    const { spec } = deployment('x') as unknown as { spec: Record<string, unknown> };
    const { replicas: _replicas, ...rest } = spec;
    const stateful = { ...deployment('ss'), kind: 'StatefulSet', spec: { ...spec, serviceName: 'ss' } };
    const daemon = { ...deployment('ds'), kind: 'DaemonSet', spec: { ...rest, template: { ...(rest['template'] as object) } } };
    const own = { metadata: { labels: { app: 'x' }, annotations: { [RESTARTED_ANNOTATION]: '2026-01-01T00:00:00Z' } } };
    const fixed = { ...deployment('fixed'), spec: { ...spec, template: { ...(spec['template'] as object), ...own } } };
    await wanted('kinds', [stateful, daemon, fixed, configMap('text', 'x')]);
    for (const one of [stateful, daemon]) {
      expect((await orders.ask('kinds', 'restart', await there(one))).outcome).toBe('done');
      expect(restartedAt(await get(one))).toBeDefined();
    }
    expect(await orders.ask('kinds', 'restart', await there(fixed))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('Git itself sets kubectl.kubernetes.io/restartedAt'),
    });
    expect(await orders.ask('kinds', 'restart', await there(configMap('text', '')))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('only a Deployment, StatefulSet, DaemonSet or Rollout can be restarted'),
    });
  });

  it('delete: a Pod is replaced by what made it; what Git has is made again, and told with whose word it was', async () => {
    const shop = live.workload('shop');
    await wanted('shop', [shop, configMap('settings', 'x')]);
    const pod = await there({ apiVersion: 'v1', kind: 'Pod', metadata: { name: await live.podOf('shop') } });
    const answer = await orders.ask('shop', 'delete', pod);
    expect(answer.detail).toMatch(/it is deleted; ReplicaSet shop-\w+ makes another where one is wanted\.$/);
    await live.until('another Pod', async () =>
      (await all('', 'Pod', 'app=shop')).some(({ metadata }) => metadata.uid !== pod.metadata.uid && !metadata.deletionTimestamp),
    );
    const before = await there(configMap('settings', ''));
    expect((await orders.ask('shop', 'delete', before)).detail).toMatch(/Fairlead makes it again, as Git says\.$/);
    await live.until('another ConfigMap', async () => {
      const now = await get(configMap('settings', ''));
      return now && now.metadata.uid !== before.metadata.uid;
    });
    const told = await live.until(
      'the healing is told',
      () => healed.filter(({ application }) => application === 'shop').flatMap(({ objects }) => objects)[0],
    );
    expect(told).toMatchObject({ name: 'settings', action: 'created', message: 'deleted by ann, by command' });
  });

  it('delete: is refused for what is protected, holds data, would not come back, or was made by others', async () => {
    const kept = { ...configMap('kept', 'x'), metadata: { name: 'kept', annotations: { 'fairlead.dev/prune': 'confirm' } } };
    const claim: KubeObject = {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'none' },
    };
    await syncer.want('guarded', [kept, claim]);
    await wanted('unhealed', [configMap('unhealed', 'x')], { selfHeal: false });
    const refusal = async (application: string, object: KubeObject): Promise<string> => {
      const { outcome, detail } = await orders.ask(application, 'delete', await there(object));
      expect([outcome, (await get(object))?.metadata.deletionTimestamp]).toEqual(['failed', undefined]);
      return detail;
    };
    expect(await refusal('guarded', kept)).toMatch(/protected from being deleted by an annotation/);
    expect(await refusal('guarded', claim)).toMatch(/the data of a claim goes with it/);
    expect(await refusal('unhealed', configMap('unhealed', ''))).toMatch(/nothing would make it again: self-healing is off/);
    expect(await refusal('guarded', configMap('unhealed', ''))).toMatch(
      /ConfigMap \S+\/unhealed: it is not there \(any more\), or it is not of this application\. Its tree lists what is\.$/,
    );
    await live.client.apply(within(configMap('nobodys', 'x')));
    expect(await refusal('guarded', configMap('nobodys', ''))).toMatch(/: it is not there \(any more\)/);
  });

  it('sync: applies this object alone, also where nothing drifted, and nothing of the others', async () => {
    await wanted('part', [configMap('one', 'x'), configMap('two', 'x')], { selfHeal: false });
    expect((await orders.ask('part', 'sync', await there(configMap('one', '')))).detail).toMatch(
      /it is as commit [0-9a-f]{10} says; nothing had to be changed\.$/,
    );
    for (const name of ['one', 'two'])
      await live.client.mergePatch(
        { group: '', version: 'v1', kind: 'ConfigMap', namespace: syncer.namespace, name },
        { data: { text: 'by hand' } },
      );
    await live.until('the drift is seen', async () => (await syncer.status('part'))?.sync === 'OutOfSync');
    expect((await orders.ask('part', 'sync', configMap('one', ''))).detail).toMatch(/it was changed\.$/);
    expect([(await get(configMap('one', '')))?.['data'], (await get(configMap('two', '')))?.['data']]).toEqual([
      { text: 'x' },
      { text: 'by hand' },
    ]);
    await live.client.delete({ group: '', version: 'v1', kind: 'ConfigMap', namespace: syncer.namespace, name: 'one' });
    await live.until('it is gone', async () => (await get(configMap('one', ''))) === undefined);
    expect((await orders.ask('part', 'sync', configMap('one', ''))).outcome).toBe('done');
    expect(await get(configMap('one', ''))).toBeDefined();
    expect(await orders.ask('part', 'sync', configMap('three', ''))).toMatchObject({ outcome: 'failed' });
  });

  it('run: makes one Job of a CronJob, owned by it', async () => {
    await wanted('jobs', [cronJob('report')]);
    const owner = await there(cronJob('report'));
    const order = orders.order('jobs', 'run', owner);
    expect((await orders.send(order)).detail).toMatch(/: Job report-[0-9a-f]{10} runs now\.$/);
    const jobs = await all('batch', 'Job', 'job=report');
    expect(jobs.map(({ metadata }) => metadata.ownerReferences?.map(({ uid }) => uid))).toEqual([[owner.metadata.uid]]);
    expect(jobs[0]?.metadata.annotations).toMatchObject({ 'cronjob.kubernetes.io/instantiate': 'manual' });
    expect((await orders.ask('jobs', 'delete', await there(jobs[0] as KubeObject))).outcome).toBe('done');
  });

  it('is offered with the object, with what keeps it back', async () => {
    await wanted('offers', [live.workload('offers'), configMap('offers', 'x')], { selfHeal: false });
    expect((await live.object('offers', live.name('Deployment', 'offers', 'apps'))).actions).toEqual([
      { action: 'sync' },
      { action: 'restart' },
      { action: 'delete', unavailable: 'nothing would make it again: self-healing is off (sync.selfHeal)' },
    ]);
    const pod = await live.object('offers', live.name('Pod', await live.podOf('offers')));
    expect([pod.actions, typeof pod.uid]).toEqual([[{ action: 'delete' }], 'string']);
  });
});
