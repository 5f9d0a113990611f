import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleWorld } from './console-world.js';
import { focused, heading, inDialog, listed, pressUntil, searchOf, tabTo } from './pages.js';

interface Case {
  readonly filter: string;
  /** What is typed, and what the address says then. */
  readonly value: string;
  readonly search: Readonly<Record<string, string>>;
  readonly rows: readonly string[];
  /** There is no list to choose from. */
  readonly free?: boolean;
}
const SHOP = ['shop/api-dev', 'shop/api-production', 'shop/api-staging'];
const WELL = [...SHOP, 'web/site'];
const cases: readonly Case[] = [
  { filter: 'Tenant', value: 'web', search: { tenant: 'web' }, rows: ['web/broken', 'web/site'] },
  { filter: 'Environment', value: 'staging', search: { environment: 'staging' }, rows: ['shop/api-staging'] },
  { filter: 'Cluster', value: 'two', search: { cluster: 'two' }, rows: ['shop/api-production', 'web/site'] },
  { filter: 'Health', value: 'Healthy', search: { health: 'Healthy' }, rows: WELL },
  { filter: 'Sync', value: 'Unknown', search: { sync: 'Unknown' }, rows: ['web/broken'] },
  { filter: 'Paused', value: 'no', search: { suspended: 'false' }, rows: [...SHOP, 'web/broken', 'web/site'] },
  { filter: 'Repository', value: 'shop', search: { repository: 'shop' }, rows: SHOP },
  { filter: 'Label', value: 'example.com/tier=gold', search: { label: 'example.com/tier=gold' }, rows: ['web/site'], free: true },
  { filter: 'Component', value: 'site', search: { component: 'site' }, rows: ['web/site'], free: true },
];

/** Every filter of the fleet, by mouse and by keyboard alone. */
export function describeFilters(world: () => ConsoleWorld): void {
  describe('the fleet is filtered', () => {
    let page: Page;
    beforeAll(async () => {
      page = await world().browser.page();
      await world().signIn(page, 'olga', '/?sort=name');
      await page.getByRole('link', { name: 'shop/api-dev' }).waitFor();
    });
    afterAll(() => page?.context().close());
    const all = [...SHOP, 'web/broken', 'web/site'];

    it.each(cases)('with the mouse: $filter', async ({ filter, value, search, rows, free }) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('menuitem', { name: filter, exact: true }).click();
      if (free) {
        await page.getByRole('search').getByRole('textbox').fill(value);
        await page.keyboard.press('Enter');
      } else await page.getByRole('option', { name: new RegExp(`^${value}( \\(\\d+\\))?$`) }).click();
      await expect.poll(() => listed(page)).toEqual(rows);
      expect(searchOf(page)).toEqual({ sort: 'name', ...search });
      await page.getByRole('button', { name: `Remove the filter ${filter}` }).click();
      await expect.poll(() => listed(page)).toEqual(all);
    });

    it.each(cases)('with the keyboard: $filter', async ({ filter, value, search, rows, free }) => {
      await page.keyboard.press('/');
      await tabTo(page, /^button Filter$/);
      await page.keyboard.press('Enter');
      await pressUntil(page, 'ArrowDown', new RegExp(`^menuitem ${filter}$`));
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toMatch(new RegExp(`^(input|textbox|combobox) ${filter}`));
      await page.keyboard.type(value);
      if (!free) await page.getByRole('option', { name: new RegExp(`^${value}( \\(\\d+\\))?$`) }).waitFor();
      if (!free) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => listed(page)).toEqual(rows);
      expect(searchOf(page)).toEqual({ sort: 'name', ...search });
      // The focus stays where the viewer is: on the filter that was chosen.
      await expect.poll(() => focused(page)).toMatch(new RegExp(`^button ${filter}: .*Choose another$`));
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(`button Remove the filter ${filter}`);
      await page.keyboard.press('Enter');
      await expect.poll(() => listed(page)).toEqual(all);
      await expect.poll(() => focused(page)).not.toMatch(/^body/);
    });

    it('by text, by a press of a state, and by several at once, which a reload keeps', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('api-');
      await expect.poll(() => listed(page)).toEqual(SHOP);
      await page.getByRole('button', { name: /Healthy$/ }).click();
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Cluster' }).click();
      await page.getByRole('option', { name: /^one/ }).click();
      const two = ['shop/api-dev', 'shop/api-staging'];
      await expect.poll(() => listed(page)).toEqual(two);
      await page.reload();
      await expect.poll(() => listed(page)).toEqual(two);
      await world().browser.shot(page, 'fleet-filtered');
      await page.getByRole('link', { name: 'shop/api-staging' }).click();
      await heading(page, 'api-staging').waitFor();
      await page.goBack();
      await expect.poll(() => listed(page)).toEqual(two);
      expect(await page.getByRole('searchbox').inputValue()).toBe('api-');
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await expect.poll(() => listed(page)).toEqual(all);
    });

    it('and says so when nothing is left, or when a label is none', async () => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Label' }).click();
      await expect.poll(() => focused(page)).toMatch(/^input Label/);
      await page.keyboard.type('no label!');
      await page.getByRole('search').getByText('KEY=VALUE, or KEY').waitFor();
      await page.keyboard.press('Escape');
      await page.goto(`${world().url}/?tenant=web&environment=staging`);
      await page.getByText('No application is so').waitFor();
      await page.goto(`${world().url}/?health=Sick`);
      await page.getByRole('alert').filter({ hasText: 'health' }).waitFor();
      await world().browser.shot(page, 'fleet-wrong-filter');
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await page.getByRole('link', { name: 'shop/api-dev' }).waitFor();
    });

    it('and ? tells all the keys of this page', async () => {
      await page.getByRole('link', { name: 'shop/api-dev' }).focus();
      await page.keyboard.press('?');
      for (const does of [
        'Filter this page',
        'Next row',
        'Select the row, or not',
        'Select from the last one to here',
        'Select all that fit',
      ])
        await inDialog(page).getByText(does, { exact: true }).waitFor();
      await world().browser.shot(page, 'keys');
      await page.keyboard.press('Escape');
      await inDialog(page).waitFor({ state: 'detached' });
      expect(await focused(page)).toBe('a shop/api-dev');
    });
  });
}
