import type { KubeObject } from '@fairlead/domain';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld, until } from './console-world.js';
import { confirm, heading } from './pages.js';

let world: ConsoleWorld;
let namespace: string;
beforeAll(async () => {
  world = await ConsoleWorld.start();
  namespace = (await world.platform.application('shop', 'api-dev')).spec.destination?.namespace ?? 'default';
});
afterAll(() => world?.stop());

const drawer = (page: Page) => page.getByRole('dialog').first();
const actions = (page: Page) => drawer(page).getByRole('group', { name: 'Actions' });
const outcome = (page: Page, text: string | RegExp) => drawer(page).getByRole('status').filter({ hasText: text });
const rows = (page: Page, kind: string) => page.getByRole('row').filter({ has: page.getByText(kind, { exact: true }) });
/** Opens an object's drawer by its address, as a colleague's link would. */
async function open(page: Page, key: string, pane = 'diff'): Promise<void> {
  const object = encodeURIComponent(key);
  await page.goto(`${world.url}/applications/shop/api-dev?tab=objects&object=${object}&pane=${pane}`);
  await actions(page)
    .waitFor()
    .catch(async (error: unknown) => {
      await world.browser.shot(page, 'object-without-actions');
      throw error;
    });
}
async function all(kind: 'pods' | 'replicasets'): Promise<KubeObject[]> {
  const root = kind === 'pods' ? '/api/v1' : '/apis/apps/v1';
  const { body } = await world.platform.cluster(0).request('GET', `${root}/namespaces/${namespace}/${kind}`);
  return (JSON.parse(body) as { items: KubeObject[] }).items.filter(({ metadata }) => !metadata.deletionTimestamp);
}

describe('who operates an application', () => {
  let page: Page;
  beforeAll(async () => {
    page = await world.browser.page({ width: 1360, height: 860 });
    await world.signIn(page, 'olga', '/applications/shop/api-dev?tab=objects');
    await heading(page, /api-dev/).waitFor();
  });
  afterAll(() => page?.context().close());

  it('restarts a Deployment by key, and sees a new ReplicaSet come by itself and no drift', async () => {
    const before = (await all('replicasets')).length;
    await open(page, `apps/Deployment/${namespace}/api`);
    expect(await actions(page).getByRole('button').allInnerTexts()).toEqual([
      expect.stringContaining('Sync'),
      expect.stringContaining('Restart'),
      expect.stringContaining('Delete'),
    ]);
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Restart Deployment api' }).waitFor();
    await world.browser.shot(page, 'object-restart');
    await confirm(page, 'Restart', 'it hangs');
    await outcome(page, /Restart Deployment api: done\..*it is restarted: its Pods are replaced/).waitFor();
    await drawer(page).getByText('Every field that Git sets is as Git says.').waitFor();
    await world.browser.shot(page, 'object-restarted');
    expect(await world.browser.violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await until('the new ReplicaSet in the tree', async () => ((await rows(page, 'ReplicaSet').count()) === before + 1 ? true : undefined));
  });

  it('deletes a Pod, and sees another take its place', async () => {
    const [pod] = await until('one Pod', async () => {
      const pods = await all('pods');
      return pods.length === 1 ? pods : undefined;
    });
    const name = pod?.metadata.name ?? '';
    await open(page, `/Pod/${namespace}/${name}`);
    await actions(page)
      .getByRole('button', { name: /Delete/ })
      .click();
    await page
      .getByRole('dialog', { name: `Delete Pod ${name}` })
      .getByText('What made it makes another')
      .waitFor();
    await confirm(page, 'Delete', 'it is stuck');
    await outcome(page, /done\..*it is deleted; ReplicaSet .* makes another/).waitFor();
    await world.browser.shot(page, 'object-deleted');
    await page.keyboard.press('Escape');
    const next = await until('another Pod', async () => (await all('pods')).find(({ metadata }) => metadata.uid !== pod?.metadata.uid));
    await page.getByText(next.metadata.name).first().waitFor();
    await page.getByText(name, { exact: true }).first().waitFor({ state: 'detached' });
  });

  it('reads of a paused application why nothing of it is applied or taken away', async () => {
    await page.goto(`${world.url}/applications/shop/api-dev?tab=objects`);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await confirm(page, 'Pause', 'a load test runs');
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await open(page, `/ConfigMap/${namespace}/api`);
    const button = actions(page).getByRole('button', { name: /Delete/ });
    await until('it is off', async () => ((await button.getAttribute('aria-disabled')) === 'true' ? true : undefined));
    await button.hover();
    await page
      .getByRole('tooltip')
      .filter({ hasText: /nothing would make it again: paused by .*a load test runs/ })
      .waitFor();
    await world.browser.shot(page, 'object-refused');
    await page.keyboard.press('d');
    expect(await page.getByRole('dialog').count()).toBe(1);
  });
});

it('who may only look is told what is missing and whom to ask', async () => {
  const page = await world.browser.page();
  await world.signIn(page, 'vera', '/applications/shop/api-dev?tab=objects');
  await heading(page, /api-dev/).waitFor();
  await open(page, `apps/Deployment/${namespace}/api`);
  await actions(page)
    .getByRole('button', { name: /Restart/ })
    .hover();
  await page
    .getByRole('tooltip')
    .filter({ hasText: /may not act on objects of shop: .* takes operator/ })
    .waitFor();
  await page.context().close();
});
