import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld } from './console-world.js';
import { describeFilters } from './filters.fixtures.js';
import { declareMany, declareWeb } from './fleet.fixtures.js';
import { confirm, focused, heading, inDialog, listed, searchOf, sideways, told } from './pages.js';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await ConsoleWorld.start();
  await declareWeb(world);
});
afterAll(() => world?.stop());

const SHOP = ['shop/api-dev', 'shop/api-production', 'shop/api-staging'];
const check = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
const bar = (page: Page) => page.getByRole('status').filter({ hasText: 'selected' });
/** The fleet by name: its order stays while states change. */
const byName = async (person: 'olga' | 'petra', search = ''): Promise<Page> => {
  const page = await world.browser.page();
  await world.signIn(page, person, `/?sort=name${search}`);
  await page
    .getByRole('link', { name: /^shop\/api-/ })
    .first()
    .waitFor();
  return page;
};

describe('many at once', () => {
  it('are selected with keys, with Shift and all together', async () => {
    const page = await byName('olga');
    expect(await listed(page)).toEqual([...SHOP, 'web/broken', 'web/site']);
    await page.keyboard.press('j');
    expect(await focused(page)).toContain('shop/api-dev');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await expect.poll(() => bar(page).textContent()).toBe('3 selected');
    for (const name of SHOP) expect(await check(page, name).isChecked()).toBe(true);
    await page.keyboard.press('x');
    await expect.poll(() => bar(page).textContent()).toBe('2 selected');
    await page.keyboard.press('Escape');
    expect(await check(page, SHOP[0] ?? '').isChecked()).toBe(false);

    await check(page, 'shop/api-production').click();
    await check(page, 'web/site').click({ modifiers: ['Shift'] });
    await expect.poll(() => bar(page).textContent()).toBe('4 selected');
    expect(await check(page, 'shop/api-dev').isChecked()).toBe(false);
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await expect.poll(() => bar(page).textContent()).toBe('5 selected');
    // A filter hides some of them: what is done would be done with them too, so it is said.
    await page.keyboard.press('/');
    await page.keyboard.type('web/');
    await expect.poll(() => bar(page).textContent()).toBe('5 selected, 3 of them not in this list');
    await world.browser.shot(page, 'fleet-selected');
    await page.getByRole('button', { name: 'Select nothing' }).click();
    await bar(page).waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('are paused, where the viewer may; whose pause is refused is named with why; and followed to the end', async () => {
    const page = await byName('olga');
    for (const name of ['shop/api-dev', 'shop/api-staging', 'web/site']) await check(page, name).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    for (const name of ['shop/api-dev', 'shop/api-staging', 'web/site']) await inDialog(page).getByText(name, { exact: true }).waitFor();
    await world.browser.shot(page, 'fleet-bulk');
    await confirm(page, 'Pause 3', 'the cluster is moved');
    const refused = page.getByRole('dialog', { name: '1 refused' });
    await refused.getByRole('cell', { name: 'web/site' }).waitFor();
    expect(await refused.getByRole('row').nth(1).textContent()).toMatch(/operator/);
    await world.browser.shot(page, 'fleet-refused');
    await told(page, 'Pause 3 applications').getByText('2 accepted, 1 refused.').waitFor();
    await page.keyboard.press('Escape');
    await told(page, 'Pause 2 applications: done').getByText('All 2 are done.').waitFor();
    for (const name of ['api-dev', 'api-staging']) {
      const { paused } = await world.platform.until('shop', name, 'is paused', (app) => app.paused !== undefined);
      expect(paused).toMatchObject({ actor: expect.stringContaining('olga') as unknown, reason: 'the cluster is moved' });
    }
    expect((await world.platform.application('web', 'site')).suspended).toBe(false);
    await page.getByText('the cluster is moved').nth(1).waitFor();
    await page.context().close();
  });

  it('go on again, and are synced', async () => {
    const page = await byName('olga', '&suspended=true');
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await confirm(page, 'Resume 2', 'the cluster is moved');
    await told(page, 'Resume 2 applications: done').waitFor();
    // Nothing is paused any more.
    await page.getByText('No application is so').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    for (const name of SHOP) await check(page, name).click();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await inDialog(page).getByRole('button', { name: 'Sync 3' }).click();
    await told(page, 'Sync 3 applications: done').getByText('All 3 are done.').waitFor();
    await world.browser.shot(page, 'fleet-done');
    await page.context().close();
  });

  it('are not offered what the viewer may do with none of them', async () => {
    const page = await byName('olga');
    await check(page, 'web/site').click();
    const pause = page.getByRole('button', { name: 'Pause', exact: true });
    await expect.poll(() => pause.getAttribute('aria-disabled')).toBe('true');
    await pause.hover();
    await page.getByRole('tooltip').filter({ hasText: 'operator' }).waitFor();
    await page.context().close();
  });
});

describe('the states of a fleet that has all of them', () => {
  const STATES = {
    health: { Degraded: 1_190, Missing: 434, Unknown: 122, Progressing: 832, Suspended: 1_043, Healthy: 15_551 },
    sync: { Failed: 1_005, OutOfSync: 1_010, Unknown: 133, Syncing: 915, Synced: 16_109 },
  };
  const withStates = async (width: number): Promise<Page> => {
    const page = await world.browser.page({ width });
    await page.route('**/api/v1/applications/summary*', async (route) => {
      const response = await route.fetch();
      const summary = (await response.json()) as { all: object };
      await route.fulfill({ response, json: { ...summary, all: { ...summary.all, ...STATES, suspended: 1_032, total: 19_172 } } });
    });
    await world.signIn(page, 'petra', '/?sort=name');
    await page.getByRole('button', { name: '1,190 Degraded' }).waitFor();
    return page;
  };

  it('stand in one row, what needs eyes first, and the others in its menu', async () => {
    const page = await withStates(1_280);
    const more = page.getByRole('button', { name: /^\d more$/ });
    const shown = page.locator('main button[aria-pressed]:visible');
    const tops = new Set<number | undefined>();
    for (const each of [...(await shown.all()), more]) tops.add((await each.boundingBox())?.y);
    expect(tops.size).toBe(1);
    const names = (await shown.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(names).toEqual(expect.arrayContaining(['1,190 Degraded', '434 Missing', '1,005 Sync failed', '1,010 OutOfSync']));
    await world.browser.shot(page, 'fleet-states');
    await more.click();
    expect(names.length + (await page.getByRole('menuitem').count())).toBe(11);
    await world.browser.shot(page, 'fleet-states-more');
    expect(await world.browser.violations(page)).toEqual([]);
    await page.getByRole('menuitem', { name: '915 Syncing' }).click();
    await expect.poll(() => searchOf(page)).toMatchObject({ sync: 'Syncing' });
    // It is what is looked at now: it has its place in the row.
    await page.locator('main button[aria-pressed="true"]:visible').filter({ hasText: 'Syncing' }).click();
    await expect.poll(() => searchOf(page)).toEqual({ sort: 'name' });
    await page.context().close();
  });

  it('are pushed along on a phone', async () => {
    const page = await withStates(390);
    expect(await page.locator('main button[aria-pressed]:visible').count()).toBe(11);
    expect(await sideways(page)).toBe(0);
    await world.browser.shot(page, 'fleet-states-phone');
    await page.context().close();
  });
});

describe('a view', () => {
  const name = 'Staging, by name';
  it('is saved, comes back after a reload, is sent by its address, and removed', async () => {
    const page = await byName('olga', '&environment=staging');
    const views = page.getByRole('button', { name: /Views|Staging|Everything/ });
    await views.click();
    await page.getByRole('menuitem', { name: 'Save or remove…' }).click();
    await inDialog(page).getByLabel('Save what is shown now as').fill(name);
    await page.keyboard.press('Enter');
    await inDialog(page)
      .getByRole('button', { name: `Remove the view ${name}` })
      .waitFor();
    await world.browser.shot(page, 'fleet-view-saved');
    await page.keyboard.press('Escape');
    await page.goto(`${world.url}/`);
    await page.reload();
    await page.getByRole('link', { name: 'web/site' }).waitFor();
    await views.click();
    await world.browser.shot(page, 'fleet-views');
    await page.getByRole('menuitem', { name }).click();
    await expect.poll(() => listed(page)).toEqual(['shop/api-staging']);
    expect(searchOf(page)).toEqual({ environment: 'staging', sort: 'name' });
    await page.getByRole('button', { name }).click();
    await page.getByRole('menuitem', { name: 'Copy the address of this view' }).click();
    const address = await page.evaluate<string>('navigator.clipboard.readText()');

    const other = await world.browser.page();
    await world.signIn(other, 'ann', new URL(address).pathname + new URL(address).search);
    await other.getByRole('link', { name: 'shop/api-staging' }).waitFor();
    expect(await listed(other)).toEqual(['shop/api-staging']);
    await other.context().close();

    await page.getByRole('button', { name }).click();
    await page.getByRole('menuitem', { name: 'Save or remove…' }).click();
    await inDialog(page)
      .getByRole('button', { name: `Remove the view ${name}` })
      .click();
    await page.keyboard.press('Escape');
    await views.click();
    expect(await page.getByRole('menuitem', { name }).count()).toBe(0);
    await page.context().close();
  });
});

describeFilters(() => world);

describe('tiles and map', () => {
  it('lead to what they show, and back to themselves', async () => {
    const page = await byName('petra');
    await page.getByRole('radiogroup', { name: 'Form' }).getByText('Tiles').click();
    await page.getByRole('button', { name: /^shop staging/ }).click();
    await expect.poll(() => listed(page)).toEqual(['shop/api-staging']);
    expect(searchOf(page)).toMatchObject({ tenant: 'shop', environment: 'staging' });
    await page.getByRole('link', { name: 'shop/api-staging' }).click();
    await heading(page, 'api-staging').waitFor();
    await page.goBack();
    await expect.poll(() => listed(page)).toEqual(['shop/api-staging']);
    await page.goBack();
    await page.getByRole('button', { name: /^shop staging/ }).waitFor();
    expect(searchOf(page)).toMatchObject({ view: 'tiles' });

    await page.getByRole('radiogroup', { name: 'Form' }).getByText('Map').click();
    await page.getByRole('button', { name: /^shop, 3 applications/ }).focus();
    await page.keyboard.press('Enter');
    const one = page.getByRole('group', { name: '3 applications, the worst first' }).getByRole('button', { name: /^api-production/ });
    await one.waitFor();
    await world.browser.shot(page, 'fleet-map-of-one');
    await one.click();
    await heading(page, 'api-production').waitFor();
    await page.goBack();
    await one.waitFor();
    await page.goBack();
    await page.getByRole('button', { name: /^web, 2 applications/ }).waitFor();
    await page.context().close();
  });
});

describe('a fleet of more than one page', () => {
  it('is selected whole, also what was not read yet', async () => {
    await declareMany(world, 120);
    const page = await world.browser.page();
    await world.signIn(page, 'petra', '/?tenant=many&sort=name');
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await expect.poll(() => bar(page).textContent()).toBe('100 selected');
    await page.getByRole('button', { name: 'Select all that fit' }).click();
    await expect.poll(() => bar(page).textContent()).toBe('120 selected');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+A');
    await expect.poll(() => bar(page).textContent()).toBe('120 selected');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await world.browser.shot(page, 'fleet-bulk-many');
    // Git says that they are suspended, which no command takes back.
    await confirm(page, 'Resume 120', 'try it');
    const refused = page.getByRole('dialog', { name: '120 refused' });
    await refused
      .getByText(/spec\.suspend/)
      .first()
      .waitFor();
    await told(page, 'Resume 120').getByText('None accepted, 120 refused.').waitFor();
    await world.browser.shot(page, 'fleet-refused-many');
    await page.context().close();
  });
});

it('had no complaint of the browser but of the filter that there is not', () =>
  expect(world.browser.complaints.filter((text) => !text.includes('health=Sick'))).toEqual([]));
