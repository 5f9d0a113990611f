import { API_VERSION, CatalogEntry, catalogKey, TenantDocument } from '@fairlead/contracts';
import { jobOf, refOf, RESTARTED_ANNOTATION, tenantApplication, tenantObjects, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import { silentLogger } from '@fairlead/service-kit';
import { clusterForTest, natsForTest, waitUntil, type TestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnObjectActionRequested } from '../sync/on-object-action-requested.js';
import { CLUSTER, configMap, deployment, SyncerFixture } from '../syncer.fixtures.js';
import type { ActionContext } from './acting.js';
import { Orders } from './object-actions.fixtures.js';

let nats: TestNats;
let cluster: TestCluster;
let client: KubeClient;
let syncer: SyncerFixture;
let orders: Orders;
beforeAll(async () => {
  [nats, cluster] = await Promise.all([natsForTest(), clusterForTest()]);
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl-rollout' });
  syncer = await SyncerFixture.start(nats, cluster);
  orders = new Orders(syncer.bus, syncer);
}, 180_000);
afterAll(async () => {
  await syncer?.stop();
  await cluster?.removeNamespaces();
  await client?.close();
  await nats?.stop();
});

const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
  waitUntil(check, { what, timeoutMilliseconds: 60_000 });
const placed = (object: KubeObject, namespace = syncer.namespace) => ({ ...object, metadata: { ...object.metadata, namespace } });
const there = (object: KubeObject, namespace?: string): Promise<KubeObject> =>
  until(`${object.kind} ${object.metadata.name} is there`, () => client.get(refOf(placed(object, namespace))));
const synced = (application: string, generation: number, tenant?: string) =>
  until(`${application} is Synced at ${generation}`, async () => {
    const status = await syncer.status(application, tenant);
    return status?.generation === generation && status.sync === 'Synced';
  });
const restart = (at: string) => ({ spec: { template: { metadata: { annotations: { [RESTARTED_ANNOTATION]: at } } } } });
const annotationOf = (object: KubeObject): string | undefined =>
  (object['spec'] as { template: { metadata: KubeObject['metadata'] } }).template.metadata.annotations?.[RESTARTED_ANNOTATION];
/** Every order sent before this one was taken. */
const barrier = async (): Promise<void> => {
  await synced('barrier', await syncer.want('barrier', [configMap('barrier', 'x')]));
  await orders.ask('barrier', 'sync', configMap('barrier', ''));
};

describe('an order about an object', () => {
  it('that was answered is not done again by a syncer that reads it anew', async () => {
    await synced('again', await syncer.want('again', [deployment('again'), configMap('again', 'x')]));
    const deletion = orders.order('again', 'delete', await there(configMap('again', '')));
    const restarting = orders.order('again', 'restart', await there(deployment('again')));
    expect([(await orders.send(deletion)).outcome, (await orders.send(restarting)).outcome]).toEqual(['done', 'done']);
    const remade = await until('it is made again', async () => {
      const now = await client.get(refOf(placed(configMap('again', ''))));
      return now?.metadata.uid !== deletion.uid && now;
    });
    const later = new Date(Date.now() + 1_000).toISOString();
    await client.mergePatch(refOf(placed(deployment('again'))), restart(later));
    await syncer.restart();
    await barrier();
    expect((await there(configMap('again', ''))).metadata.uid).toBe(remade.metadata.uid);
    expect(annotationOf(await there(deployment('again')))).toBe(later);
    expect([(await orders.answers(deletion)).length, (await orders.answers(restarting)).length]).toEqual([1, 1]);
  });

  it('that a killed syncer had done and not answered is answered by the next one, and not done twice', async () => {
    const cron: KubeObject = {
      ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'killed' } },
      spec: {
        schedule: '0 0 1 1 *',
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'example.com/x:1' }] } } } },
      },
    };
    await synced('killed', await syncer.want('killed', [deployment('killed'), configMap('killed', 'x'), cron]));
    const cronJob = await there(cron);
    const deletion = orders.order('killed', 'delete', await there(configMap('killed', '')));
    const running = orders.order('killed', 'run', cronJob);
    const restarting = orders.order('killed', 'restart', await there(deployment('killed')), {
      at: new Date(Date.now() - 3_000).toISOString(),
    });
    let remade: KubeObject | undefined;
    let restarted: KubeObject | undefined;
    await syncer.restart(async () => {
      for (const order of [deletion, running, restarting]) await orders.publish(order);
      // What it had done, as it does it; since then another of the name was made, and somebody restarted it once more.
      const old = await there(configMap('killed', ''));
      await client.delete(refOf(old));
      const { uid: _uid, resourceVersion: _version, managedFields: _fields, ...metadata } = old.metadata;
      await client.createIfMissing({ ...old, metadata });
      remade = await there(configMap('killed', ''));
      await client.createIfMissing(jobOf(cronJob, running.id));
      restarted = await client.mergePatch(refOf(placed(deployment('killed'))), restart(new Date(Date.now() - 1_000).toISOString()));
    });
    expect((await orders.answer(deletion)).detail).toMatch(/it is gone already\.$/);
    expect((await orders.answer(running)).outcome).toBe('done');
    expect((await orders.answer(restarting)).outcome).toBe('done');
    expect((await there(configMap('killed', ''))).metadata.uid).toBe(remade?.metadata.uid);
    expect(annotationOf(await there(deployment('killed')))).toBe(annotationOf(restarted as KubeObject));
    const jobs = await client.list(await client.discovery.find({ group: 'batch', version: 'v1', kind: 'Job' }), {
      namespace: syncer.namespace,
    });
    expect(jobs.items).toHaveLength(1);
  });

  it('given while no syncer ran is done by the next one, once, within minutes', async () => {
    await synced('down', await syncer.want('down', [deployment('down')]));
    const order = orders.order('down', 'restart', await there(deployment('down')));
    await syncer.restart(() => orders.publish(order));
    expect((await orders.answer(order)).outcome).toBe('done');
    expect(annotationOf(await there(deployment('down')))).toBe(order.at.replace(/\.\d+Z/, 'Z'));
  });

  it('that is older than that is refused, and nothing is done', async () => {
    const ended = new AbortController();
    const { bus } = syncer;
    const aged = {
      all: bus.all.bind(bus),
      publish: bus.publish.bind(bus),
      follow: (options: Parameters<Bus['follow']>[0]) =>
        bus.follow({ ...options, onMessage: (one) => options.onMessage({ ...one, time: new Date(one.time.getTime() - 6 * 60_000) }) }),
    } as unknown as Bus;
    // Whatever else it asked for would be undefined: of the cluster nothing is asked.
    const context = { bus: aged, cluster: 'elsewhere', logger: silentLogger } as unknown as ActionContext;
    await new OnObjectActionRequested(context, Promise.resolve(), ended.signal).start();
    const order = orders.order(
      'late',
      'restart',
      { ...deployment('late'), metadata: { name: 'late', uid: 'u1' } },
      { cluster: 'elsewhere' },
    );
    const { outcome, detail } = await orders.send(order);
    expect(outcome).toBe('failed');
    expect(detail).toMatch(/no syncer could take it for over 5 minutes; nothing was done/);
    ended.abort();
  });

  it('about an object that was made anew since it was looked at leaves that one alone', async () => {
    await synced('anew', await syncer.want('anew', [deployment('anew')]));
    const object = await there(deployment('anew'));
    const meant = { ...object, metadata: { ...object.metadata, uid: 'another' } };
    const answer = await orders.ask('anew', 'restart', meant);
    expect([answer.outcome, answer.detail]).toEqual(['failed', expect.stringContaining('another one of its name was made since')]);
    expect((await orders.ask('anew', 'delete', meant)).detail).toMatch(/it is gone already/);
    expect((await there(deployment('anew'))).metadata).toMatchObject({
      uid: object.metadata.uid,
      resourceVersion: object.metadata.resourceVersion,
    });
    expect((await orders.ask('nothing', 'restart', object)).detail).toMatch(/has nothing on cluster sandbox yet/);
  });

  it('of a paused application: nothing is applied or taken away for good, the rest is done and says so', async () => {
    await synced('paused', await syncer.want('paused', [deployment('paused'), configMap('paused', 'x')]));
    const spec = { tenant: syncer.tenant, source: { repository: 'main' }, destination: { cluster: CLUSTER, namespace: syncer.namespace } };
    const document = { apiVersion: API_VERSION, kind: 'Application', metadata: { name: 'paused' }, spec: { ...spec, suspend: true } };
    const paused = { actor: 'bob', reason: 'a migration', at: '2026-01-01T00:00:00.000Z' };
    const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1, paused });
    await syncer.bus.catalog.put(catalogKey(entry.document), entry);
    await until('it is paused', async () => (await syncer.status('paused'))?.reason.startsWith('paused by bob'));
    const [object, text] = [await there(deployment('paused')), await there(configMap('paused', ''))];
    expect(await orders.ask('paused', 'sync', object)).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('paused by bob (a migration)'),
    });
    expect((await orders.ask('paused', 'delete', text)).detail).toMatch(/nothing would make it again: paused by bob/);
    expect((await orders.ask('paused', 'restart', object)).detail).toMatch(
      /it is restarted: .*\. The application stays paused by bob \(a migration\): nothing is applied\.$/,
    );
  });

  it('is carried out as the tenant’s account, and its lack of a right is told as such', async () => {
    const namespace = cluster.namespace();
    const tenant = namespace;
    const spec = { namespaces: [{ name: namespace, clusters: [CLUSTER] }] };
    await syncer.declare('Tenant', tenant, spec);
    const declared = TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: tenant }, spec });
    await syncer.want(tenantApplication(tenant), tenantObjects(declared, CLUSTER), { createNamespace: false }, { tenant: 'platform' });
    const about = { tenant, namespace };
    await synced('web', await syncer.want('web', [deployment('web')], { createNamespace: false }, about), tenant);
    const object = await there(deployment('web'), namespace);
    expect((await orders.ask('web', 'restart', object, { tenant })).outcome).toBe('done');
    const weak = { ...about, serviceAccount: 'default' };
    const generation = await syncer.want('web', [deployment('web')], { createNamespace: false }, weak);
    await until('it is to be applied as that account', async () => (await syncer.status('web', tenant))?.generation === generation);
    const refused = orders.order('web', 'delete', object, { tenant });
    expect((await orders.send(refused)).detail).toBe(
      `sandbox: Deployment ${namespace}/web: refused by cluster sandbox: ServiceAccount ${namespace}/default of tenant ${tenant} has no right to it. ` +
        `Tenants may not have this kind by themselves: have a rule for it added to spec.rules of Tenant ${tenant}. ` +
        `The cluster said: forbidden: User "system:serviceaccount:${namespace}:default" cannot delete resource "deployments" in API group "apps" in the namespace "${namespace}"`,
    );
    expect((await there(deployment('web'), namespace)).metadata.uid).toBe(object.metadata.uid);
  });
});
