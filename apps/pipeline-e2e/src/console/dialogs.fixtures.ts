import { beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleWorld } from './console-world.js';
import { CUT_OFF, marks, MOVING, notGivenBack, shown, stays, strayed } from './opened.js';
import { prepareOpenings } from './openings-world.js';
import { openings } from './openings.js';
import { focused, heading, inDialog, sideways, tabTo, told } from './pages.js';

const LOOKS = { light: {}, dark: { dark: true }, contrast: { contrast: 'more' } } as const;
type Look = keyof typeof LOOKS;

/** Everything that opens: nothing that axe finds wrong, the focus is kept inside, Escape closes, and the focus is where it was. */
export function describeDialogs(world: () => ConsoleWorld): void {
  beforeAll(() => prepareOpenings(world()), 180_000);
  describe('whatever opens', () => {
    it.each(Object.keys(LOOKS) as Look[])('has nothing that axe finds wrong: %s', async (look) => {
      const page = await world().browser.page(LOOKS[look]);
      await world().signIn(page, 'petra');
      const found: Record<string, unknown> = {};
      for (const opening of openings) {
        await shown(world(), page, opening);
        await world().browser.shot(page, `${look}-open-${opening.name}`);
        const violations = await world().browser.violations(page);
        const beyond = await sideways(page);
        if (violations.length > 0 || beyond > 1) found[opening.name] = { violations, sideways: beyond };
      }
      await page.context().close();
      expect(found).toEqual({});
    });

    it('keeps the focus, closes with Escape, and gives the focus back', async () => {
      const page = await world().browser.page();
      await world().signIn(page, 'petra');
      const found: Record<string, string> = {};
      for (const opening of openings) {
        const before = await shown(world(), page, opening);
        const wrong = (await strayed(page, opening, before)) ?? (await stays(page, opening)) ?? (await notGivenBack(page, opening, before));
        if (wrong) found[opening.name] = wrong;
      }
      await page.context().close();
      expect(found).toEqual({});
    });

    it('does not move for who wants no motion', async () => {
      const page = await world().browser.page({ reducedMotion: true });
      await world().signIn(page, 'petra');
      for (const opening of openings.filter(({ moves }) => moves)) {
        await shown(world(), page, opening);
        const moving = await page.evaluate<string[]>(MOVING);
        expect([opening.name, moving]).toEqual([opening.name, []]);
      }
      await page.context().close();
    });

    it('fits a window of 640 pixels, as at 200 % of 1280', async () => {
      const page = await world().browser.page({ width: 640, height: 400 });
      await world().signIn(page, 'petra');
      const found: Record<string, unknown> = {};
      for (const opening of openings.filter(({ wideOnly }) => !wideOnly)) {
        await shown(world(), page, opening);
        await world().browser.shot(page, `zoom-open-${opening.name}`);
        const beyond = await sideways(page);
        const cut = await page.evaluate<string[]>(CUT_OFF);
        if (beyond > 1 || cut.length > 0) found[opening.name] = { sideways: beyond, cut };
      }
      await page.context().close();
      expect(found).toEqual({});
    });
  });

  describe('the page of who signs in', () => {
    it.each(Object.keys(LOOKS) as Look[])('has nothing that axe finds wrong: %s', async (look) => {
      const { browser, url } = world();
      const page = await browser.page(LOOKS[look]);
      const violations = async (name: string): Promise<void> => {
        await browser.shot(page, `${look}-open-${name}`);
        expect([name, await browser.violations(page)]).toEqual([name, []]);
      };
      await page.goto(`${url}/tenants`);
      await heading(page, 'Sign in').waitFor();
      await page.getByLabel('User').waitFor();
      await violations('sign-in');
      await page.getByLabel('User').fill('admin');
      await page.locator('input[name="password"]').fill('not this one');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'You are not signed in' }).waitFor();
      await violations('sign-in-refused');
      await page.locator('input[name="password"]').fill(await world().firstPassword());
      await page.keyboard.press('Enter');
      await heading(page, /Choose a password/).waitFor();
      await page.getByLabel(/^New password( \*)?$/).fill('short');
      await violations('password');
      // Whatever page is gone to: nothing else is answered until it is changed.
      await page.goto(`${url}/tenants`);
      await page.getByRole('dialog', { name: /Choose a password/ }).waitFor();
      await violations('password-asked');
      await page.context().close();
    });
  });

  describe('the keyboard alone', () => {
    it('goes through the page of an application in the order of what it shows, and syncs', async () => {
      const page = await world().browser.page();
      await world().signIn(page, 'olga', '/applications/shop/api-dev');
      await page.getByRole('button', { name: 'Sync', exact: true }).waitFor();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('a To the page');
      await page.keyboard.press('Enter');
      const met: string[] = [];
      for (let times = 0; times < 12; times += 1) {
        await page.keyboard.press('Tab');
        met.push(await focused(page));
      }
      const at = (what: string): number => met.findIndex((one) => one.includes(what));
      expect([at('Fleet'), at('button Sync'), at('button Pause'), at('button Roll back…'), at('tab ')]).toEqual(
        [at('Fleet'), at('button Sync'), at('button Pause'), at('button Roll back…'), at('tab ')]
          .filter((index) => index >= 0)
          .sort((a, b) => a - b),
      );
      await page.keyboard.press('Shift+Tab');
      await page.reload();
      await page.getByRole('button', { name: 'Sync', exact: true }).waitFor();
      await tabTo(page, /^button Sync$/);
      await page.keyboard.press('Enter');
      await inDialog(page)
        .getByLabel(/Reason/)
        .waitFor();
      await expect.poll(() => focused(page)).toMatch(/^textarea/);
      await page.keyboard.type('by hand');
      await tabTo(page, /^button Sync now$/);
      await page.keyboard.press('Enter');
      await told(page, 'Sync shop/api-dev').first().waitFor();
      await inDialog(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('button Sync');
      await page.context().close();
    });
  });

  describe('colours that the system chooses', () => {
    it('still show which one is chosen', async () => {
      const page = await world().browser.page({ forcedColors: true });
      await world().signIn(page, 'petra', '/?view=tiles');
      await page.getByRole('radiogroup', { name: 'Form' }).waitFor();
      await world().browser.shot(page, 'forced-fleet');
      expect(await marks(page, '.mantine-SegmentedControl-label')).toEqual({ chosen: 1, marked: 1, others: 0 });
      expect(await marks(page, 'nav a')).toEqual({ chosen: 1, marked: 1, others: 0 });
      await page.goto(`${world().url}/applications/shop/api-dev`);
      await page.getByRole('tab').first().waitFor();
      await world().browser.shot(page, 'forced-application');
      expect(await marks(page, '[role="tab"]')).toEqual({ chosen: 1, marked: 1, others: 0 });
      await page.context().close();
    });
  });
}
