import type { Locator, Page } from 'playwright-core';
import { inDialog } from './pages.js';

/** Puts the focus on what opens it, and presses a key. */
type Press = (opener: Locator, key?: string) => Promise<void>;
export interface Opening {
  readonly name: string;
  readonly path: string;
  readonly open: (page: Page, press: Press) => Promise<void>;
  /** Default: a dialog, which keeps the focus. */
  readonly kind?: 'menu' | 'field';
  /** false: it stands beside the page: the focus goes through it and on to the page behind, which closes it. */
  readonly modal?: false;
  /** false: it is not closed with Escape. */
  readonly escape?: false;
  /** What has the focus after it was closed, where that is not what opened it. */
  readonly opener?: string;
  /** Looked at for motion, too. */
  readonly moves?: true;
  /** There is no such thing on a narrow page. */
  readonly wideOnly?: true;
}
export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true }).first();
const dialog = (page: Page, text: string | RegExp): Promise<void> => inDialog(page).getByText(text).first().waitFor();
const DEV = '/applications/shop/api-dev';

export const openings: readonly Opening[] = [
  {
    name: 'sync',
    path: DEV,
    moves: true,
    open: async (page, press) => {
      await press(button(page, 'Sync'));
      await dialog(page, 'Sync now');
    },
  },
  {
    name: 'pause',
    path: DEV,
    open: async (page, press) => {
      await press(button(page, 'Pause'));
      await dialog(page, 'How long');
    },
  },
  {
    name: 'resume',
    path: '/applications/pay/ledger',
    open: async (page, press) => {
      await press(button(page, 'Resume'));
      await dialog(page, 'What Git says now');
    },
  },
  {
    name: 'rollback',
    path: DEV,
    moves: true,
    open: async (page, press) => {
      await press(button(page, 'Roll back…'));
      await dialog(page, 'What happens');
    },
  },
  {
    name: 'rollback-confirm',
    path: `${DEV}?rollback=choose`,
    open: async (page, press) => {
      await press(inDialog(page).getByRole('button', { name: /^Roll back to/ }));
      await dialog(page, /back to/);
    },
  },
  {
    name: 'confirm-deletion',
    path: '/applications/keep/kept',
    open: async (page, press) => {
      await press(button(page, /^Confirm deletion of/));
      await dialog(page, 'no longer in Git');
    },
  },
  {
    name: 'approve',
    path: '/promotions',
    open: async (page, press) => {
      await press(button(page, 'Approve…'));
      await dialog(page, 'is written to production');
    },
  },
  {
    name: 'token-new',
    path: '/tenants/shop',
    open: async (page, press) => {
      await press(button(page, 'New token'));
      await dialog(page, 'What it is for');
    },
  },
  {
    name: 'token-shown',
    path: '/tenants/shop',
    escape: false,
    open: async (page, press) => {
      await press(button(page, 'New token'));
      // It is opened in each look, and names are taken once.
      await inDialog(page).getByLabel('What it is for').fill(`looked at ${Date.now()}`);
      await inDialog(page).getByRole('button', { name: 'Make it' }).click();
      await page.getByRole('dialog', { name: 'The new token' }).waitFor();
      await page.getByRole('dialog', { name: /New API token/ }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'token-revoke',
    path: '/tenants/shop',
    open: async (page, press) => {
      await press(button(page, /^Revoke the token/));
      await dialog(page, 'can not be taken back');
    },
  },
  {
    name: 'saved-views',
    path: '/?health=Healthy',
    opener: 'button Views',
    open: async (page, press) => {
      await press(button(page, 'Views'));
      await page.getByRole('menuitem', { name: 'Save or remove…' }).click();
      await dialog(page, 'Save what is shown now as');
    },
  },
  {
    name: 'bulk',
    path: '/',
    open: async (page, press) => {
      await page.getByRole('checkbox', { name: 'Select all that are shown' }).or(page.getByRole('checkbox').first()).first().click();
      await press(button(page, 'Pause'));
      await dialog(page, 'Nothing is applied');
    },
  },
  ...(['diff', 'manifest', 'events', 'logs'] as const).map((pane): Opening => ({
    name: `object-${pane}`,
    path: `${DEV}?tab=objects`,
    ...(pane === 'diff' ? { moves: true as const } : {}),
    open: async (page, press) => {
      const row = page.getByText(pane === 'logs' ? 'Pod' : 'ConfigMap', { exact: true }).first();
      await row.waitFor();
      await row.click();
      await inDialog(page).getByRole('tab', { name: NAMES[pane] }).click();
      await inDialog(page).getByRole('tabpanel').waitFor();
      void press;
    },
  })),
  {
    name: 'object-menu',
    path: `${DEV}?tab=objects`,
    kind: 'menu',
    open: async (page, press) => {
      await press(page.getByRole('row').filter({ has: page.getByText('Deployment', { exact: true }) }), 'Shift+F10');
      await page.getByRole('menuitem', { name: 'Restart' }).waitFor();
    },
  },
  {
    name: 'cluster',
    path: '/clusters',
    open: async (page, press) => {
      await press(button(page, 'one'));
      await dialog(page, 'Sealing of secrets');
    },
  },
  {
    name: 'repository',
    path: '/repositories',
    open: async (page, press) => {
      await press(button(page, 'shop/shop'));
      await dialog(page, 'Newest commit');
    },
  },
  {
    name: 'audit-entry',
    path: '/audit?outcome=done',
    open: async (page, press) => {
      await press(
        page
          .getByRole('table')
          .locator('tbody')
          .getByRole('button')
          .first()
          .or(page.getByRole('listitem').getByRole('button').first())
          .first(),
      );
      await dialog(page, 'Asked for');
    },
  },
  {
    name: 'palette',
    path: '/',
    moves: true,
    open: async (page, press) => {
      await press(button(page, /^Search or do/));
      await inDialog(page).getByText('Incidents').waitFor();
    },
  },
  {
    name: 'palette-found',
    path: '/',
    open: async (page, press) => {
      await press(button(page, /^Search or do/));
      await inDialog(page).locator('input').fill('api-dev');
      await inDialog(page).getByText('Sync shop/api-dev').waitFor();
    },
  },
  {
    name: 'keys',
    path: '/',
    open: async (page, press) => {
      await press(page.getByRole('link', { name: 'shop/api-dev' }), '?');
      await dialog(page, 'Filter this page');
    },
  },
  {
    name: 'account-menu',
    path: '/',
    kind: 'menu',
    moves: true,
    open: async (page, press) => {
      await press(button(page, /^Account of/));
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'filter-menu',
    path: '/',
    kind: 'menu',
    open: async (page, press) => {
      await press(button(page, 'Filter'));
      await page.getByRole('menuitem', { name: 'Repository' }).waitFor();
    },
  },
  {
    name: 'filter-value',
    path: '/',
    kind: 'field',
    opener: 'button Filter',
    open: async (page, press) => {
      await press(button(page, 'Filter'));
      await page.getByRole('menuitem', { name: 'Health' }).click();
      await page.getByRole('option', { name: 'Degraded' }).waitFor();
    },
  },
  {
    name: 'views-menu',
    path: '/',
    kind: 'menu',
    open: async (page, press) => {
      await press(button(page, 'Everything, worst first'));
      await page.getByRole('menuitem', { name: 'Changed last' }).waitFor();
    },
  },
  {
    name: 'audit-times',
    path: '/audit',
    modal: false,
    wideOnly: true,
    open: async (page, press) => {
      await press(button(page, 'Any time'));
      await page.getByRole('button', { name: 'Last hour' }).waitFor();
    },
  },
  {
    name: 'password',
    path: '/account',
    escape: false,
    open: async (page) => {
      await page.getByText('this one').waitFor();
    },
    kind: 'field',
  },
];
const NAMES = { diff: 'Differences', manifest: 'Manifest', events: 'Events', logs: 'Logs' } as const;
