import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleWorld } from './console-world.js';
import { confirm, focused, heading, inDialog, pressUntil, told } from './pages.js';

const OBJECTS = '/applications/shop/api-dev?tab=objects';
const rowOf = (page: Page, kind: string): Locator => page.getByRole('row').filter({ has: page.getByText(kind, { exact: true }) });
const menu = (page: Page): Locator => page.getByRole('menu');
const items = (page: Page): Promise<string[]> => menu(page).getByRole('menuitem').allInnerTexts();
async function opened(page: Page): Promise<void> {
  await menu(page)
    .getByRole('menuitem', { name: /^Delete/ })
    .waitFor();
}

/** What can be done with an object is offered where it stands in the tree or graph. */
export function describeObjectMenu(world: () => ConsoleWorld): void {
  describe('an object of the tree', () => {
    let page: Page;
    beforeAll(async () => {
      page = await world().browser.page();
      await world().signIn(page, 'olga', OBJECTS);
      await rowOf(page, 'ConfigMap').waitFor();
    });
    afterAll(() => page?.context().close());

    it('has a menu at its row’s end, by the right button of the mouse, and by key: one for all', async () => {
      expect(await menu(page).count()).toBe(0);
      await rowOf(page, 'Deployment')
        .getByRole('button', { name: /^Actions of Deployment api/ })
        .click();
      await opened(page);
      expect(await items(page)).toEqual(['Open', 'Sync', 'Restart', 'Delete']);
      await world().browser.shot(page, 'object-menu');
      expect(await world().browser.violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toMatch(/^button Actions of Deployment/);

      await rowOf(page, 'ConfigMap').click({ button: 'right' });
      await opened(page);
      expect(await items(page)).toEqual(['Open', 'Sync', 'Delete']);
      expect(await menu(page).count()).toBe(1);
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toMatch(/^row .*ConfigMap/);

      for (const key of ['ContextMenu', 'Shift+F10']) {
        await page.keyboard.press(key);
        await opened(page);
        expect(await menu(page).getAttribute('aria-label')).toBe('Actions of ConfigMap api');
        await page.keyboard.press('Escape');
        await menu(page).waitFor({ state: 'detached' });
      }
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('button Actions of ConfigMap api');
      await page.keyboard.press('Enter');
      await opened(page);
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it('is synced from there by keys alone, after the same question as in its drawer', async () => {
      await rowOf(page, 'ConfigMap').focus();
      await page.keyboard.press('Shift+F10');
      await opened(page);
      await pressUntil(page, 'ArrowDown', /^menuitem Sync$/);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Sync ConfigMap api' }).getByText('This object alone is applied').waitFor();
      await page.keyboard.press('Escape');
      await inDialog(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toMatch(/^row .*ConfigMap/);
      await page.keyboard.press('Shift+F10');
      await menu(page).getByRole('menuitem', { name: 'Sync' }).click();
      await confirm(page, 'Sync', 'nobody touched it, I hope');
      await told(page, 'Sync ConfigMap api: done').waitFor();
      await expect.poll(() => focused(page)).toMatch(/^row .*ConfigMap/);
      await page.keyboard.press('Shift+F10');
      await menu(page).getByRole('menuitem', { name: 'Open' }).click();
      await inDialog(page).getByRole('tab', { name: 'Manifest' }).waitFor();
      await page.keyboard.press('Escape');
      await inDialog(page).waitFor({ state: 'detached' });
    });

    it('has the same menu in the graph', async () => {
      await page.goto(`${world().url}${OBJECTS}&view=graph`);
      const box = page.locator('.react-flow__node').filter({ hasText: 'ConfigMap' });
      await box.click({ button: 'right' });
      await opened(page);
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toMatch(/ConfigMap/);
      await page.keyboard.press('Shift+F10');
      await opened(page);
      expect(await menu(page).getAttribute('aria-label')).toBe('Actions of ConfigMap api');
      await world().browser.shot(page, 'object-menu-graph');
      await page.keyboard.press('Escape');
    });

    it('is not touched by who may only look, who reads why, on a phone too', async () => {
      const phone = await world().browser.page({ width: 390, height: 844 });
      await world().signIn(phone, 'vera', OBJECTS);
      await heading(phone, 'api-dev').waitFor();
      await rowOf(phone, 'Deployment')
        .getByRole('button', { name: /^Actions of Deployment/ })
        .click();
      await opened(phone);
      const restart = menu(phone).getByRole('menuitem', { name: /^Restart/ });
      await menu(phone)
        .getByText(/may not act on objects of shop: .* takes operator/)
        .waitFor();
      expect(await restart.getAttribute('aria-disabled')).toBe('true');
      await world().browser.shot(phone, 'object-menu-refused');
      expect(await world().browser.violations(phone)).toEqual([]);
      await pressUntil(phone, 'ArrowDown', /^menuitem Restart/);
      await phone.keyboard.press('Enter');
      await restart.click({ force: true });
      expect(await phone.getByRole('dialog').count()).toBe(0);
      await phone.context().close();
    });
  });
}
