import { API_VERSION, ClusterName, TenantDocument, TreeAsked } from '@fairlead/contracts';
import { quotaUse, refOf, tenantApplication, tenantObjects, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, configMap, deployment } from '../syncer.fixtures.js';
import { LiveFixture } from './live-questions.fixtures.js';

let live: LiveFixture;
let namespace: string;

const service = (of: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: of },
  spec: { selector: { app: of }, ports: [{ port: 80 }] },
});
const PASSWORD = 'correct-horse-battery';
const CODED = Buffer.from(PASSWORD).toString('base64');
const secret = (of: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: of,
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {},
        stringData: { password: PASSWORD },
      }),
    },
  },
  stringData: { password: PASSWORD, same: PASSWORD, other: 'elsewhere' },
});

beforeAll(async () => {
  live = await LiveFixture.start(['web']);
  namespace = live.syncer.namespace;
  await live.syncer.want('shop', [live.workload('web', 2), service('web'), configMap('settings', 'one'), secret('credentials')], {
    selfHeal: false,
  });
  await live.syncer.want('other', [configMap('others', 'x'), live.workload('others')]);
  await Promise.all([live.synced('shop'), live.synced('other')]);
});
afterAll(() => live?.stop());

describe('the tree of an application', () => {
  it('has its objects and what they made, each below what owns it', async () => {
    const found = await live.until('both Pods and the endpoints are there', async () => {
      const answer = await live.tree('shop');
      const kinds = answer.nodes.map(({ kind }) => kind);
      return kinds.filter((kind) => kind === 'Pod').length === 2 && kinds.includes('EndpointSlice') && answer;
    });
    const path = (key: string | undefined): string[] => {
      const node = found.nodes.find((one) => one.key === key);
      return node ? [...path(node.parent), node.kind] : [];
    };
    expect(found.nodes.map(({ key }) => path(key).join(' > ')).sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'Deployment > ReplicaSet',
      'Deployment > ReplicaSet > Pod',
      'Deployment > ReplicaSet > Pod',
      'Secret',
      'Service',
      'Service > EndpointSlice',
    ]);
    expect(found.nodes.filter(({ managed }) => managed).map(({ sync }) => sync)).toEqual(['Synced', 'Synced', 'Synced', 'Synced']);
    expect(new Set(found.nodes.map(({ key }) => key)).size).toBe(found.nodes.length);
    expect(found).toMatchObject({ cluster: CLUSTER, more: 0 });
    const pod = found.nodes.find(({ kind }) => kind === 'Pod');
    expect(pod?.info).toEqual(
      expect.arrayContaining([
        { name: 'containers', value: 'web' },
        { name: 'node', value: live.kubelet.node },
      ]),
    );
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${PASSWORD}|${CODED}`));
  });
  it('tells what is missing, changed by hand, and no longer in Git', async () => {
    await live.syncer.want('drifting', [configMap('a', 'one'), configMap('b', 'one'), configMap('c', 'one')], {
      selfHeal: false,
      prune: false,
    });
    await live.synced('drifting');
    const generation = await live.syncer.want('drifting', [configMap('a', 'one'), configMap('b', 'one')], {
      selfHeal: false,
      prune: false,
    });
    // Before that it would be applied whole, and mend what is broken below.
    await live.until('the second rendering is applied', async () => {
      const status = await live.syncer.status('drifting');
      return status?.generation === generation && status.attempt > 0 && status.sync !== 'Syncing';
    });
    await live.client.delete({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' });
    await live.patch(configMap('b', ''), { data: { text: 'by hand' } });
    const said = await live.until('all three are told', async () => {
      const { nodes } = await live.tree('drifting');
      const all = nodes.map(({ name: of, sync, health, message }) => [of, sync, health, message].join(' '));
      return all.length === 3 && all.every((one) => one.includes('OutOfSync')) && all.sort();
    });
    expect(said).toEqual([
      'a OutOfSync Missing it is not there',
      'b OutOfSync  somebody changed it in the cluster',
      'c OutOfSync  no longer in Git',
    ]);
  });
  it('of an application or cluster that is not there is refused, each in its way', async () => {
    await expect(live.tree('nothing')).rejects.toMatchObject({ reason: 'ApplicationUnknown' });
    await expect(live.syncer.bus.ask(TreeAsked, { ...live.about('shop'), cluster: ClusterName.parse('elsewhere') })).rejects.toMatchObject({
      code: 'NobodyAnswers',
    });
  });
});

describe('an object', () => {
  it('is told as Git wants it and as it is, with who changed what', async () => {
    const editor = new KubeClient({ credentials: { kubeconfigFile: live.cluster.kubeconfig }, fieldManager: 'kubectl-edit' });
    await editor.mergePatch({ ...refOf(configMap('settings', '')), namespace }, { data: { text: 'two' } });
    await editor.close();
    const found = await live.object('shop', live.name('ConfigMap', 'settings'));
    expect(found.differences).toEqual([{ path: 'data.text', desired: '"one"', live: '"two"', manager: 'kubectl-edit', healed: false }]);
    expect(found.desired).toContain('text: one');
    expect(found.live).toContain('text: two');
    expect(found.live).not.toContain('managedFields');
    expect(found.managers.map(({ name: manager }) => manager)).toEqual(expect.arrayContaining(['fairlead', 'kubectl-edit']));
  });
  it('that is a Secret shows which values are the same, and no value', async () => {
    await live.patch(secret('credentials'), { data: { other: CODED, more: Buffer.from('also-hidden').toString('base64') } });
    const found = await live.object('shop', live.name('Secret', 'credentials'));
    expect(JSON.stringify(found)).not.toMatch(
      new RegExp(`${PASSWORD}|${CODED}|elsewhere|also-hidden|${Buffer.from('elsewhere').toString('base64')}`),
    );
    const letters = (yaml: string | undefined, key: string): string | undefined =>
      new RegExp(`^  ${key}: (\\(hidden [A-Z]+\\))`, 'm').exec(yaml ?? '')?.[1];
    expect(letters(found.live, 'password')).toBeDefined();
    expect(letters(found.live, 'password')).toBe(letters(found.live, 'other'));
    expect(letters(found.desired, 'password')).toBe(letters(found.live, 'password'));
    expect(found.differences.map(({ path }) => path)).toEqual(['data.other']);
  });
  it('that another one made is told as it is, and has no other form', async () => {
    const pod = await live.podOf('shop');
    const found = await live.object('shop', live.name('Pod', pod));
    expect(found).toMatchObject({ kind: 'Pod', name: pod, namespace, health: 'Healthy', differences: [] });
    expect(found.desired).toBeUndefined();
    expect(found.live).toContain(`nodeName: ${live.kubelet.node}`);
  });
  it('of somebody else is as unknown as one that is not there', async () => {
    const foreign = await live.podOf('other');
    for (const of of [
      live.name('ConfigMap', 'others'),
      live.name('Pod', foreign),
      live.name('ConfigMap', 'nothing'),
      live.name('Secret', 'x', '', 'kube-system'),
    ]) {
      await expect(live.object('shop', of)).rejects.toMatchObject({ reason: 'ObjectUnknown' });
      await expect(live.events('shop', of)).rejects.toMatchObject({ reason: 'ObjectUnknown' });
    }
    const parts = live.log('shop', { pod: foreign });
    await expect(parts.next()).rejects.toMatchObject({ reason: 'ObjectUnknown' });
  });
  it('of somebody else is not shown to whoever names it in their rendering', async () => {
    await live.client.apply({ ...configMap('theirs', 'not yours'), metadata: { name: 'theirs', namespace } });
    await live.syncer.want(
      'shop',
      [live.workload('web', 2), service('web'), configMap('settings', 'one'), secret('credentials'), configMap('theirs', 'mine')],
      {
        selfHeal: false,
        automatic: false,
      },
    );
    const found = await live.until('the new rendering is known', () =>
      live.object('shop', live.name('ConfigMap', 'theirs')).catch(() => undefined),
    );
    expect(found.live).toBeUndefined();
    expect(JSON.stringify(found)).not.toContain('not yours');
    expect(found.message).toContain('not this application’s');
    expect(JSON.stringify(await live.tree('shop'))).not.toContain('not yours');
  });
  it('that only says to be owned by the application’s object is not', async () => {
    const web = await live.client.get({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'web' });
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '11111111-2222-3333-4444-555555555555' };
    // The garbage collector deletes what names an owner that is not there; a marked one of another application's it leaves alone.
    const real = {
      ...owner,
      name: 'others',
      uid: (await live.client.get({ ...refOf(deployment('others')), namespace }))?.metadata.uid ?? '',
    };
    await live.client.apply({ ...configMap('forged', 'x'), metadata: { name: 'forged', namespace, ownerReferences: [real] } });
    expect(web?.metadata.uid).not.toBe(owner.uid);
    await expect(live.object('shop', live.name('ConfigMap', 'forged'))).rejects.toMatchObject({ reason: 'ObjectUnknown' });
    expect((await live.object('other', live.name('ConfigMap', 'forged'))).live).toContain('text: x');
  });
  it('that was deleted meanwhile is missing if Git wants it, else unknown', async () => {
    await live.syncer.want('fading', [configMap('fading', 'x'), live.workload('fading')], { selfHeal: false });
    const pod = await live.podOf('fading');
    await live.client.delete({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'fading' });
    expect(await live.object('fading', live.name('ConfigMap', 'fading'))).toMatchObject({
      health: 'Missing',
      message: 'it is not there',
      differences: [],
    });
    expect(await live.events('fading', live.name('ConfigMap', 'fading'))).toEqual({ items: [] });
    await live.client.delete({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'fading' });
    await live.until('the Pod is gone', () =>
      live.object('fading', live.name('Pod', pod)).then(
        () => undefined,
        (error: { reason?: string }) => error.reason === 'ObjectUnknown',
      ),
    );
  });
  it.each(['..', '.', 'a/b', '..%2fsecrets', '%2e%2e'])('of the name %s is unknown, and not asked for', async (of) => {
    await expect(live.object('shop', live.name('ConfigMap', of))).rejects.toMatchObject({ reason: 'ObjectUnknown' });
    await expect(live.object('shop', live.name('ConfigMap', 'settings', '', of))).rejects.toMatchObject({ reason: 'ObjectUnknown' });
    await expect(live.log('shop', { pod: of }).next()).rejects.toMatchObject({ reason: 'ObjectUnknown' });
  });
  it('of a kind that the cluster does not serve is unknown', async () => {
    await expect(live.object('shop', live.name('Gizmo', 'x', 'example.com'))).rejects.toMatchObject({ reason: 'ObjectUnknown' });
  });
});

describe('events', () => {
  it('of a workload are those of its ReplicaSets and Pods too, newest first', async () => {
    const { items } = await live.until('the events are there', async () => {
      const found = await live.events('shop', live.name('Deployment', 'web', 'apps'));
      return found.items.some(({ object: of }) => of.startsWith('ReplicaSet')) && found;
    });
    expect(items.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['ScalingReplicaSet', 'SuccessfulCreate']));
    const times = items.map(({ lastAt }) => lastAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
    expect(items.some(({ object: of }) => of.includes('others'))).toBe(false);
  });
  it('of one object are its own', async () => {
    const { nodes } = await live.tree('shop');
    const set = nodes.find(({ kind }) => kind === 'ReplicaSet');
    const { items } = await live.events('shop', live.name('ConfigMap', 'settings'));
    expect(items).toEqual([]);
    expect((await live.events('shop', live.name('ReplicaSet', set?.name ?? '', 'apps'))).items.length).toBeGreaterThan(0);
  });
});

describe('a tenant with an account of its own', () => {
  it('is answered with what that account may read', async () => {
    const own = await live.cluster.createNamespace();
    const spec = { namespaces: [{ name: own, clusters: [CLUSTER] }] };
    const document = TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: own }, spec });
    await live.syncer.declare('Tenant', own, spec);
    await live.syncer.want(tenantApplication(own), tenantObjects(document, CLUSTER), { createNamespace: false }, { tenant: 'platform' });
    await live.syncer.want(
      'mine',
      [deployment('mine'), configMap('mine', 'x')],
      { createNamespace: false },
      { tenant: own, namespace: own },
    );
    await live.synced('mine', own);
    await live.until('its Pods are found by that account', async () =>
      (await live.tree('mine', own)).nodes.some(({ kind }) => kind === 'Pod'),
    );
    expect((await live.object('mine', live.name('ConfigMap', 'mine', '', own), own)).live).toContain('text: x');
    await live.syncer.want(
      tenantApplication(own),
      tenantObjects(document, CLUSTER).filter(({ kind }) => kind !== 'RoleBinding'),
      { createNamespace: false },
      { tenant: 'platform' },
    );
    await live.until('the account has no rights any more', () =>
      live.object('mine', live.name('ConfigMap', 'mine', '', own), own).then(
        () => undefined,
        (error: { reason?: string }) => error.reason === 'KubeForbidden',
      ),
    );
    expect((await live.tree('mine', own)).nodes.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Deployment']);
  });

  it('has a quota, which is told with what is used of it, whatever namespaces the platform has itself', async () => {
    const [own, platforms] = [await live.cluster.createNamespace(), await live.cluster.createNamespace()];
    const spec = { namespaces: [{ name: own, clusters: [CLUSTER], quota: { configmaps: '10' } }] };
    const document = TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: own }, spec });
    await live.syncer.declare('Tenant', 'platform', { namespaces: [{ name: platforms, clusters: [CLUSTER] }] });
    await live.syncer.declare('Tenant', own, spec);
    const foundation = tenantApplication(own);
    await live.syncer.want(foundation, tenantObjects(document, CLUSTER), { createNamespace: false }, { tenant: 'platform' });
    await live.synced(foundation, 'platform');
    const quota = live.name('ResourceQuota', 'fairlead', '', own);
    const use = await live.until('it is counted', async () => quotaUse({}, (await live.object(foundation, quota, 'platform')).live ?? ''));
    expect(use).toMatchObject([{ resource: 'configmaps', hard: '10', used: expect.stringMatching(/^\d+$/) as string, state: 'fine' }]);
    await expect(live.object(foundation, { ...quota, namespace: platforms }, 'platform')).rejects.toMatchObject({
      reason: 'ObjectUnknown',
    });
  });
});
