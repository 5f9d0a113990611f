import { refOf, type KubeObject } from '@fairlead/domain';
import { waitUntil } from '@fairlead/local-stack';
import type { TestRepository } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';

/** Follows pushes to one repository, with an application on one cluster and one on both. */
describe('a Git push', () => {
  let platform: Platform;
  let shop: TestRepository;
  let namespace: string;
  const live = (kind: string, name: string, cluster = 0): Promise<KubeObject | undefined> =>
    platform.cluster(cluster).client.get({ group: kind === 'Deployment' ? 'apps' : '', version: 'v1', kind, namespace, name });
  const gone = (kind: string, name: string) =>
    waitUntil(async () => (await live(kind, name)) === undefined, { what: `${kind} ${name} is gone`, timeoutMilliseconds: 60_000 });
  const texts = () => platform.slack.messages().map(({ text }) => text);
  const told = (pattern: RegExp) =>
    waitUntil(() => texts().filter((text) => pattern.test(text)).length > 0, {
      what: `Slack tells ${pattern}`,
      timeoutMilliseconds: 60_000,
    });

  beforeAll(async () => {
    platform = await Platform.start({ clusters: 2 });
    shop = await platform.git.createRepository('shop');
    namespace = platform.cluster(0).namespace();
    await shop.commit({ 'web/web.yaml': web('web'), 'both/both.yaml': web('both') }, 'first');
    await platform.declare({
      'tenants/shop.yaml': [
        tenant('shop', { notifications: { slack: { channel: '#fairlead' } } }),
        repository('shop', 'shop', shop.url),
        application('shop', 'web', { repository: 'shop', path: 'web', clusters: ['one'], namespace }),
        application('shop', 'both', { repository: 'shop', path: 'both', clusters: ['one', 'two'], namespace }),
      ].join('\n---\n'),
    });
  });
  afterAll(() => platform.stop());

  it('becomes running, healthy objects, on two clusters too, and a Slack message', async () => {
    const commit = await shop.head();
    await platform.healthy('shop', 'web', commit);
    await platform.healthy('shop', 'both', commit);
    expect(await live('Deployment', 'web')).toMatchObject({ status: { availableReplicas: 1 } });
    expect(await live('Deployment', 'both', 0)).toBeDefined();
    expect(await live('Deployment', 'both', 1)).toBeDefined();
    expect(await live('Deployment', 'web', 1)).toBeUndefined();
    await told(/shop\/web is in sync/);
  });

  it('changes only what it changed', async () => {
    const before = await live('Deployment', 'both');
    const commit = await shop.commit({ 'web/web.yaml': web('web', { text: 'second' }) }, 'change the text');
    await platform.healthy('shop', 'web', commit);
    expect(await live('ConfigMap', 'web')).toMatchObject({ data: { text: 'second' } });
    expect((await live('Deployment', 'both'))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  it('renames and deletes', async () => {
    const renamed = await shop.commit({ 'web/web.yaml': null, 'web/renamed.yaml': web('web', { text: 'second' }) }, 'rename the file');
    await platform.healthy('shop', 'web', renamed);
    const commit = await shop.commit({ 'web/renamed.yaml': web('website', { text: 'third' }) }, 'rename the objects');
    await platform.healthy('shop', 'web', commit);
    expect(await live('ConfigMap', 'website')).toMatchObject({ data: { text: 'third' } });
    await gone('Deployment', 'web');
    await gone('ConfigMap', 'web');
  });

  it('is restored when somebody deletes or changes objects by hand', async () => {
    const { client } = platform.cluster();
    const deployment = await live('Deployment', 'website');
    if (!deployment) throw new Error('there is no Deployment website');
    await client.delete(refOf(deployment));
    await waitUntil(
      async () => {
        const now = await live('Deployment', 'website');
        return now && now.metadata.uid !== deployment.metadata.uid;
      },
      { what: 'the Deployment is back', timeoutMilliseconds: 60_000 },
    );
    await client.mergePatch(refOf(deployment), { spec: { replicas: 7 } });
    await waitUntil(async () => ((await live('Deployment', 'website'))?.['spec'] as { replicas: number }).replicas === 1, {
      what: 'the replicas are as in Git',
      timeoutMilliseconds: 60_000,
    });
    await platform.until('shop', 'web', 'is healthy again', ({ health, sync }) => health === 'Healthy' && sync === 'Synced');
    const { items } = await platform.history('shop', 'web');
    const healed = items.filter(({ type }) => type === 'drift.healed');
    expect(JSON.stringify(healed)).toMatch(/spec\.replicas changed by test/);
  });

  it('that is broken leaves the last good state running and is told once, as is the recovery', async () => {
    const before = await live('ConfigMap', 'website');
    const messages = texts().length;
    const broken = await shop.commit(
      { 'web/renamed.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: website\n data: [\n' },
      'oops',
    );
    const failed = await platform.until('shop', 'web', 'tells the problem', ({ problem }) => problem !== undefined);
    expect(failed.problem).toMatchObject({ stage: 'render', file: 'web/renamed.yaml' });
    expect(failed.problem?.line).toBeGreaterThanOrEqual(5);
    expect((await live('ConfigMap', 'website'))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    await told(/web\/renamed\.yaml:\d+/);
    const fixed = await shop.commit({ 'web/renamed.yaml': web('website', { text: 'third' }) }, 'mend it');
    await platform.healthy('shop', 'web', fixed);
    await told(/recovered/i);
    const since = texts().slice(messages);
    expect(since.filter((text) => text.includes(broken.slice(0, 7)))).toHaveLength(1);
    expect(since.filter((text) => /recovered/i.test(text))).toHaveLength(1);
    expect(since).toHaveLength(2);
  });

  it('that the API server refuses names object and field, and the next one mends it', async () => {
    const bad = web('website', { text: 'fourth' }).replace('replicas: 1', 'replicas: 1\n  replicaz: 3');
    await shop.commit({ 'web/renamed.yaml': bad }, 'a field that there is not');
    const failed = await platform.until('shop', 'web', 'fails to sync', ({ sync }) => sync === 'Failed');
    expect(JSON.stringify(failed.conditions)).toMatch(/Deployment [a-z0-9-]+\/website.*replicaz/);
    const commit = await shop.commit({ 'web/renamed.yaml': web('website', { text: 'fourth' }) }, 'mend it');
    await platform.healthy('shop', 'web', commit);
  });

  it('removes an application’s objects when its document goes', async () => {
    await platform.declare({
      'tenants/shop.yaml': [
        tenant('shop'),
        repository('shop', 'shop', shop.url),
        application('shop', 'both', { repository: 'shop', path: 'both', clusters: ['one'], namespace }),
      ].join('\n---\n'),
    });
    await gone('Deployment', 'website');
    await waitUntil(async () => (await live('Deployment', 'both', 1)) === undefined, {
      what: 'the cluster that was taken out of the list is cleared',
      timeoutMilliseconds: 60_000,
    });
    expect(await live('Deployment', 'both', 0)).toBeDefined();
    await waitUntil(
      () =>
        platform.application('shop', 'web').then(
          () => false,
          (error: Error) => error.message.includes('404'),
        ),
      { what: 'the API knows the application no more', timeoutMilliseconds: 60_000 },
    );
  });
});
