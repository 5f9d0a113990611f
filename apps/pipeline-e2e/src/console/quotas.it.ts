import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiQuotaList } from '@fairlead/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant } from '../harness/documents.js';
import { ConsoleStage } from './console-stage.js';
import { document, until } from './console-world.js';
import { heading, sideways } from './pages.js';

/** The page asks again so often. */
const AGAIN = { timeout: 120_000 };
/** Three Pods that want 1.2 CPUs each. */
const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.com/web:1
          resources:
            requests: { cpu: 1200m }
`;

let stage: ConsoleStage;
let page: Page;
let namespace: string;
const declareShop = (quota: Record<string, string>): Promise<string> =>
  stage.platform.declare({
    'tenants/shop.yaml': tenant('shop', {
      description: 'The web shop',
      people: [{ group: 'shop-viewers', role: 'viewer' }],
      namespaces: [
        { name: namespace, clusters: ['one', 'attic'], quota },
        { name: `${namespace}-free`, clusters: ['one'] },
      ],
    }),
  });
const told = (cluster: string): Promise<ApiQuotaList['items'][number]> =>
  until(`the quota on ${cluster}`, async () => {
    const { items } = await stage.platform.get<ApiQuotaList>('/tenants/shop/quotas');
    return items.find((one) => one.cluster === cluster);
  });
const row = (cluster: string) => page.getByRole('row').filter({ hasText: namespace }).filter({ hasText: cluster });
const meter = (text: string) => row('one').getByRole('listitem').filter({ hasText: text });

beforeAll(async () => {
  stage = new ConsoleStage(await ConsoleStage.prepare({}));
  const { platform } = stage;
  namespace = platform.cluster().namespace();
  // One that was declared and never answers.
  const kubeconfig = await readFile(join(platform.folder, 'clusters', 'one', 'kubeconfig'), 'utf8');
  await mkdir(join(platform.folder, 'clusters', 'attic'), { recursive: true });
  const nowhere = kubeconfig.replace(/server: .*/, 'server: https://127.0.0.1:9');
  await writeFile(join(platform.folder, 'clusters', 'attic', 'kubeconfig'), nowhere);
  const shop = await platform.git.createRepository('shop');
  const commit = await shop.commit({ 'web.yaml': SHOP }, 'Release 1.0.0');
  await platform.declare({
    'clusters/attic.yaml': document('Cluster', 'attic', { credentialsRef: { name: 'attic' } }),
    'tenants/platform.yaml': tenant('platform', { people: [{ user: 'harness', role: 'admin' }] }),
    'tenants/pay.yaml': tenant('pay', { people: [{ group: 'shop-operators', role: 'admin' }] }),
    'repositories/shop.yaml': [
      repository('shop', 'shop', shop.url),
      application('shop', 'web', { repository: 'shop', clusters: ['one'], namespace, sync: { createNamespace: false } }),
    ].join('\n---\n'),
  });
  await declareShop({ pods: '20', 'requests.cpu': '4', configmaps: '1', services: '10' });
  await platform.healthy('shop', 'web', commit);
});
afterAll(() => stage?.stop());

describe('quotas of a tenant', () => {
  it('are told by the api as the cluster counts them', async () => {
    const one = await until('all Pods to be counted', async () => {
      const quota = await told('one');
      return quota.resources.find(({ resource }) => resource === 'pods')?.used === '3' ? quota : undefined;
    });
    expect(one.resources).toEqual([
      { resource: 'pods', hard: '20', used: '3', share: 0.15, state: 'fine' },
      { resource: 'requests.cpu', hard: '4', used: '3600m', share: 0.9, state: 'near' },
      { resource: 'configmaps', hard: '1', used: '1', share: 1, state: 'near' },
      { resource: 'services', hard: '10', used: '0', share: 0, state: 'fine' },
    ]);
    const attic = await told('attic');
    expect(attic.resources[0]).toEqual({ resource: 'pods', hard: '20' });
    expect(attic.problem?.message).toMatch(/^Cluster attic can.t be asked: .*\.$/);
  });

  it('are shown with what is used, and why nothing is known of a cluster that does not answer', async () => {
    page = await stage.browser.page();
    await stage.signIn(page, 'vera', '/tenants/shop');
    await heading(page, 'shop').waitFor();
    await meter('3 of 20 pods').waitFor();
    expect(await meter('3 of 20 pods').textContent()).toBe('3 of 20 pods, 15 % used');
    expect(await meter('requests.cpu').textContent()).toBe('3600m of 4 requests.cpu, 90 % used, nearly used up');
    expect(await meter('configmaps').textContent()).toBe('1 of 1 configmaps, 100 % used, used up');
    await row('one').getByText('counted just now').waitFor();
    await row('attic').getByText('20 pods at most').waitFor();
    expect(await row('attic').textContent()).toMatch(/attic/);
    await page
      .getByRole('row')
      .filter({ hasText: `${namespace}-free` })
      .getByText('no quota')
      .waitFor();
    expect(await stage.browser.violations(page)).toEqual([]);
    await stage.browser.shot(page, 'quotas', true);
  });

  it('fit narrow, dark and high-contrast pages', async () => {
    for (const [name, looks] of [
      ['mobile', { width: 390, height: 844 }],
      ['dark', { dark: true }],
      ['contrast', { contrast: 'more' }],
      ['forced', { forcedColors: true }],
    ] as const) {
      const other = await stage.browser.page(looks);
      await stage.signIn(other, 'vera', '/tenants/shop');
      await other.getByText('3 of 20 pods').waitFor();
      expect([name, await sideways(other)]).toEqual([name, 0]);
      expect([name, await stage.browser.violations(other)]).toEqual([name, []]);
      await stage.browser.shot(other, `quotas-${name}`, true);
      await other.context().close();
    }
  });

  it('follow by themselves, also where a quota is lowered below what is used', async () => {
    await declareShop({ pods: '2', 'requests.cpu': '4', configmaps: '1', services: '10' });
    await meter('3 of 2 pods').waitFor(AGAIN);
    expect(await meter('pods').textContent()).toBe('3 of 2 pods, exceeded');
    await stage.browser.shot(page, 'quotas-exceeded', true);
  });

  it('stay with their time while nobody can be asked, and go on by themselves', async () => {
    const syncer = stage.platform.service('syncer');
    await syncer.kill();
    await row('one').getByText('No syncer serves cluster one now.').waitFor(AGAIN);
    await row('one').getByText('What you see was counted before.').waitFor();
    await meter('3 of 2 pods').waitFor();
    await row('one')
      .getByText(/counted \d+ ?s/)
      .waitFor(AGAIN);
    await stage.browser.shot(page, 'quotas-stale', true);
    await syncer.start();
    await row('one').getByText('No syncer serves cluster one now.').waitFor({ state: 'detached', timeout: 120_000 });
    await meter('3 of 2 pods').waitFor();
  });

  it('are not told to who may not see the tenant', async () => {
    const other = await stage.browser.page();
    await stage.signIn(other, 'olga', '/tenants/shop');
    await other
      .getByRole('alert')
      .filter({ hasText: 'You may not see this' })
      .or(other.getByText('There is no tenant shop'))
      .first()
      .waitFor();
    const status = await other.evaluate(`fetch('/api/v1/tenants/shop/quotas').then(({ status }) => status)`);
    expect(status).toBe(403);
    await other.context().close();
  });
});
